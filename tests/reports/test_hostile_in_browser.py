"""More than two hundred hostile texts, on every kind of page, as written and as scripts draw it anew: text, and nothing else.

A page of a hostile text and the page of a harmless one must be the same but for their texts: the same elements with the same
attributes, in the same order, none of which leads out of the report.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser_pages import IN_A_BROWSER, Opened, wait_until
from browser_reports import drawn, write_pages
from demo import write_audio
from hostile_names import FEW, HOSTILE
from hostile_shown import AGENT_PAGE, AGENT_PANELS, CALL_PAGE, LOOKING, SKIPPED, TEAM_PAGE
from hostile_world import PLAIN, hostile_batch, seen
from playwright.sync_api import Page
from worlds import a_batch

from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.html_report import HtmlReport

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER

TEXTS = (PLAIN, *HOSTILE)
APART = tuple({seen(text): text for text in TEXTS}.values())
"""Those that a reader can tell apart: filters know no others."""
PARSED = f"""([pages, selectors]) => {{ {LOOKING}
  const all = pages.map((page) => new DOMParser().parseFromString(page, 'text/html'));
  const plain = bones(all[0]);
  return all.map((one) => [apart(bones(one), plain), ways(one), texts(one, selectors)]);
}}"""
OPEN = f"""(selectors) => {{ {LOOKING} return [bones(document), ways(document), texts(document, selectors)]; }}"""
CHOSEN = f"""([name, selectors]) => {{ {LOOKING}
  const main = document.querySelector('main');
  const choices = [...document.querySelector(`[data-filter=${{name}}]`).options].map((one) => one.value).filter(Boolean);
  return choices.map((value) => {{
    qa.choose({{ [name]: value }});
    const calls = qa.selected().map((call) => call.id);
    return [value, calls, calls.length === 1 ? bones(main).join('; ') : null, ways(main), texts(main, selectors)];
  }});
}}"""


@pytest.fixture(scope="module")
def batch() -> ReportBatch:
    return hostile_batch(TEXTS)


@pytest.fixture(scope="module")
def written(batch: ReportBatch, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, HtmlReport]:
    """A report of one call, one agent, of each kind of text, with its sound drawn."""
    folder = tmp_path_factory.mktemp("hostile")
    write_audio(folder / "audio" / "call.wav", 5)
    calls = [drawn(call) for call in batch.calls if call.call_id in (PLAIN, *FEW)]
    return folder / "report", write_pages(a_batch(*calls), folder / "report")


def missing(wanted: Mapping[str, int], text: str, found: list[list[str]]) -> list[str]:
    """The selectors under which a text is not to be read as often as it must be."""
    return [
        selector
        for (selector, least), texts in zip(wanted.items(), found, strict=True)
        if sum(seen(text) in seen(one) for one in texts) < least
    ]


def check(opened: Opened, pages: Mapping[str, str], wanted: Mapping[str, int]) -> None:
    """Each page, by the text that it is of, is the first one but for its texts, and these are all there."""
    page = opened.blank()
    names, selectors = list(pages), list(wanted)
    for start in range(1, len(names), 60):
        some = [names[0], *names[start : start + 60]]
        for text, (difference, ways, texts) in zip(
            some, page.evaluate(PARSED, [[pages[one] for one in some], selectors]), strict=True
        ):
            assert difference is None, text
            assert ways == [], text
            assert missing(wanted, text, texts) == [], text


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_calls_page_shows_every_text_wherever_it_stands(opened: Opened, language: str) -> None:
    batch = hostile_batch(TEXTS, language)
    html = HtmlReport(digest_batch(batch))
    calls = {call.call_id: call for call in batch.calls}
    check(opened, {text: html.call(calls[text]) for text in TEXTS}, CALL_PAGE)


def test_an_agents_page_shows_every_text_wherever_it_stands(opened: Opened, batch: ReportBatch) -> None:
    html = HtmlReport(digest_batch(batch))
    groups = {group.agent or "": group for group in html.agents()}
    check(opened, {text: html.agent(groups[text]) for text in TEXTS}, AGENT_PAGE)


def test_a_team_page_shows_every_text_of_a_report_of_its_own(opened: Opened, batch: ReportBatch) -> None:
    pages = {}
    for call, skipped in zip(batch.calls, sorted(batch.skipped, key=lambda one: one.file), strict=True):
        assert call.call_id == skipped.file
        html = HtmlReport(digest_batch(a_batch(call, skipped=[skipped])))
        pages[call.call_id] = html.team()
    check(opened, {text: pages[text] for text in TEXTS}, TEAM_PAGE | SKIPPED)


@pytest.mark.parametrize(("kind", "wanted"), [("calls", CALL_PAGE), ("agents", AGENT_PAGE)])
def test_a_page_that_is_opened_is_the_same_to_its_scripts(
    opened: Opened, written: tuple[Path, HtmlReport], kind: str, wanted: Mapping[str, int]
) -> None:
    report, html = written
    names = getattr(html.pages, kind)
    page = opened.blank()
    bones: list[str] = []
    for text in (PLAIN, *FEW):
        page.goto((report / names[text]).as_uri())
        if kind == "calls":
            wait_until(page, "document.querySelectorAll('.lane .mark').length > 0")
            labels = page.locator(".lane .mark").evaluate_all("all => all.map((one) => one.ariaLabel)")
            assert any(seen(text) in seen(label) for label in labels) or page.locator(".mark.many").count()
        found, ways, texts = page.evaluate(OPEN, list(wanted))
        bones = bones or found
        assert found == bones, text
        assert ways == [], text
        assert missing(wanted, text, texts) == [], text


def test_a_moment_that_plays_names_its_call(opened: Opened, written: tuple[Path, HtmlReport]) -> None:
    report, html = written
    page = opened.blank()
    for text in FEW:
        page.goto((report / html.pages.agents[text]).as_uri())
        page.locator(".moments .play").first.click()
        assert f"{seen(text)}: in ascolto da 00:00" in seen(page.locator("[data-now]").inner_text())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team page of all texts together."""
    folder = tmp_path_factory.mktemp("whole")
    write_pages(hostile_batch(APART), folder, agents=False, calls=False)
    return folder


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same calls, all of one agent: the agent's page has all texts."""
    folder = tmp_path_factory.mktemp("lone")
    calls = hostile_batch(APART).calls
    mine = [replace(call, scorecard=replace(call.scorecard, agent=PLAIN)) for call in calls]
    write_pages(a_batch(*mine), folder, calls=False)
    return folder


def check_choices(page: Page, name: str, wanted: Mapping[str, int]) -> None:
    """Whatever is chosen of a filter: the page is the same but for its texts, and they are there."""
    found: list[list[Any]] = page.evaluate(CHOSEN, [name, list(wanted)])
    told = Counter(seen(call) for _, calls, *_ in found for call in calls)
    assert told == Counter(map(seen, APART)), "every call is of one choice"
    assert len({bones for *_, bones, _, _ in found if bones}) == 1
    for value, calls, _, ways, texts in found:
        assert ways == [], value
        assert missing(wanted, calls[0], texts) == [], value
    page.locator("[data-reset]").click()
    assert page.evaluate("qa.selected().length") == len(APART)


@pytest.mark.parametrize("name", ["team", "campaign", "playbook", "agent"])
def test_what_scripts_draw_of_a_teams_filter_is_text(opened: Opened, whole: Path, name: str) -> None:
    check_choices(opened(whole), name, TEAM_PAGE)


@pytest.mark.parametrize("name", ["campaign", "playbook"])
def test_what_scripts_draw_of_an_agents_filter_is_text(opened: Opened, lone: Path, name: str) -> None:
    check_choices(opened(lone, name=f"agents/{PLAIN}.html"), name, AGENT_PANELS)


def test_search_finds_every_text_and_shows_it(opened: Opened, whole: Path) -> None:
    page = opened(whole)
    search = page.get_by_label("Cerca")
    for text in filter(lambda one: len(one) > 4, FEW):
        search.fill(seen(text))
        assert seen(text) in [seen(one) for one in page.locator("table.calls .c-call a").all_inner_texts()]


def test_the_whole_team_page_drawn_again_has_the_texts_that_were_written(opened: Opened, whole: Path) -> None:
    page = opened(whole)
    read = f"(selectors) => {{ {LOOKING} return [ways(document), texts(document, selectors)]; }}"
    selectors = ["table.agents tbody th", "table[data-table=campaign] tbody th", "table[data-table=version] tbody th", ".skipped tbody th"]  # fmt: skip
    written = page.evaluate(read, selectors)
    page.evaluate("qa.team.draw(qa.calls, true)")
    drawn = page.evaluate(read, selectors)
    assert written[0] == drawn[0] == []
    for before, after in zip(written[1], drawn[1], strict=True):
        assert Counter(map(seen, before)) == Counter(map(seen, after))
        assert len(before) == len(APART)
