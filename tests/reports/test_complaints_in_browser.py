"""What watches over every page in these tests hears all that a page must never do: else they could not fail."""

from pathlib import Path

import pytest
from browser_pages import IN_A_BROWSER, Opened, Pool

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("<img src='http://127.0.0.1:9/x.png'>", "request: http://127.0.0.1:9/x.png"),
        ("<link rel=stylesheet href='https://127.0.0.1:9/x.css'>", "request: https://127.0.0.1:9/x.css"),
        ("<iframe src='file:///etc/hostname'></iframe>", "request: file:///etc/hostname"),
        ("<script>fetch('http://127.0.0.1:9/y').catch(() => 0)</script>", "request: http://127.0.0.1:9/y"),
        ("<script>window.open('http://127.0.0.1:9/z')</script>", "request: http://127.0.0.1:9/z"),
        ("<script>console.debug('said')</script>", "console: said"),
        ("<script>throw new Error('thrown')</script>", "error: thrown"),
        ("<script>Promise.reject(new Error('later'))</script>", "error: later"),
        ("<script>setTimeout(() => alert('shown'))</script>", "dialog: shown"),
        (
            "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><p style='color:red'>",
            "console: Applying inline style violates",
        ),
        ("<audio src='gone.wav' preload=metadata></audio>", "console: Failed to load resource"),
    ],
)
def test_whatever_a_page_must_not_do_is_heard(
    pool: Pool, tmp_path: Path, markup: str, complaint: str
) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>a page</title>{markup}")
    watched = Opened(pool, tmp_path)
    try:
        page = watched(tmp_path)
        for _ in range(200):
            if any(one.startswith(complaint) for one in watched.complaints):
                break
            page.wait_for_timeout(10)
        assert [one for one in watched.complaints if one.startswith(complaint)]
    finally:
        watched.close()


def test_a_quiet_page_is_not_complained_of(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "look.css").write_text("p { color: red }")
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>a page</title><link rel=icon href='data:,'><link rel=stylesheet href=look.css>"
        "<p>Nothing.</p><audio src='gone.wav' preload=metadata></audio>"
    )
    opened.without("gone.wav")
    page = opened(tmp_path)
    assert page.evaluate("getComputedStyle(document.querySelector('p')).color") == "rgb(255, 0, 0)"


def test_no_test_opens_a_page_that_nobody_watches() -> None:
    tests = [path for path in Path(__file__).parents[1].rglob("test_*.py") if path != Path(__file__)]
    unwatched = ("sync_playwright", ".new_page(", ".new_context(")
    assert [path.name for path in tests for call in unwatched if call in path.read_text("utf-8")] == []
