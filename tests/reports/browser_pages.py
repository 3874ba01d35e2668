"""What the tests in a browser share: the browser itself is started once, by `browser_fixtures`."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from many_calls import many_calls
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, ViewportSize, WebError

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.dates import local

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH (apt-get install chromium)"),
]
CALLS = many_calls(130, seed=3, checks=8, agents=9)
ALL = [call.call_id for call in CALLS]
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Pool:
    """Pages to be used again by the next test: a new one takes the browser longer than most tests take."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[bool, list[Page]] = {True: [], False: []}

    def take(self, *, scripts: bool) -> Page:
        """A page that shows nothing, alone in its context."""
        if self._free[scripts]:
            return self._free[scripts].pop()
        return self._browser.new_context(java_script_enabled=scripts).new_page()

    def give(self, page: Page, *, scripts: bool) -> None:
        """Empties it for the next test: whatever the old document still had to say, it says before this is done."""
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.goto("about:blank")
        page.emulate_media(media="null", color_scheme="null")
        page.mouse.move(0, 0)
        self._free[scripts].append(page)


class Opened:
    """Opens pages from disk, and hears whatever a page of ours must never do.

    That is: log anything, throw, show a dialog, or ask for anything but files of `root` and what it carries itself.
    """

    def __init__(self, pool: Pool, root: Path) -> None:
        self._pool, self._root = pool, root.as_uri() + "/"
        self._used: list[tuple[Page, bool]] = []
        self._missing: set[str] = set()
        self.complaints: list[str] = []

    def __call__(
        self,
        folder: Path,
        choices: str = "",
        *,
        name: str = "index.html",
        viewport: ViewportSize = WIDE,
        scripts: bool = True,
    ) -> Page:
        """A page of `folder`, opened at `#choices`."""
        page = self.blank(viewport, scripts=scripts)
        page.goto((folder / name).as_uri() + (f"#{choices}" if choices else ""))
        return page

    def blank(self, viewport: ViewportSize = WIDE, *, scripts: bool = True) -> Page:
        """A page that has yet to be told where to go."""
        page = self._pool.take(scripts=scripts)
        self._used.append((page, scripts))
        page.set_viewport_size(viewport)
        context = page.context
        context.on("console", self._logged)
        context.on("weberror", self._thrown)
        context.on("dialog", self._shown)
        context.on("request", self._asked)
        return page

    def without(self, name: str) -> None:
        """The file `name` is away, of which the browser itself complains, and that is no fault of a page."""
        self._missing.add(name)

    def close(self) -> None:
        """Gives the pages back."""
        for page, scripts in self._used:
            self._pool.give(page, scripts=scripts)
            context = page.context
            context.remove_listener("console", self._logged)
            context.remove_listener("weberror", self._thrown)
            context.remove_listener("dialog", self._shown)
            context.remove_listener("request", self._asked)

    def _logged(self, message: ConsoleMessage) -> None:
        address = message.location["url"].partition("#")[0]
        away = any(address.endswith(f"/{name}") for name in self._missing)
        if not (away and "ERR_FILE_NOT_FOUND" in message.text):
            self.complaints.append(f"console: {message.text} ({address})")

    def _thrown(self, error: WebError) -> None:
        self.complaints.append(f"error: {error.error}")

    def _shown(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("data:", "about:blank", self._root)):
            self.complaints.append(f"request: {request.url}")


def wait_until(page: Page, expression: str) -> None:
    """Playwright's own way to wait needs `eval`, which the pages' policy forbids."""
    for _ in range(400):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(12)
    raise AssertionError(expression)


def ids(page: Page) -> list[str]:
    """The calls that the list shows."""
    return page.locator("table.calls tbody .c-call a").all_inner_texts()


def shown(page: Page) -> str:
    """What the list says of them."""
    return page.locator("[data-shown]").inner_text()


def chosen(fits: Callable[[CallDigest], bool]) -> list[str]:
    """The ids of the calls that fit."""
    return [call.call_id for call in CALLS if fits(call)]


def day(call: CallDigest) -> str | None:
    """Its day, ISO 8601."""
    moment = local(call)
    return moment.date().isoformat() if moment else None
