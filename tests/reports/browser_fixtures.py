"""A team page in a real browser, opened from disk; `pytest_plugins` brings these to the tests of its list, filters and figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pages import CALLS, CHROMIUM, WIDE, Opened
from many_calls import write_team_page
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from qa_pipeline.reports.digest import BatchDigest


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as running:
        # Tests run as root in containers, where Chromium's sandbox does not start; the pages are our own.
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The team page of 130 calls, and something to come back from."""
    folder = tmp_path_factory.mktemp("team")
    write_team_page(BatchDigest(calls=CALLS), folder)
    (folder / "calls").mkdir()
    for call in CALLS:
        (folder / "calls" / f"{call.call_id}.html").write_text("<!doctype html><title>a call</title>")
    return folder


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opened]:
    """Opens a page that fails the test if it logs an error, shows a dialog or asks for anything but a file."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(
        folder: Path,
        choices: str = "",
        *,
        name: str = "index.html",
        viewport: ViewportSize = WIDE,
        scripts: bool = True,
    ) -> Page:
        contexts.append(chromium.new_context(viewport=viewport, java_script_enabled=scripts))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on(
            "request",
            lambda one: None if one.url.startswith(("file:", "data:")) else complaints.append(one.url),
        )
        page.goto((folder / name).as_uri() + (f"#{choices}" if choices else ""))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
