"""Agents: by name, every call in one group, few calls marked."""

from figure_worlds import a_call, calls_of, drawn, some_calls
from hypothesis import given

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.agents import by_agent
from qa_pipeline.reports.figures.counts import ending_counts, outcome_counts
from qa_pipeline.reports.figures.means import mean_of
from qa_pipeline.reports.figures.rates import call_rate
from qa_pipeline.scorecard.scorecard import Outcome


@drawn
@given(some_calls())
def test_every_call_is_in_the_group_of_its_agent_and_the_figures_are_of_the_group(
    calls: tuple[CallDigest, ...],
) -> None:
    groups = by_agent(calls)
    assert sorted(call.call_id for group in groups for call in group.calls) == sorted(
        c.call_id for c in calls
    )
    for group in groups:
        assert group.calls == tuple(call for call in calls if call.agent == group.agent)
        assert group.small == (len(group.calls) < 5)
        assert group.outcomes == outcome_counts(group.calls)
        assert group.rate == call_rate(group.calls)
        assert group.quality == mean_of(call.quality for call in group.calls)
        assert group.compliance == mean_of(call.compliance for call in group.calls)


def test_names_that_differ_in_case_alone_are_two_agents_in_an_order_that_never_changes() -> None:
    calls = [*calls_of("anna", "p"), *calls_of(None, "p"), *calls_of("Zoe", "p"), *calls_of("Anna", "p")]
    assert [group.agent for group in by_agent(calls)] == ["Anna", "anna", "Zoe", None]
    assert [group.agent for group in by_agent(calls[::-1])] == ["Anna", "anna", "Zoe", None]


def test_outcomes_are_counted_with_their_zeros_and_endings_without() -> None:
    calls = calls_of("Anna", "ppffr")
    counts = outcome_counts(calls)
    assert counts.counts == tuple(zip(Outcome, (2, 2, 1, 0), strict=True))
    assert (counts.total, counts.of(Outcome.FAILED)) == (5, 2)
    first, second, *_ = Ending
    ended = [a_call("a", ending=second), a_call("b", ending=first), a_call("c", ending=second), a_call("d")]
    assert ending_counts(ended) == ((first, 1), (second, 2))
