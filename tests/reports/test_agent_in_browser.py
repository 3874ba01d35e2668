"""An agent's page in a real browser, opened from disk: it plays moments of many recordings, and follows the filters."""

import re
from pathlib import Path

import pytest
from agent_calls import AUDIO, OTHER_AUDIO, group_of, heard_calls, write_agent_page
from browser_pages import IN_A_BROWSER, Opened, wait_until
from demo import write_audio
from hostile_names import FEW, HOSTILE
from many_calls import named
from page_tree import Node, tree
from playwright.sync_api import Page

from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.reports.html_report import HtmlReport

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER

CALLS = heard_calls(160, seed=7)
AGENT = "Agente 01"
MINE = [call for call in CALLS if call.agent == AGENT]
PANELS = ("scores", "trend", "coach", "keep", "steps", "competences")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of three agents with two recordings that all calls share."""
    out = tmp_path_factory.mktemp("out")
    for name in (AUDIO, OTHER_AUDIO):
        write_audio(out / "audio" / Path(name).name, 60)
    write_agent_page(CALLS, AGENT, out / "report")
    return out / "report"


def page_of(opened: Opened, report: Path, choices: str = "", *, scripts: bool = True) -> Page:
    return opened(report, choices, name=f"agents/{AGENT}.html", scripts=scripts)


def drawn(panel: Node) -> list[tuple[str, ...]]:
    """Where everything lies that is drawn, and where everything leads."""
    kept = [one for one in panel.all() if one.tag in {"line", "circle", "rect", "path", "a", "button"}]
    return [
        (
            one.tag,
            *(f"{name}={value}" for name, value in sorted(one.attributes.items()) if name != "data-slot"),
        )
        for one in kept
    ]


def panels(document: Node) -> dict[str, tuple[str, list[tuple[str, ...]]]]:
    found = {name: document.one("section", aria_labelledby=f"h-{name}") for name in PANELS}
    head = document.one(data_text="headline").text, document.one(data_text="days").text
    shown = {name: (panel.text, drawn(panel)) for name, panel in found.items()}
    return {**shown, "head": (" ".join(head), [])}


def in_browser(page: Page) -> Node:
    return tree(page.content())


def as_written(calls: list[CallDigest]) -> dict[str, tuple[str, list[tuple[str, ...]]]]:
    """What the server writes of these calls of the agent, among all agents' calls; a part of them has no place."""
    html = HtmlReport(BatchDigest(calls=CALLS, language="it"))
    document = tree(html.agent(group_of(AGENT, calls)))
    if len(calls) < len(MINE):
        document.one(data_text="place").attributes["hidden"] = ""
    return panels(document)


def test_a_moment_plays_from_its_second_on_this_page(opened: Opened, written: Path) -> None:
    page = page_of(opened, written)
    assert page.locator("[data-listen]").is_hidden()
    button = page.locator("[data-rows=keep] .play").first
    start = float(button.get_attribute("data-start") or 0)
    button.click()
    wait_until(
        page, "!document.querySelector('audio').paused && document.querySelector('audio').currentTime > 0"
    )
    assert start - 0.4 <= page.evaluate("document.querySelector('audio').currentTime") <= start + 1.5
    assert "playing" in (button.get_attribute("class") or "")
    assert "in ascolto da 00:" in page.locator("[data-now]").inner_text()
    assert page.locator(".listen a").get_attribute("href") == button.get_attribute("data-to")
    assert f"agents/{AGENT}.html" in page.evaluate("decodeURI(location.pathname)")


def test_another_moment_takes_the_player_over_from_another_recording(opened: Opened, written: Path) -> None:
    page = page_of(opened, written)
    buttons = page.locator(".moments .play")
    sources = {buttons.nth(at).get_attribute("data-audio"): at for at in range(buttons.count())}
    assert set(sources) == {AUDIO, OTHER_AUDIO}
    for source, at in sources.items():
        button = buttons.nth(at)
        start = float(button.get_attribute("data-start") or 0)
        button.click()
        name = Path(source or "").name
        wait_until(page, f"document.querySelector('audio').currentSrc.includes('{name}')")
        wait_until(
            page, "!document.querySelector('audio').paused && !document.querySelector('audio').seeking"
        )
        wait_until(page, f"Math.abs(document.querySelector('audio').currentTime - {start}) < 1.5")
        assert page.locator(".play.playing").count() == 1
    page.get_by_role("button", name="Chiudi il lettore").click()
    assert page.locator("[data-listen]").is_hidden()
    assert page.evaluate("document.querySelector('audio').paused")


def test_it_stops_a_little_after_the_moment(opened: Opened, written: Path) -> None:
    page = page_of(opened, written)
    page.evaluate("document.querySelector('audio').defaultPlaybackRate = 8")
    button = page.locator("[data-rows=keep] .play").first
    end = float(button.get_attribute("data-end") or 0)
    button.click()
    wait_until(page, f"document.querySelector('audio').currentTime > {end}")
    wait_until(page, "document.querySelector('audio').paused")
    # The browser tells the time four times a second, here of two seconds each.
    assert end + 0.5 <= page.evaluate("document.querySelector('audio').currentTime") <= end + 4
    assert page.locator(".play.playing").count() == 0


def test_a_recording_that_is_gone_is_said_so(opened: Opened, tmp_path: Path) -> None:
    write_agent_page(CALLS, AGENT, tmp_path / "report")
    opened.without("call.wav")
    opened.without("other.wav")
    page = page_of(opened, tmp_path / "report")
    page.locator(".moments .play").first.click()
    wait_until(page, "document.querySelector('[data-now]').textContent.includes('non può riprodurre')")
    assert page.locator(".play.playing").count() == 0


def test_the_whole_period_drawn_again_is_what_the_server_wrote(opened: Opened, written: Path) -> None:
    page = page_of(opened, written, "period=30d")
    page.locator("[data-reset]").click()
    assert panels(in_browser(page)) == as_written(MINE)


@pytest.mark.parametrize(
    "choices",
    [
        "period=7d",
        "period=30d",
        "period=own&from=2026-09-10&to=2026-09-12",
        "campaign=rinnovi",
        "playbook=luce+2",
    ],
)
def test_what_a_filter_leaves_is_drawn_as_the_server_would_have_written_it(
    opened: Opened, written: Path, choices: str
) -> None:
    page = page_of(opened, written, choices)
    ids = set(page.evaluate("qa.selected().map((call) => call.id)"))
    left = [call for call in MINE if call.call_id in ids]
    assert 0 < len(left) < len(MINE)
    assert panels(in_browser(page)) == as_written(left)


def test_few_calls_left_by_a_filter_are_said_to_be_few(opened: Opened, written: Path) -> None:
    page = page_of(opened, written, "period=own&from=2026-09-10&to=2026-09-11")
    assert re.search(r"Solo \d chiamat", page.locator(".callout").inner_text())
    assert "I singoli punteggi" in page.locator("[data-rows=score]").inner_text()
    assert page.locator("[data-text=place]").is_hidden()


def test_without_scripts_everything_but_the_filters_is_there(opened: Opened, written: Path) -> None:
    page = page_of(opened, written, scripts=False)
    assert page.locator(".moments > li").count() == 6
    assert page.locator("[data-print], [data-filters], [data-listen]").locator("visible=true").count() == 0


def test_names_of_any_kind_and_length_fit_any_width(opened: Opened, tmp_path: Path) -> None:
    name = "Massimiliano" * 12
    calls = named(MINE[:30], [f"{name} {text}" for text in (*FEW, *HOSTILE[:11])])
    path = write_agent_page(calls, calls[0].agent or "", tmp_path / "report")
    page = opened(tmp_path / "report", name=f"agents/{path.name}")
    for width in (390, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_it_is_one_sheet(opened: Opened, written: Path) -> None:
    paper = page_of(opened, written).pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
