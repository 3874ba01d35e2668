"""The team page's panels after a filter, in a real browser: what scripts draw is what the server would have written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browser_pages import IN_A_BROWSER
from hostile_names import FEW, HOSTILE
from many_calls import many_calls, named, write_team_page
from page_tree import Node, tree
from playwright.sync_api import Page

from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.reports.html_report import HtmlReport

CALLS = many_calls(150, seed=4, checks=12, agents=40)
FITS: dict[str, Callable[[CallDigest, str], bool]] = {
    "team": lambda call, value: call.team == value,
    "campaign": lambda call, value: call.campaign == value,
    "agent": lambda call, value: call.agent == value,
    "playbook": lambda call, value: f"{call.playbook} {call.playbook_version}" == value,
}
PANELS = ("review", "agents", "heat", "competences", "steps", "trends")

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team")
    write_team_page(BatchDigest(calls=CALLS), folder)
    return folder


def open_report(page: Page, folder: Path, choices: str = "") -> None:
    page.goto((folder / "index.html").as_uri() + (f"#{choices}" if choices else ""))


UNDRAWN = {"data-slot", "tabindex"}  # what scripts fill, and where only they let the keyboard stop


def marks(panel: Node) -> list[tuple[str, ...]]:
    """Everything of a panel that is drawn, in its order: what is written, and where lines and dots lie."""
    found: list[tuple[str, ...]] = []
    for one in panel.all():
        if one.tag in {"line", "circle", "rect", "path", "td", "a"}:
            kept = sorted(
                (name, value or "") for name, value in one.attributes.items() if name not in UNDRAWN
            )
            found.append((one.tag, *(f"{name}={value}" for name, value in kept)))
    return found


def panels(document: Node) -> dict[str, tuple[str, list[tuple[str, ...]]]]:
    found = {name: document.one("section", id=name) for name in PANELS}
    return {name: (said(panel), marks(panel)) for name, panel in found.items()}


def said(panel: Node) -> str:
    """The panel's text, but for what only scripts offer."""
    for offered in panel.all(class_="scripted"):
        offered.attributes["hidden"] = ""
    return panel.text


def in_browser(page: Page) -> dict[str, tuple[str, list[tuple[str, ...]]]]:
    return panels(tree(page.content()))


def by_server(calls: tuple[CallDigest, ...]) -> dict[str, tuple[str, list[tuple[str, ...]]]]:
    return panels(tree(HtmlReport(BatchDigest(calls=calls)).team()))


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[data-filter={name}]").select_option(value)


def test_the_unfiltered_page_drawn_again_is_the_page_that_was_written(page: Page, report: Path) -> None:
    open_report(page, report)
    page.evaluate("qa.team.draw(qa.calls, true)")
    drawn, written = in_browser(page), by_server(CALLS)
    for name in PANELS:
        assert drawn[name] == written[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [("team", "Sud"), ("campaign", "rinnovi"), ("agent", "Agente 07"), ("playbook", "luce 2")],
)
def test_a_filters_panels_are_those_of_a_report_of_its_calls_alone(
    page: Page, report: Path, name: str, value: str
) -> None:
    open_report(page, report)
    choose(page, name, value)
    left = tuple(call for call in CALLS if FITS[name](call, value))
    assert 0 < len(left) < len(CALLS)
    drawn, written = in_browser(page), by_server(left)
    for panel in PANELS:
        assert drawn[panel] == written[panel]
    assert page.locator("h1").inner_text() == tree(HtmlReport(BatchDigest(calls=left)).team()).one("h1").text


def test_long_tables_are_folded_until_they_are_asked_for(page: Page, report: Path) -> None:
    open_report(page, report)
    shown = page.locator("table.agents tbody tr:visible")
    assert shown.count() == 15
    page.get_by_role("button", name="Mostra tutti i").first.click()
    assert shown.count() == len({call.agent for call in CALLS})
    choose(page, "team", "Nord")
    assert shown.count() == len({call.agent for call in CALLS if call.team == "Nord"})


def test_agents_can_be_put_in_the_order_of_what_passed_those_without_a_share_last(
    page: Page, report: Path
) -> None:
    open_report(page, report)
    page.get_by_role("button", name="Mostra tutti i").first.click()
    page.locator("[data-agent-order]").select_option("passed")
    shares = page.locator("table.agents tbody [data-slot=share]").all_inner_texts()
    told = [int(share.removesuffix(" %")) for share in shares if share != "–"]
    assert told == sorted(told, reverse=True)
    assert shares[len(told) :] == ["–"] * (len(shares) - len(told))


def test_another_playbooks_map_is_shown_when_it_is_chosen(page: Page, report: Path) -> None:
    open_report(page, report)
    page.locator("[data-heat-playbook]").select_option("gas")
    judged = sum(call.playbook == "gas" for call in CALLS)
    assert page.locator("[data-heat=steps] tbody tr").first.locator(".calls-of").inner_text() == str(judged)
    assert page.locator("[data-text=playbook]").inner_text() == "Vendita gas, 1"


def test_a_press_on_a_cell_finds_the_agents_calls_that_missed_the_step(page: Page, report: Path) -> None:
    open_report(page, report)
    row = page.locator("[data-heat=steps] tbody tr").nth(1)
    cell = row.locator("td.h4").first
    place = cell.evaluate("one => one.cellIndex") - 2
    title = page.locator("[data-heat=steps] .criterion [data-slot=title]").nth(place).inner_text()
    agent = row.locator("th a").inner_text()
    missed = [call.call_id for call in CALLS if call.agent == agent and title in call.look]
    cell.click()
    assert missed
    assert page.locator("table.calls tbody .c-call a").all_inner_texts() == missed


def test_arrows_go_from_cell_to_cell_and_enter_finds_the_calls_as_a_press_does(
    page: Page, report: Path
) -> None:
    open_report(page, report)
    cells = page.locator("[data-heat=steps] tbody td[tabindex='0']")
    first = cells.evaluate("one => one.cellIndex")
    cells.focus()
    page.keyboard.press("ArrowDown")
    assert cells.count() == 1
    row = page.locator("[data-heat=steps] tbody tr").nth(1)
    assert row.locator(":focus").evaluate("one => one.cellIndex") == first
    title = page.locator("[data-heat=steps] .criterion [data-slot=title]").nth(first - 2).inner_text()
    agent = row.locator("th a").inner_text()
    page.keyboard.press("Enter")
    missed = [call.call_id for call in CALLS if call.agent == agent and title in call.look]
    assert page.locator("table.calls tbody .c-call a").all_inner_texts() == missed


def test_the_queue_leads_to_all_that_wait_in_the_list(page: Page, report: Path) -> None:
    open_report(page, report)
    page.get_by_text("Mostra tutte le").click()
    outcomes = set(page.locator("table.calls tbody .c-outcome").all_inner_texts())
    assert outcomes == {"Da rivedere"}


def test_hostile_and_endless_names_do_not_break_the_page(page: Page, tmp_path: Path) -> None:
    texts = [*FEW, *HOSTILE[:40], "Nome" * 60, "\u202eoirartnoc \u2066la\u2069 " * 8]
    write_team_page(BatchDigest(calls=named(CALLS, texts)), tmp_path)
    open_report(page, tmp_path)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("qa.team.draw(qa.calls, true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelectorAll('main img, main iframe').length") == 0
