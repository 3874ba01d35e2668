"""The figures that filtered pages show are worked out in the browser: the very ones that the server works out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browser_pages import CALLS, IN_A_BROWSER, Opened, day
from figures_shapes import IN_THE_BROWSER, differences, figures_of
from many_calls import many_calls, write_team_page

from qa_pipeline.reports.digest import BatchDigest, CallDigest

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("seed", range(4))
def test_the_browsers_figures_are_the_servers(opened: Opened, tmp_path: Path, seed: int) -> None:
    calls = many_calls((3, 40, 400, 1500)[seed], seed=seed, checks=12, agents=(2, 5, 9, 30)[seed])
    write_team_page(BatchDigest(calls=calls), tmp_path)
    page = opened(tmp_path)
    assert (
        differences(figures_of(calls), page.evaluate(IN_THE_BROWSER, [call.call_id for call in calls])) == []
    )


@pytest.mark.parametrize(
    ("choices", "fits"),
    [
        ("team=Nord", lambda call: call.team == "Nord"),
        ("agent=Agente+02&playbook=luce+1", lambda call: (call.agent, call.playbook_version, call.playbook) == ("Agente 02", "1", "luce")),
        ("period=own&from=2026-10-01&to=2026-10-01", lambda call: day(call) == "2026-10-01"),
        ("campaign=rinnovi&team=Sud", lambda call: (call.campaign, call.team) == ("rinnovi", "Sud")),
    ],
)  # fmt: skip
def test_they_are_so_for_the_calls_that_filters_leave(
    opened: Opened, report: Path, choices: str, fits: Callable[[CallDigest], bool]
) -> None:
    left = [call for call in CALLS if fits(call)]
    page = opened(report, choices)
    assert 0 < len(left) < len(CALLS)
    assert differences(figures_of(left), page.evaluate(IN_THE_BROWSER, None)) == []


@pytest.mark.parametrize("language", ["it", "en"])
def test_numbers_and_dates_are_written_in_the_browser_as_on_the_server(
    opened: Opened, tmp_path: Path, language: str
) -> None:
    batch = BatchDigest(calls=many_calls(2, checks=1), language="it" if language == "it" else "en")
    texts = write_team_page(batch, tmp_path).texts
    page = opened(tmp_path)
    numbers = [
        0,
        5,
        87.25,
        87.35,
        0.05,
        0.15,
        2.675,
        99.95,
        99.949,
        1234.5,
        1234567.891,
        1e-9,
        33.333333333333336,
    ]
    for decimals in (0, 1, 2):
        assert page.evaluate(f"(all) => all.map((one) => qa.format.number(one, {decimals}))", numbers) == [
            texts.number(one, decimals) for one in numbers
        ]
    shares = [0, 0.005, 0.015, 0.504, 0.505, 0.995, 0.9999, 1]
    assert page.evaluate("(all) => all.map(qa.format.percent)", shares) == [
        texts.percent(one) for one in shares
    ]
    days = ["2026-11-03T09:05", "2026-01-31", "2026-12-09T23:59:58"]
    assert page.evaluate("(all) => all.map((one) => qa.format.date(one, true))", days) == [
        texts.date(one, with_time=True) for one in days
    ]
    counts = [0, 1, 2, 1000, 1000000]
    forms = list(texts.forms("{n} call scored", "{n} calls scored"))
    assert page.evaluate("([forms, all]) => all.map((n) => qa.format.plural(forms, n))", [forms, counts]) == [
        texts.ngettext("{n} call scored", "{n} calls scored", n) for n in counts
    ]
