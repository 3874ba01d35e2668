"""One browser for all tests of pages; `pytest_plugins` brings it to them. Whatever opens a page opens it through `opened`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pages import CALLS, CHROMIUM, Opened, Pool
from many_calls import write_team_page
from playwright.sync_api import Page, sync_playwright

from qa_pipeline.reports.digest import BatchDigest


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """The browser with its pages."""
    with sync_playwright() as running:
        # Tests run as root in containers, where Chromium's sandbox does not start; the pages are our own.
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Pool(started)
        started.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The team page of 130 calls, and something to come back from."""
    folder = tmp_path_factory.mktemp("team")
    write_team_page(BatchDigest(calls=CALLS), folder)
    (folder / "calls").mkdir()
    for call in CALLS:
        (folder / "calls" / f"{call.call_id}.html").write_text("<!doctype html><title>a call</title>")
    return folder


@pytest.fixture
def opened(pool: Pool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Opens pages that fail the test if they complain, or ask for anything but the files of the tests."""
    watched = Opened(pool, tmp_path_factory.getbasetemp())
    yield watched
    watched.close()
    assert watched.complaints == []


@pytest.fixture
def page(opened: Opened) -> Page:
    """One such page, which has yet to be told where to go."""
    return opened.blank()
