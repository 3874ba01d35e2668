"""The heat map: agents by criterion, every cell with the calls behind it."""

from fractions import Fraction

from figure_worlds import a_call, a_competence, a_result, drawn, some_calls, verdicts
from hypothesis import given

from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.heat import PlaybookCalls, competence_map, heat_map, heat_playbooks
from qa_pipeline.reports.figures.points import Points
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.figures.steps import step_records


@drawn
@given(some_calls())
def test_every_cell_is_the_count_of_its_calls(calls: tuple[CallDigest, ...]) -> None:
    for playbook in ("energy", "phone"):
        heat = heat_map(calls, playbook)
        for row in heat.rows:
            its = [call for call in calls if (call.agent, call.playbook) == (row.agent, playbook)]
            assert (row.calls, row.small) == (len(its), len(its) < 5)
            for criterion, cell in zip(heat.criteria, row.cells, strict=True):
                found = [r.verdict for call in its for r in call.results if r.check == criterion.check]
                passed = found.count(Verdict.PASS)
                assert cell == Rate(passed=passed, judged=passed + found.count(Verdict.FAIL))


@drawn
@given(some_calls())
def test_the_row_of_all_is_that_of_the_steps(calls: tuple[CallDigest, ...]) -> None:
    heat = heat_map(calls, "energy")
    steps = [one for one in step_records(calls) if one.playbook == "energy"]
    assert [(one.check, one.title, one.critical) for one in heat.criteria] == [
        (one.check, one.title, one.critical) for one in steps
    ]
    assert heat.whole.cells == tuple(one.rate for one in steps)
    assert (heat.whole.agent, heat.whole.calls) == (None, sum(row.calls for row in heat.rows))


def test_agents_stand_by_name_and_calls_without_one_last() -> None:
    calls = [
        a_call(str(n), agent=agent, results=verdicts(greeting="p"))
        for n, agent in enumerate((None, "Zoe", "anna", "Bice", *["Zoe"] * 4))
    ]
    heat = heat_map(calls, "energy")
    assert [(row.agent, row.small) for row in heat.rows] == [
        ("anna", True),
        ("Bice", True),
        ("Zoe", False),
        (None, True),
    ]


def test_a_cell_may_be_small_where_the_row_is_not() -> None:
    calls = [a_call(str(n), results=verdicts(greeting="p", objection="pnnnn"[n])) for n in range(5)]
    (row,) = heat_map(calls, "energy").rows
    assert (row.small, [cell.small for cell in row.cells]) == (False, [False, True])


def test_the_map_is_called_as_the_latest_call_calls_the_playbook() -> None:
    calls = [
        a_call("a", title="Luce 2026", started_at="2026-11-20"),
        a_call("b", title="Luce", started_at="2026-10-20"),
        a_call("c", playbook="phone", title=""),
        a_call("d", playbook=None),
    ]
    assert heat_map(calls, "energy").title == "Luce 2026"
    assert heat_map(calls, "phone").title == "phone"
    assert heat_playbooks(calls) == (
        PlaybookCalls(playbook="energy", title="Luce 2026", calls=2),
        PlaybookCalls(playbook="phone", title="phone", calls=1),
    )


def test_playbooks_with_as_many_calls_stand_by_name() -> None:
    calls = [a_call(str(n), playbook=book) for n, book in enumerate(("z", "b", "b", "a"))]
    assert [(one.playbook, one.calls) for one in heat_playbooks(calls)] == [("b", 2), ("a", 1), ("z", 1)]


def test_a_playbook_of_no_call_has_an_empty_map() -> None:
    heat = heat_map([a_call()], "unknown")
    assert (heat.title, heat.criteria, heat.rows, heat.whole.cells) == ("unknown", (), (), ())
    assert heat.whole.small


@drawn
@given(some_calls())
def test_competences_are_the_sums_of_their_points(calls: tuple[CallDigest, ...]) -> None:
    heat = competence_map(calls)
    known = [call for call in calls if call.competences]
    rows = [(row, [call for call in known if call.agent == row.agent]) for row in heat.rows]
    for row, its in (*rows, (heat.whole, known)):
        assert (row.calls, row.small) == (len(its), len(its) < 5)
        for criterion, cell in zip(heat.criteria, row.cells, strict=True):
            found = [one for call in its for one in call.competences if one.competence == criterion.check]
            assert cell == Points(
                points=float(sum(Fraction(one.points) for one in found)),
                max_points=float(sum(Fraction(one.max_points) for one in found)),
                calls=sum(one.max_points > 0 for one in found),
            )


def test_the_heaviest_competence_comes_first() -> None:
    heat = competence_map(
        [
            a_call("a", competences=[a_competence("clarity", weight=10), a_competence("empathy", weight=10)]),
            a_call(
                "b", competences=[a_competence("clarity", weight=10), a_competence("language", weight=25)]
            ),
            a_call("c", agent="Bice", results=[a_result()]),
        ]
    )
    assert [one.check for one in heat.criteria] == ["language", "clarity", "empathy"]
    assert {one.section for one in heat.criteria} == {Section.QUALITY}
    assert [row.agent for row in heat.rows] == ["Anna"]  # of Bice nothing is known
    assert heat.playbook is None
