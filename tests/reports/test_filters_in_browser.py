"""The filters of the team page in a real browser: what they leave, and how the address keeps them."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from browser_pages import ALL, CALLS, IN_A_BROWSER, Opened, chosen, day, ids, shown
from many_calls import write_team_page
from playwright.sync_api import Page

from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.scorecard.scorecard import Outcome

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER

LAST_DAY = "2026-11-29"


def hash_of(page: Page) -> str:
    return str(page.evaluate("location.hash"))


def wait_for_hash(page: Page, wanted: str) -> None:
    """What is typed is not written into the address at every letter."""
    for _ in range(100):
        if hash_of(page) == wanted:
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{hash_of(page)}, not {wanted}")


@pytest.mark.parametrize(
    ("name", "choice", "fits"),
    [
        ("team", "Nord", lambda call: call.team == "Nord"),
        ("campaign", "gas-2026", lambda call: call.campaign == "gas-2026"),
        ("playbook", "luce 2", lambda call: (call.playbook, call.playbook_version) == ("luce", "2")),
        ("agent", "Agente 04", lambda call: call.agent == "Agente 04"),
    ],
)
def test_each_filter_leaves_the_calls_that_fit_and_tells_the_panels(
    opened: Opened,
    report: Path,
    name: str,
    choice: str,
    fits: Callable[[CallDigest], bool],
) -> None:
    page = opened(report)
    page.evaluate(
        "qa.onFilter((calls, whole) => { window.told = [calls.map((call) => call.id), whole]; }); 0"
    )
    page.locator(f"[data-filter={name}]").select_option(choice)
    assert ids(page) == chosen(fits)[:50]
    assert page.evaluate("told") == [chosen(fits), False]
    assert (
        page.locator("[data-selected]").inner_text().startswith(f"{len(chosen(fits))} chiamate su 130 · da ")
    )
    page.locator("[data-filters]").get_by_role("button", name="Mostra tutte").click()
    assert page.evaluate("told") == [ALL, True]
    assert page.locator("[data-selected]").inner_text() == "Tutte le 130 chiamate"
    assert hash_of(page) == ""


@pytest.mark.parametrize(
    ("choices", "first"),
    [("period=7d", "2026-11-23"), ("period=30d", "2026-10-31"), ("period=month", "2026-11-01")],
)
def test_a_period_is_counted_back_from_the_day_of_the_last_call(
    opened: Opened, report: Path, choices: str, first: str
) -> None:
    assert max(filter(None, map(day, CALLS))) == LAST_DAY, "from which the days above are counted"
    page = opened(report, choices)
    fits = chosen(lambda call: first <= (day(call) or ""))
    assert page.evaluate("qa.selected().map((call) => call.id)") == fits
    assert 0 < len(fits) < len(CALLS)


def test_own_days_are_both_counted(opened: Opened, report: Path) -> None:
    page = opened(report)
    assert page.get_by_label("Da", exact=True).is_hidden()
    page.get_by_label("Periodo").select_option("own")
    assert len(page.evaluate("qa.selected()")) == len(chosen(lambda call: day(call) is not None))
    page.get_by_label("Da", exact=True).fill("2026-10-05")
    page.get_by_label("A", exact=True).fill("2026-10-12")
    fits = chosen(lambda call: "2026-10-05" <= (day(call) or "") <= "2026-10-12")
    assert page.evaluate("qa.selected().map((call) => call.id)") == fits
    assert hash_of(page) == "#period=own&from=2026-10-05&to=2026-10-12"


def test_outcome_and_search_change_the_list_alone(opened: Opened, report: Path) -> None:
    page = opened(report)
    page.evaluate("qa.onFilter(() => { window.told = true; }); 0")
    page.locator("[data-outcome]").select_option("needs_review")
    page.get_by_label("Cerca").fill("agente")
    fits = chosen(lambda call: call.outcome is Outcome.NEEDS_REVIEW and call.agent is not None)
    assert ids(page) == fits
    assert page.evaluate("window.told") is None
    assert page.locator("[data-chip=needs_review]").get_attribute("aria-pressed") == "true"
    page.locator("[data-chip=needs_review]").click()
    assert page.locator("[data-outcome]").input_value() == ""


def test_an_address_carries_what_was_chosen_and_going_back_keeps_it(opened: Opened, report: Path) -> None:
    page = opened(report)
    page.locator("[data-filter=team]").select_option("Nord")
    page.get_by_label("Cerca").fill("agente")
    wait_for_hash(page, "#team=Nord&q=agente")
    page.get_by_label("Cerca").fill("agente 0")
    before = ids(page)
    page.locator("table.calls tbody .c-call a").first.click()  # before what was typed is in the address
    assert page.title() == "a call"
    page.go_back()
    assert ids(page) == before
    assert page.get_by_label("Cerca").input_value() == "agente 0"
    assert page.locator("[data-filter=team]").input_value() == "Nord"


def test_a_link_within_the_page_does_not_forget_what_was_chosen(opened: Opened, report: Path) -> None:
    page = opened(report, "team=Nord")
    page.evaluate("location.hash = '#h-calls'")
    page.wait_for_timeout(100)
    assert page.evaluate("qa.chosen.team") == "Nord"
    page.evaluate("location.href = 'calls/call-00001.html'")
    page.wait_for_timeout(200)
    page.go_back()
    assert page.evaluate("qa.chosen.team") == "Nord"


def test_an_address_that_asks_for_what_is_not_there_shows_everything(opened: Opened, report: Path) -> None:
    page = opened(report, "team=__proto__&order=constructor&period=x&outcome=toString&from=1&page=-7")
    assert shown(page) == "1–50 di 130 chiamate"
    assert ids(page) == ALL[:50]


def test_an_address_with_filters_tells_the_panels_once_at_the_start(
    opened: Opened, report: Path, tmp_path: Path
) -> None:
    shutil.copytree(report, tmp_path / "copy")
    with (tmp_path / "copy" / "assets" / "list.js").open("a") as script:
        script.write("window.told = []; qa.onFilter((calls, whole) => told.push([calls.length, whole]));")
    team = len(chosen(lambda call: call.team == "Nord"))
    assert opened(tmp_path / "copy", "team=Nord").evaluate("told") == [[team, False]]
    assert opened(tmp_path / "copy", "q=agente").evaluate("told") == []


def test_calls_of_one_team_and_day_offer_no_choice_of_them(opened: Opened, tmp_path: Path) -> None:
    one = replace(CALLS[0], team="Nord", started_at="2026-10-05", campaign="c", agent="A", playbook="p")
    write_team_page(BatchDigest(calls=(one, replace(one, call_id="call-2"))), tmp_path)
    page = opened(tmp_path)
    assert page.locator("[data-filters] label:visible").count() == 0
    assert page.locator("[data-pager]:visible").count() == 0
