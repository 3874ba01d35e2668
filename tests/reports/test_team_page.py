"""The team page says of a batch what its calls say: each number on it is counted here once more, from the digests."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from many_calls import many_calls
from page_tree import Node, tree
from reference_figures import interval, passed_text, percent, score_text

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.reports.texts import parsed
from qa_pipeline.scorecard.scorecard import Outcome

Calls = Sequence[CallDigest]
BATCHES = {
    seed: many_calls(n, seed, checks=12, agents=agents) for seed, n, agents in ((2, 90, 7), (5, 160, 30))
}


def team_page(calls: Calls, language: str = "en") -> Node:
    return tree(
        HtmlReport(BatchDigest(calls=tuple(calls), language="it" if language == "it" else "en")).team()
    )


@pytest.fixture(scope="module", params=BATCHES, ids=lambda seed: f"seed {seed}")
def batch(request: pytest.FixtureRequest) -> tuple[Calls, Node]:
    calls = BATCHES[request.param]
    return calls, team_page(calls)


def cells(row: Node) -> list[str]:
    return [child.text for child in row.children if isinstance(child, Node) and child.tag in {"th", "td"}]


def rows(table: Node) -> list[Node]:
    return table.one("tbody").all("tr")


def groups(calls: Calls, key: Callable[[CallDigest], str | None]) -> dict[str | None, list[CallDigest]]:
    found: dict[str | None, list[CallDigest]] = defaultdict(list)
    for call in calls:
        found[key(call)].append(call)
    return found


def test_an_agents_row_counts_the_agents_calls_and_says_how_sure_its_figures_are(
    batch: tuple[Calls, Node],
) -> None:
    calls, page = batch
    found = groups(calls, lambda call: call.agent)
    agents = [*sorted(agent for agent in found if agent), *([None] if None in found else [])]
    shown = rows(page.one("table", class_="agents"))
    assert len(shown) == len(agents)
    for agent, row in zip(agents, shown, strict=True):
        its = found[agent]
        few = " few calls" if agent and len(its) < 5 else ""
        assert cells(row)[:-1] == [
            (agent or "Agent not stated") + few,
            str(len(its)),
            passed_text(call.outcome for call in its),
            score_text(call.compliance for call in its),
            score_text(call.quality for call in its),
        ]


def test_a_few_decided_calls_have_no_share_no_dot_and_no_place(batch: tuple[Calls, Node]) -> None:
    calls, page = batch
    found = groups(calls, lambda call: call.agent or "Agent not stated")
    for row in rows(page.one("table", class_="agents")):
        its = found[row.one("th").text.removesuffix(" few calls")]
        decided = sum(call.outcome in {Outcome.PASSED, Outcome.FAILED} for call in its)
        assert len(row.all("circle")) == len(row.all("line", class_="range")) == (decided >= 5)
        assert (cells(row)[-1] == "–") == (decided < 5 or row.one("th").text.startswith("Agent not stated"))


def test_every_cell_of_the_map_counts_the_calls_that_passed_of_those_judged(
    batch: tuple[Calls, Node],
) -> None:
    calls, page = batch
    playbook, _ = Counter(call.playbook for call in calls if call.playbook).most_common(1)[0]
    its = [call for call in calls if call.playbook == playbook]
    titles = {one.check: one.title for call in sorted(its, key=_moment) for one in call.results}
    table = page.one("table", data_heat="steps")
    shown = [one.one(data_slot="title").text for one in table.all("th", class_="criterion")]
    checks = [next(check for check, title in titles.items() if title == wanted) for wanted in shown]
    assert len(set(checks)) == len(shown)
    found = groups(its, lambda call: call.agent or "Agent not stated")
    for row in rows(table):
        name, many, *counts = cells(row)
        mine = its if name == "All agents" else found[name.removesuffix(" few calls")]
        assert many == str(len(mine))
        for check, text, cell in zip(checks, counts, row.all("td")[1:], strict=True):
            verdicts = Counter(one.verdict for call in mine for one in call.results if one.check == check)
            passed, judged = verdicts[Verdict.PASS], verdicts[Verdict.PASS] + verdicts[Verdict.FAIL]
            assert text == (f"{passed}/{judged}" if judged else "–")
            assert ("pale" in cell.classes) == (0 < judged < 5)


def test_the_colour_of_a_cell_repeats_its_count(batch: tuple[Calls, Node]) -> None:
    steps = {"h0": (0.95, 1.01), "h1": (0.85, 0.95), "h2": (0.7, 0.85), "h3": (0.5, 0.7), "h4": (0, 0.5)}
    for cell in batch[1].one("table", data_heat="steps").one("tbody").all("td"):
        if "/" in cell.text:
            (step,) = cell.classes & set(steps)
            passed, judged = map(int, cell.text.split("/"))
            assert steps[step][0] <= passed / judged < steps[step][1]


def test_the_map_of_competences_sums_the_points_won(batch: tuple[Calls, Node]) -> None:
    calls, page = batch
    names = {"Communication": "communication", "Clarity": "clarity", "Empathy": "empathy"}
    names["Active listening"] = "active_listening"
    table = page.one("table", data_heat="competences")
    heads = [one.one(data_slot="title").text for one in table.all("th", class_="criterion")]
    assert set(heads) == set(names)
    found = groups(calls, lambda call: call.agent or "Agent not stated")
    for row in rows(table):
        name, _, *shown = cells(row)
        mine = calls if name == "All agents" else found[name.removesuffix(" few calls")]
        for head, text in zip(heads, shown, strict=True):
            its = [one for call in mine for one in call.competences if one.competence == names[head]]
            decided = [one for one in its if one.max_points]
            most = sum(one.max_points for one in decided)
            assert text == (
                f"{percent(sum(one.points for one in decided) / most)} ({len(decided)})" if most else "–"
            )


def _moment(call: CallDigest) -> str:
    moment = parsed(call.started_at)
    return moment.replace(tzinfo=None).isoformat() if moment else ""


def test_the_queue_has_every_call_that_waits_the_weightiest_first(batch: tuple[Calls, Node]) -> None:
    calls, page = batch

    def stake(call: CallDigest) -> tuple[bool, int, float, str, str]:
        doubts = [one for one in call.results if one.verdict is Verdict.UNSURE]
        weight = sum(one.max_points for one in doubts)
        return (
            call.outcome is not Outcome.NEEDS_REVIEW,
            -sum(d.critical for d in doubts),
            -weight,
            _moment(call),
            call.call_id,
        )

    waiting = sorted(
        (c for c in calls if c.outcome in {Outcome.NEEDS_REVIEW, Outcome.NOT_ASSESSABLE}), key=stake
    )
    panel = page.one("section", id="review")
    assert panel.one("span", class_="count").text == str(len(waiting))
    shown = rows(panel.one("table", class_="queue"))
    assert [row.one("a", data_slot="call").text for row in shown] == [call.call_id for call in waiting[:10]]
    assert all(row.one("td", class_="c-why").text == "Un passo critico è in dubbio." for row in shown)
    assert (f"Show all {len(waiting)} calls in the list" in panel.text) == (len(waiting) > 10)


def test_the_most_missed_steps_are_counted_and_lead_to_their_calls(batch: tuple[Calls, Node]) -> None:
    calls, page = batch
    missed: Counter[tuple[str, str]] = Counter()
    judged: Counter[tuple[str, str]] = Counter()
    for call in calls:
        for one in call.results:
            missed[call.playbook or "", one.check] += one.verdict is Verdict.FAIL
            judged[call.playbook or "", one.check] += one.verdict in {Verdict.PASS, Verdict.FAIL}
    shown = rows(page.one("table", class_="steps"))
    most = sorted(missed.values(), reverse=True)[:8]
    assert len(shown) == 8
    for row, times in zip(shown, most, strict=True):
        n, of = map(int, row.one(data_slot="missed").text.split(" of "))
        assert n == times
        assert (n, of) in {(missed[key], judged[key]) for key in missed}
        assert row.one(data_slot="interval").text == interval(n, of)
        links = row.all("a", data_slot="to")
        assert len(links) == min(n, 12)
        assert all((link.attributes["href"] or "").startswith(f"calls/{link.text}.html#r-") for link in links)
        assert (f"all {n} calls in the list" in row.text) == (n > 12)


def check_buckets(page: Node, key: str, wanted: dict[str, list[CallDigest]]) -> None:
    """A table of trends has a row for each of `wanted`, in any order; other rows are weeks or hours without a call."""
    found = {row.one("th").one(data_slot="name").text: row for row in rows(page.one("table", data_table=key))}
    assert set(wanted) <= set(found)
    for name, row in found.items():
        its = wanted.get(name, [])
        assert cells(row)[1:] == [
            str(len(its)),
            passed_text(call.outcome for call in its),
            score_text((call.compliance for call in its), singles=False),
        ]


def test_the_weeks_count_the_calls_of_their_days(batch: tuple[Calls, Node]) -> None:
    calls, page = batch
    weeks: dict[str, list[CallDigest]] = defaultdict(list)
    for call in calls:
        if moment := parsed(call.started_at):
            monday = moment.date() - timedelta(days=moment.weekday())
            weeks[f"{monday.day} {monday:%b} {monday.year}"].append(call)
    check_buckets(page, "week", weeks)
    undated = len(calls) - sum(map(len, weeks.values()))
    assert f"{undated} calls have no date" in page.one("section", id="trends").text


def test_the_hours_are_the_teams_and_of_calls_that_have_an_hour(batch: tuple[Calls, Node]) -> None:
    calls, page = batch
    hours: dict[str, list[CallDigest]] = defaultdict(list)
    for call in calls:
        moment = parsed(call.started_at)
        if moment and len(call.started_at or "") > 10:
            hours[f"{moment.hour} to {moment.hour + 1} h"].append(call)
    check_buckets(page, "hour", hours)
    assert "Of the whole team, never of one agent" in page.one("section", data_trend="hour").text


def test_campaigns_are_compared(batch: tuple[Calls, Node]) -> None:
    calls, page = batch
    found = groups(calls, lambda call: call.campaign or "Campaign not stated")
    check_buckets(page, "campaign", {str(name): its for name, its in found.items()})


def test_the_charts_have_a_dot_for_each_share_and_a_column_for_each_number_of_calls(
    batch: tuple[Calls, Node],
) -> None:
    for key in ("week", "hour"):
        table, chart = batch[1].one("table", data_table=key), batch[1].one("svg", data_chart=key)
        shown = rows(table)
        heights = [float(one.attributes["height"] or 0) for one in chart.all("rect")]
        calls = [int(cells(row)[1]) for row in shown]
        assert heights == pytest.approx([n / max(calls) * 24 if n else 0 for n in calls], abs=0.06)
        shares = [cells(row)[2] for row in shown]
        assert len(chart.all("circle")) == sum(" of " in share for share in shares)
        bold = [one for one in chart.all("circle") if "few" not in one.classes]
        assert len(bold) == sum("%" in share for share in shares)


def version(calls: Calls, start: int, number: str, day: str) -> list[CallDigest]:
    return [
        replace(
            call,
            call_id=f"{number}-{start + place:03d}",
            playbook="luce",
            playbook_version=number,
            playbook_title="Luce",
            started_at=day,
        )
        for place, call in enumerate(calls)
    ]


def test_a_new_script_is_marked_on_the_weeks_and_stands_below_the_one_before() -> None:
    calls = many_calls(24, checks=4)
    old = version(calls[:12], 0, "1", "2026-10-05T09:00:00")
    new = version(calls[12:], 12, "2", "2026-10-20T09:00:00")
    page = team_page([*old, *new])
    (mark,) = page.one("svg", data_chart="week").all("g", class_="mark")
    assert mark.text == "Luce 2"
    # the third of three weeks: five sixths of the way
    assert mark.one("line").attributes["x1"] == "83.3%"
    shown = [row.one("th").text for row in rows(page.one("table", data_table="version"))]
    assert shown == [
        "Luce version 1 · first call 5 Oct 2026",
        "Luce version 2 · first call 20 Oct 2026",
    ]


def test_agents_whose_results_chance_could_have_made_are_said_to_be_tied() -> None:
    calls = [
        replace(call, agent=f"Agent {place % 3}", outcome=(Outcome.PASSED, Outcome.FAILED)[place % 2])
        for place, call in enumerate(many_calls(36, checks=2))
    ]
    page = team_page(calls)
    assert [cells(row)[-1] for row in rows(page.one("table", class_="agents"))] == ["1–3 of 3"] * 3
    assert "all of them are tied" in page.one("section", id="agents").text


def test_agents_that_differ_beyond_chance_have_places_of_their_own() -> None:
    calls = [
        replace(call, agent=f"Agent {place % 2}", outcome=(Outcome.PASSED, Outcome.FAILED)[place % 2])
        for place, call in enumerate(many_calls(60, checks=2))
    ]
    page = team_page(calls)
    assert [cells(row)[-1] for row in rows(page.one("table", class_="agents"))] == ["1 of 2", "2 of 2"]
    assert "tied" not in page.one("span", data_text="standing").text


def test_one_agent_alone_is_held_against_nobody() -> None:
    page = team_page([replace(call, agent="Anna") for call in many_calls(12, checks=3)])
    assert page.one("span", data_text="standing").text == ""
    assert cells(rows(page.one("table", class_="agents"))[0])[-1] == "–"


def test_a_step_that_no_call_gave_occasion_to_judge_is_left_out_and_said_so() -> None:
    calls = [
        replace(
            call,
            playbook="luce",
            results=(call.results[0], replace(call.results[1], verdict=Verdict.NOT_APPLICABLE)),
        )
        for call in many_calls(8, checks=3)
    ]
    panel = team_page(calls).one("section", id="heat")
    assert len(panel.all("th", class_="criterion")) == 1
    assert "1 point that no call gave occasion to judge is left out." in panel.text


def test_where_nobody_waits_the_queue_says_so() -> None:
    panel = team_page([replace(call, outcome=Outcome.PASSED) for call in many_calls(3)]).one(
        "section", id="review"
    )
    assert "No call waits for a person." in panel.text
    assert "hidden" in panel.one("div", data_full="queue").attributes


def test_a_month_of_a_large_team_is_a_light_page() -> None:
    """What grows with the calls is in the data; the page itself grows with the team."""
    calls = many_calls(1_500, checks=30)
    size = len(HtmlReport(BatchDigest(calls=calls)).team().encode())
    assert len({call.agent for call in calls}) == 61
    assert size < 400_000
