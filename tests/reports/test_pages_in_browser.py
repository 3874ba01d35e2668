"""The pages in a real browser, opened from disk: they play, sort and filter, and ask nobody for anything."""

from pathlib import Path
from typing import Literal

import pytest
from browser_pages import IN_A_BROWSER, Opened, wait_until
from demo import demo_batch, write_audio
from playwright.sync_api import Page

from qa_pipeline.reports.write import write_reports

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both languages' reports of the demo's day."""
    folder = tmp_path_factory.mktemp("reports")
    for language in ("it", "en"):
        write_audio(folder / language / "audio" / "call.wav", 80)
        write_reports(demo_batch(language), folder / language)
    return folder


def open_page(page: Page, reports: Path, name: str, language: str = "it") -> None:
    page.goto((reports / language / "report" / name).as_uri())


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", ["index.html", "calls/it-05.html", "agents/Anna Bianchi.html"])
def test_every_kind_of_page_opens_from_disk_in_both_languages(
    page: Page, reports: Path, name: str, language: str
) -> None:
    open_page(page, reports, name, language)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.classList.contains('js')")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).display") == "grid"


@pytest.mark.parametrize(
    "name", ["index.html", "calls/it-05.html", "calls/it-07.html", "agents/Anna Bianchi.html"]
)
def test_no_page_needs_sideways_scrolling(page: Page, reports: Path, name: str) -> None:
    open_page(page, reports, name)
    for width in (390, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_press_on_evidence_plays_it_from_a_little_before(page: Page, reports: Path) -> None:
    open_page(page, reports, "calls/it-05.html")
    wait_until(page, "document.getElementById('audio').duration > 70")
    button = page.locator("#r-2 .play")
    start = float(button.get_attribute("data-start") or 0)
    button.click()
    wait_until(page, "!document.getElementById('audio').paused")
    assert start - 0.4 <= page.evaluate("document.getElementById('audio').currentTime") <= start + 1
    assert "In ascolto da" in page.locator("[data-now]").inner_text()


def test_playing_stops_a_little_after_the_evidence(page: Page, reports: Path) -> None:
    open_page(page, reports, "calls/it-05.html")
    wait_until(page, "document.getElementById('audio').duration > 70")
    # Eight times as fast, so that the test need not listen to the whole quote.
    page.evaluate("document.getElementById('audio').playbackRate = 8")
    button = page.locator("#r-2 .play")
    end = float(button.get_attribute("data-end") or 0)
    button.click()
    wait_until(page, "document.getElementById('audio').currentTime > 9")
    wait_until(page, "document.getElementById('audio').paused")
    # The browser tells the time four times a second, here of two seconds each.
    assert end + 0.5 <= page.evaluate("document.getElementById('audio').currentTime") <= end + 4
    assert page.locator("[data-now]").inner_text() == ""


def test_a_recording_that_cannot_be_played_is_said_so(opened: Opened, page: Page, reports: Path) -> None:
    opened.without("call.wav")
    (reports / "it" / "audio" / "call.wav").rename(reports / "it" / "audio" / "away.wav")
    try:
        open_page(page, reports, "calls/it-05.html")
        wait_until(page, "document.querySelector('[data-now]').textContent.includes('it-05.wav')")
    finally:
        (reports / "it" / "audio" / "away.wav").rename(reports / "it" / "audio" / "call.wav")


def test_search_and_filters_leave_only_the_calls_that_fit(page: Page, reports: Path) -> None:
    open_page(page, reports, "index.html")
    rows = page.locator("table.calls tbody tr:visible")
    assert rows.count() == 12
    page.get_by_label("Cerca").fill("marco luce")
    assert set(rows.locator(".c-agent a").all_inner_texts()) == {"Marco Ferri"}
    page.locator("[data-outcome]").select_option("needs_review")
    assert page.locator("[data-shown]").inner_text() == "1–1 di 1 chiamata"
    page.get_by_label("Cerca").fill("nessuna così")
    assert page.locator("[data-none]").is_visible()
    page.locator("[data-none]").get_by_role("button", name="Mostra tutte").click()
    assert rows.count() == 12


def test_a_press_on_an_outcome_shows_its_calls(page: Page, reports: Path) -> None:
    open_page(page, reports, "index.html")
    page.get_by_role("button", name="3 non superate").click()
    assert page.locator("table.calls tbody tr:visible").count() == 3
    assert page.locator("[data-chip=failed]").get_attribute("aria-pressed") == "true"


def test_the_table_sorts_by_a_press_on_its_head_and_says_so(page: Page, reports: Path) -> None:
    open_page(page, reports, "index.html")
    head = page.locator("table.calls thead th").filter(has_text="Conformità")
    head.get_by_role("button").click()
    values = page.locator("table.calls tbody tr .c-score:nth-of-type(5)").all_inner_texts()
    assert head.get_attribute("aria-sort") == "ascending"
    assert values[0].strip() == "0" or values[0].strip() == "28,6"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator("table.calls tbody tr").last.locator(".c-call a").inner_text() == "it-10"


def test_a_quote_leads_to_its_place_in_the_conversation_by_keyboard(page: Page, reports: Path) -> None:
    open_page(page, reports, "calls/it-05.html")
    page.locator(".fold summary").first.click()
    quote = page.locator("#r-1 a.quote").first
    quote.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == (
        quote.get_attribute("href") or ""
    ).lstrip("#")


MARKS = {
    "w-form": "getComputedStyle(one).borderBottomStyle == 'dotted'",
    "w-meaning": "getComputedStyle(one).borderBottomStyle == 'double'",
    "w-misheard": "getComputedStyle(one).outlineStyle == 'dashed'",
    "w-between": "getComputedStyle(one, '::before').content == '\"[\"'",
}


@pytest.mark.parametrize("kind", MARKS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_kind_of_word_in_a_quote_has_a_shape_of_its_own(
    page: Page, reports: Path, kind: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    open_page(page, reports, "calls/it-05.html")
    for place in (".verdict", ".key"):
        assert page.evaluate(f"[...document.querySelectorAll('{place} .{kind}')].length > 0")
    others = "".join(f" && !({shape})" for other, shape in MARKS.items() if other != kind)
    assert page.evaluate(f"[...document.querySelectorAll('.{kind}')].every(one => {MARKS[kind]}{others})")


def test_more_wordings_open_at_a_press_and_a_selected_quote_is_the_quote_alone(
    page: Page, reports: Path
) -> None:
    open_page(page, reports, "calls/it-05.html")
    page.set_viewport_size({"width": 390, "height": 844})
    for fold in page.locator(".fold > summary").all():
        fold.click()
    assert page.get_by_text("protesto").is_hidden()
    page.get_by_text("altre 2 frasi").click()
    assert page.get_by_text("protesto").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#r-4 .quote'))")
    assert "comprendo" not in page.evaluate("getSelection().toString()")


def test_a_link_to_a_verdict_unfolds_the_competence_that_it_lies_under(page: Page, reports: Path) -> None:
    open_page(page, reports, "calls/it-05.html", "en")
    verdict = page.locator("#competences article").filter(has_text="Silenzi lunghi")
    assert verdict.is_hidden()
    page.locator(".jump a").filter(has_text="Silenzi lunghi").click()
    wait_until(page, "!!document.querySelector('#competences details[open]')")
    assert verdict.is_visible()
    page.locator("#competences details[open] > summary").click()
    page.locator(".jump a").filter(has_text="Silenzi lunghi").click()
    assert verdict.is_visible(), "also at a second press, which changes no address"


def test_a_competence_unfolds_by_keyboard_and_its_sentence_plays(page: Page, reports: Path) -> None:
    open_page(page, reports, "calls/it-05.html", "en")
    wait_until(page, "document.getElementById('audio').duration > 70")
    page.locator("#competences summary").first.focus()
    page.keyboard.press("Enter")
    page.locator(".coaching .play").first.click()
    wait_until(page, "!document.getElementById('audio').paused")


def test_on_paper_a_competence_with_something_lost_is_unfolded(page: Page, reports: Path) -> None:
    open_page(page, reports, "calls/it-05.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#competences article").filter(has_text="Silenzi lunghi").is_visible()
