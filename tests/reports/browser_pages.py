"""What the tests of the list, the filters and the figures in a browser share."""

import shutil
from collections.abc import Callable

import pytest
from many_calls import many_calls
from playwright.sync_api import Page, ViewportSize

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

Opened = Callable[..., Page]


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
