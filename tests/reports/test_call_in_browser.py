"""A call's page in a real browser: it draws, plays from the right second, obeys the keys, folds, prints, and asks nobody."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from browser_pages import IN_A_BROWSER, Opened, wait_until
from browser_reports import five_minutes, peaks
from demo import demo_batch, write_audio
from playwright.sync_api import Page
from worlds import a_batch, make_call, make_utterances

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.audio.peaks import write_peaks
from qa_pipeline.audio.playable import write_playable
from qa_pipeline.recordings.recording import AgentChannel, Speaker
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.html_report import ASSETS, HtmlReport, asset
from qa_pipeline.reports.peaks import read_peaks

TELEPHONE = Path(__file__).parents[1] / "audio" / "data"

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER


def telephone(folder: Path, name: str) -> ReportedCall:
    """A call in a format of telephones, with its copy and its drawing as a run makes them."""
    copy = folder / "audio" / f"{name}.mp3"
    copy.parent.mkdir(parents=True, exist_ok=True)
    write_playable(TELEPHONE / name, copy)
    decoded = decode_call(TELEPHONE / name, agent_channel=AgentChannel.LEFT)
    write_peaks(decoded, AgentChannel.LEFT, copy.with_suffix(".peaks.json"))
    call = make_call(
        name, utterances=make_utterances("unknown: pronto"), audio_href=f"../../audio/{name}.mp3"
    )
    return replace(call, peaks=read_peaks(copy.with_suffix(".peaks.json")))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pages of one call each."""
    folder = tmp_path_factory.mktemp("pages")
    write_audio(folder / "audio" / "call.wav", 80)
    for name in ASSETS:
        path = folder / "report" / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(asset(name), encoding="utf-8")
    demo = next(call for call in demo_batch().calls if call.call_id == "it-05")
    length_s = demo.transcript.duration_s
    calls = {
        "stereo": replace(demo, peaks=peaks(length_s, Speaker.AGENT, Speaker.CUSTOMER)),
        "mono": replace(demo, peaks=peaks(length_s, Speaker.UNKNOWN)),
        "undrawn": demo,
        "gone": replace(demo, audio_href="../../audio/gone.wav", peaks=peaks(length_s, Speaker.UNKNOWN)),
        "long": five_minutes(),
        "amr": telephone(folder, "bursts.amr"),
        "gsm": telephone(folder, "bursts_gsm.wav"),
    }
    for name, call in calls.items():
        path = folder / "report" / "calls" / f"{name}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HtmlReport(digest_batch(a_batch(call))).call(call), encoding="utf-8")
    return folder


def show(page: Page, pages: Path, name: str, anchor: str = "") -> None:
    page.goto((pages / "report" / "calls" / f"{name}.html").as_uri() + anchor)
    if name != "gone":
        wait_until(page, "document.getElementById('audio').readyState >= 1")


def now_s(page: Page) -> float:
    found: float = page.evaluate("document.getElementById('audio').currentTime")
    return found


PLAYS = "!document.getElementById('audio').paused"
STANDS = "document.getElementById('audio').paused"


@pytest.mark.parametrize(("name", "rows"), [("stereo", 2), ("mono", 1), ("gsm", 1), ("amr", 1)])
def test_a_row_a_speaker_is_drawn(page: Page, pages: Path, name: str, rows: int) -> None:
    show(page, pages, name)
    canvases = (
        "[...document.querySelector('[data-wave] > div').shadowRoot.querySelectorAll('.canvases canvas')]"
    )
    wait_until(page, f"{canvases}.length == {rows}")
    painted = "one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some((part) => part > 0)"
    assert page.evaluate(f"{canvases}.map((one) => one.width > 500 && {painted})") == [True] * rows
    assert page.locator("[data-wave]").bounding_box()["height"] == 30 * rows  # type: ignore[index] # it is there
    assert page.locator("#audio").is_hidden()
    assert page.locator("[data-toggle]").is_visible()


@pytest.mark.parametrize("name", ["amr", "gsm"])
def test_a_telephones_recording_plays(page: Page, pages: Path, name: str) -> None:
    show(page, pages, name)
    page.locator("[data-toggle]").click()
    wait_until(page, "document.getElementById('audio').currentTime > 0.3")


def test_without_a_drawing_the_browsers_own_player_stands_there(page: Page, pages: Path) -> None:
    show(page, pages, "undrawn")
    assert page.locator("#audio").is_visible()
    assert page.locator("[data-toggle]").is_hidden()
    assert page.locator("[data-speed='1.5']").is_visible()


def test_a_mark_plays_from_its_second_and_shows_its_verdict(page: Page, pages: Path) -> None:
    show(page, pages, "stereo")
    mark = page.locator("button.mark:not(.many)").last
    start, of = float(mark.get_attribute("data-start") or 0), mark.get_attribute("data-of")
    mark.click()
    wait_until(page, PLAYS)
    assert start - 0.4 <= now_s(page) <= start + 1
    verdict = page.locator(f"#{of}")
    assert "lit" in (verdict.get_attribute("class") or "")
    assert verdict.is_visible(), "also where it was folded away"
    assert verdict.locator("h3").inner_text().split("\n")[0] in (mark.get_attribute("aria-label") or "")


def test_marks_stand_above_the_second_that_they_are_of(page: Page, pages: Path) -> None:
    show(page, pages, "stereo")
    off = page.evaluate(
        "[...document.querySelectorAll('.mark:not(.many)')].map((mark) => {"
        " const lane = mark.parentElement.getBoundingClientRect();"
        " const middle = mark.getBoundingClientRect().left + 13 - lane.left;"
        " const wanted = mark.dataset.start / Number(document.querySelector('[data-wave]').ariaValueMax) * lane.width;"
        " return Math.min(Math.abs(middle - wanted), middle < 14 || middle > lane.width - 14 ? 0 : Infinity); })"
    )
    assert off
    assert max(off) < 15


@pytest.mark.parametrize("width", [390, 1440])
def test_every_mark_can_be_reached_and_none_lies_on_another(page: Page, pages: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    show(page, pages, "long")
    wanted = page.evaluate("JSON.parse(document.getElementById('peaks').textContent).marks.length")
    assert page.locator(".lane [data-of]").count() == wanted
    boxes = page.evaluate(
        "[...document.querySelectorAll('.lane')].map((lane) => [...lane.querySelectorAll('.mark')]"
        ".map((mark) => mark.getBoundingClientRect()).map((box) => [box.left, box.right]))"
    )
    for lane in boxes:
        assert all(before[1] <= after[0] for before, after in pairwise(lane))
        assert all(left >= 0 and right <= width for left, right in lane)


def test_marks_at_one_place_open_as_a_list_by_keyboard(page: Page, pages: Path) -> None:
    show(page, pages, "long")
    opener = page.locator(".mark.many").first
    assert re.fullmatch(r"\d+ giudizi intorno a 00:0\d", opener.get_attribute("aria-label") or "")
    opener.focus()
    page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.of") == "r-1"
    page.keyboard.press("Enter")
    wait_until(page, PLAYS)
    page.keyboard.press("Escape")
    assert opener.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.className").startswith("mark many")


def test_space_plays_and_stops_and_arrows_go_five_seconds(page: Page, pages: Path) -> None:
    show(page, pages, "stereo")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert now_s(page) == 10
    page.keyboard.press("ArrowLeft")
    assert now_s(page) == 5
    page.keyboard.press("Space")
    wait_until(page, PLAYS)
    assert page.evaluate("scrollY") == 0, "the page does not scroll at the space"
    assert page.locator("[data-toggle]").get_attribute("aria-label") == "Pausa"
    page.keyboard.press("Space")
    wait_until(page, STANDS)
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    assert now_s(page) == 0


def test_a_key_that_means_something_where_the_focus_is_keeps_its_meaning(page: Page, pages: Path) -> None:
    show(page, pages, "stereo")
    page.locator("[data-speed='1.5']").focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.getElementById('audio').playbackRate") == 1.5
    page.locator(".fold summary").first.focus()
    page.keyboard.press("Space")
    assert page.locator(".fold").first.get_attribute("open") is not None
    page.keyboard.press("Control+ArrowRight")
    assert page.evaluate(STANDS)
    assert now_s(page) == 0


def test_the_speed_has_four_steps_by_press_and_by_key(page: Page, pages: Path) -> None:
    show(page, pages, "stereo")
    assert page.locator("[data-speed]").all_inner_texts() == ["1×", "1,25×", "1,5×", "2×"]
    page.keyboard.press("<")
    speeds = []
    for _ in range(4):
        page.keyboard.press(">")
        speeds.append(page.evaluate("document.getElementById('audio').playbackRate"))
    assert speeds == [1.25, 1.5, 2, 2]
    assert page.locator("[data-speed][aria-pressed=true]").inner_text() == "2×"


def test_the_waveform_is_a_slider_for_whoever_does_not_see_it(page: Page, pages: Path) -> None:
    show(page, pages, "stereo")
    slider = page.get_by_role("slider", name="Punto della registrazione")
    slider.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.querySelector('[data-wave]').ariaValueText == '00:05'")
    page.keyboard.press("Home")
    wait_until(page, "document.querySelector('[data-wave]').ariaValueNow == '0'")


def test_a_press_on_the_waveform_goes_there(page: Page, pages: Path) -> None:
    show(page, pages, "stereo")
    box = page.locator("[data-wave]").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 10)
    wait_until(page, "document.getElementById('audio').currentTime > 10")
    assert now_s(page) == pytest.approx(page.evaluate("document.getElementById('audio').duration") / 2, abs=2)


def test_the_line_that_is_spoken_is_followed_in_its_own_window(page: Page, pages: Path) -> None:
    page.set_viewport_size({"width": 1440, "height": 600})
    show(page, pages, "long")
    line = page.locator("#u-12")
    page.evaluate(
        "document.getElementById('audio').currentTime = document.getElementById('u-12').dataset.start"
    )
    page.keyboard.press("Space")
    wait_until(page, "document.getElementById('u-12').classList.contains('current')")
    inside = (
        "(() => { const talk = document.querySelector('.talk').getBoundingClientRect();"
        " const line = document.getElementById('u-12').getBoundingClientRect();"
        " return line.top >= talk.top && line.bottom <= talk.bottom; })()"
    )
    wait_until(page, inside)
    assert page.evaluate("scrollY") == 0, "the page itself stays where it is"
    assert line.is_visible()


def test_whoever_reads_on_by_hand_is_not_pulled_back(page: Page, pages: Path) -> None:
    page.set_viewport_size({"width": 1440, "height": 600})
    show(page, pages, "long")
    page.locator(".talk").hover()
    page.mouse.wheel(0, 10)
    page.evaluate(
        "document.getElementById('audio').currentTime = document.getElementById('u-12').dataset.start"
    )
    page.keyboard.press("Space")
    wait_until(page, "document.getElementById('u-12').classList.contains('current')")
    assert page.evaluate("document.querySelector('.talk').scrollTop") < 100


BELOW_PLAYER = """(() => {
  const of = (selector) => document.querySelector(selector).getBoundingClientRect();
  return of("[data-player].drawn").bottom <= of(location.hash).top + 1;
})()"""
"""The waveform is there, and what the address names is not under it."""


@pytest.mark.parametrize("width", [390, 1440])
def test_a_deep_link_unfolds_what_it_leads_to_and_stops_below_the_player(
    page: Page, pages: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for anchor in ("#r-8", "#u-60"):  # a verdict that passed, a line far down
        show(page, pages, "long", anchor)
        target = page.locator(anchor)
        assert target.is_visible()
        wait_until(page, BELOW_PLAYER)
        box = target.bounding_box()
        assert box
        assert box["y"] < 844


def test_on_a_telephone_what_failed_comes_before_the_folded_conversation(page: Page, pages: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, pages, "long")
    assert page.locator(".talk").is_hidden()
    assert page.locator(".verdict.is-fail").first.is_visible()
    page.locator(".conversation summary").click()
    assert page.locator("#u-0").is_visible()
    page.set_viewport_size({"width": 1440, "height": 844})
    wait_until(page, "document.querySelector('[data-talk]').open")


def test_a_recording_that_is_gone_is_said_and_the_page_stands(
    opened: Opened, page: Page, pages: Path
) -> None:
    opened.without("gone.wav")
    show(page, pages, "gone")
    wait_until(page, "document.querySelector('[data-now]').textContent.includes('it-05.wav')")
    assert page.locator("[data-now]").is_visible()
    assert page.locator(".verdict").first.is_visible()


@pytest.mark.parametrize("name", ["stereo", "long"])
def test_on_paper_a_call_takes_two_sheets_at_most_and_the_screen_is_as_before(
    page: Page, pages: Path, name: str
) -> None:
    show(page, pages, name)
    before = page.locator("details[open]").count()
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))
    assert 1 <= len(sheets) <= 2
    wait_until(page, f"document.querySelectorAll('details[open]').length == {before}")


def test_on_paper_the_conversation_is_left_out_and_that_is_said(page: Page, pages: Path) -> None:
    show(page, pages, "long")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".talk").is_hidden()
    assert page.get_by_text("La conversazione non si stampa").is_visible()
    assert page.locator("[data-player]").is_hidden()
    assert page.locator(".verdict.is-fail").first.is_visible()
