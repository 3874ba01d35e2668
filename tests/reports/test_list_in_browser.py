"""The list of calls in a real browser: paged, searched and sorted over all of them, and nothing in it alive."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser_pages import ALL, CALLS, IN_A_BROWSER, PHONE, Opened, chosen, ids, shown
from hostile_names import HOSTILE
from many_calls import many_calls, named, write_team_page

from qa_pipeline.reports.digest import BatchDigest, CallDigest

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER


def test_the_first_fifty_calls_are_there_without_scripts_and_nothing_that_needs_them(
    opened: Opened, report: Path
) -> None:
    page = opened(report, scripts=False)
    assert ids(page) == ALL[:50]
    assert page.locator("[data-filters], [data-finder], [data-pager]").locator("visible=true").count() == 0
    assert page.get_by_text("Le prime 50 chiamate su 130").is_visible()


def test_a_row_that_scripts_write_is_the_row_that_the_server_wrote(opened: Opened, report: Path) -> None:
    """Its markup too: who sorts and comes back sees no difference."""
    page = opened(report)
    read = "[...document.querySelectorAll('table.calls tbody tr')].map((row) => row.outerHTML.replace(/\\s+/g, ' ').replace(/ data-slot=\"[a-z_-]+\"/g, ''))"
    written = page.evaluate(read)
    page.evaluate("qa.choose({ page: '2' })")
    assert page.evaluate(read) != written
    page.evaluate("qa.choose({ page: '' })")
    assert page.evaluate(read) == written


def test_the_list_is_paged_by_buttons_and_by_number(opened: Opened, report: Path) -> None:
    page = opened(report)
    assert shown(page) == "1–50 di 130 chiamate"
    above, below = page.locator("[data-pager]").all()
    below.get_by_role("button", name="Pagina successiva").press("Enter")
    assert shown(page) == "51–100 di 130 chiamate"
    assert ids(page) == ALL[50:100]
    assert above.get_by_role("button", name="Pagina successiva").evaluate(
        "one => one === document.activeElement"
    )
    above.get_by_label("Pagina", exact=True).fill("3")
    above.get_by_label("Pagina", exact=True).press("Enter")
    assert len(ids(page)) == 30
    assert above.get_by_role("button", name="Ultima pagina").get_attribute("aria-disabled") == "true"
    above.get_by_label("Pagina", exact=True).fill("no")
    above.get_by_label("Pagina", exact=True).press("Enter")
    assert ids(page) == ALL[:50]


def test_search_finds_words_anywhere_in_all_calls_whatever_their_accents(
    opened: Opened, report: Path
) -> None:
    page = opened(report)
    page.get_by_label("Cerca").fill('"ÁGENTE 03"')
    assert ids(page) == chosen(lambda call: call.agent == "Agente 03")
    page.get_by_label("Cerca").fill("call-00129")
    assert ids(page) == ["call-00129"]
    page.get_by_label("Cerca").fill("dubbio critico")
    assert ids(page) == chosen(lambda call: "Un passo critico è in dubbio." in call.look)[:50]
    page.get_by_label("Cerca").fill("nessuna così")
    assert page.locator("table.calls").is_hidden()
    assert shown(page) == "Nessuna chiamata corrisponde a questi filtri."
    page.locator("[data-none]").get_by_role("button", name="Mostra tutte").click()
    assert len(ids(page)) == 50


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ("Conformità", lambda call: call.compliance),
        ("Qualità", lambda call: call.quality),
        ("Durata", lambda call: round(call.duration_s)),
        ("Operatore", lambda call: call.agent),
        ("Chiamata", lambda call: call.call_id),
    ],
)
def test_a_press_on_a_head_sorts_all_calls_and_another_turns_them_round(
    opened: Opened, report: Path, column: str, key: Callable[[CallDigest], Any]
) -> None:
    page = opened(report)
    by_id = {call.call_id: key(call) for call in CALLS}
    head = page.locator("table.calls thead th").filter(has_text=column)
    for direction, turn in (("ascending", 1), ("descending", -1)):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == direction
        page.evaluate("qa.choose({ page: '' })")
        found = [by_id[one] for one in ids(page)]
        page.evaluate("qa.choose({ page: '2' })")
        found += [by_id[one] for one in ids(page)]
        page.evaluate("qa.choose({ page: '3' })")
        found += [by_id[one] for one in ids(page)]
        assert len(found) == len(CALLS)
        known = [value for value in found if value is not None]
        assert None not in found[: len(known)], "what has no value stays at the end"
        assert all((a <= b) if turn == 1 else (a >= b) for a, b in pairwise(known))


def test_on_a_phone_the_order_is_chosen_from_a_list_and_nothing_is_wider_than_the_page(
    opened: Opened, report: Path
) -> None:
    page = opened(report, viewport=PHONE)
    page.get_by_label("Ordine").last.select_option("duration-")
    longest = max(CALLS, key=lambda call: (round(call.duration_s), call.call_id))
    assert ids(page)[0] == longest.call_id
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_hostile_text_is_shown_as_text_and_has_its_own_page_and_choice(
    opened: Opened, tmp_path: Path
) -> None:
    calls = named(many_calls(20, checks=3), HOSTILE)
    report = write_team_page(BatchDigest(calls=calls), tmp_path)
    page = opened(tmp_path)
    read = "[...document.querySelectorAll('table.calls tbody tr')].map((row) => [row.querySelector('.c-call a').textContent, row.querySelector('.c-agent a').textContent, row.querySelector('.c-look li').textContent])"
    found = []
    for number in range(1, len(HOSTILE) // 50 + 2):
        page.evaluate(f"qa.choose({{ page: '{number}' }})")
        found += page.evaluate(read)
    expected = page.evaluate("qa.calls.map((call) => [call.id, call.agent, call.look[0]])")
    assert found == expected
    assert len(found) == len(HOSTILE)
    assert (
        page.locator("main img, main iframe, main script:not([type$=json]), main b, main object").count() == 0
    )
    hrefs = page.evaluate("qa.calls.map((call) => decodeURIComponent(call.href))")
    assert hrefs == [report.pages.calls[call.call_id] for call in calls]
    agents = page.locator("[data-filter=agent] option").evaluate_all(
        "all => all.slice(1).map((one) => one.value)"
    )
    assert len(agents) == len({call[1] for call in expected})
    for agent in ("__proto__", "</script><script>alert(1)</script>", "constructor"):
        page.locator("[data-filter=agent]").select_option(agent)
        assert page.evaluate("qa.selected().map((call) => call.agent)") == [agent]


def test_an_agents_page_carries_its_own_calls(opened: Opened, tmp_path: Path) -> None:
    report = write_team_page(BatchDigest(calls=CALLS), tmp_path)
    group = next(group for group in report.agents() if group.agent == "Agente 04")
    page_file = tmp_path / report.pages.agents["Agente 04"]
    page_file.parent.mkdir()
    page_file.write_text(report.agent(group))
    page = opened(tmp_path, "order=date-", name="agents/Agente 04.html")
    assert page.evaluate("qa.calls.map((call) => call.id)") == [call.call_id for call in group.calls]
    assert ids(page)[0] in {call.call_id for call in group.calls}
    assert page.locator("[data-field=agent]").is_hidden()
    assert (
        page.locator("table.calls tbody a")
        .first.evaluate("(one) => one.getAttribute('href')")
        .startswith("../calls/")
    )


def test_a_report_without_calls_has_no_list_and_no_complaint(opened: Opened, tmp_path: Path) -> None:
    write_team_page(BatchDigest(calls=()), tmp_path)
    assert opened(tmp_path).locator("table.calls").count() == 0
