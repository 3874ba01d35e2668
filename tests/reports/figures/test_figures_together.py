"""All figures of one report: they agree with each other, and ten thousand calls take no time to speak of."""

from dataclasses import replace
from time import process_time

from figure_worlds import PLACE, a_call, a_competence, a_result, advice, drawn, some_calls
from hypothesis import given

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.agents import by_agent
from qa_pipeline.reports.figures.counts import outcome_counts
from qa_pipeline.reports.figures.dates import hour, local
from qa_pipeline.reports.figures.heat import competence_map, heat_map, heat_playbooks
from qa_pipeline.reports.figures.moments import moments
from qa_pipeline.reports.figures.profile import competence_profile
from qa_pipeline.reports.figures.queue import review_queue
from qa_pipeline.reports.figures.standings import standings
from qa_pipeline.reports.figures.steps import missed_steps, step_records
from qa_pipeline.reports.figures.trends import by_campaign, by_hour, by_version, by_week
from qa_pipeline.scorecard.scorecard import Outcome

CALLS = 4_000
CHECKS = 45
LIMIT_S = 3.0 * CALLS / 10_000 * 3
"""Three seconds for ten thousand calls, and three times as long where other tests run beside."""


@drawn
@given(some_calls())
def test_whatever_calls_are_grouped_by_none_is_lost_or_counted_twice(calls: tuple[CallDigest, ...]) -> None:
    counts = outcome_counts(calls)
    everybody = sum(group.outcomes.total for group in by_agent(calls))
    assert len(calls) == counts.total == everybody
    for whole in (by_campaign(calls), by_version(calls)):
        assert sum(bucket.calls for bucket in whole) == len(calls)
        assert sum(bucket.rate.judged for bucket in whole) == counts.rate.judged
        assert sum(bucket.rate.passed for bucket in whole) == counts.rate.passed
    dated = [call for call in calls if local(call)]
    assert sum(bucket.calls for bucket in by_week(calls)) == len(dated)
    assert sum(bucket.calls for bucket in by_hour(calls)) == sum(hour(call) is not None for call in calls)
    assert sum(one.calls for one in heat_playbooks(calls)) == sum(call.playbook is not None for call in calls)
    waiting = counts.of(Outcome.NEEDS_REVIEW) + counts.of(Outcome.NOT_ASSESSABLE)
    assert len(review_queue(calls)) == waiting == counts.total - counts.rate.judged


def many_calls() -> tuple[CallDigest, ...]:
    """A large batch of a few calls told again and again, by two hundred agents."""
    patterns = [
        a_call(
            outcome="ppfprn"[number % 6],
            results=[
                a_result("ppfppun"[(number + at) % 7], f"check-{at}", place=PLACE) for at in range(CHECKS)
            ],
            competences=[a_competence(f"c{at}", coaching=advice(f"check-{at}")) for at in range(9)],
            playbook=f"book-{number % 3}",
        )
        for number in range(42)
    ]
    return tuple(
        replace(
            patterns[number % 41],
            call_id=f"c{number}",
            agent=f"Agent {number % 200}",
            started_at=f"2026-{1 + number % 11:02d}-{1 + number % 28:02d}T{number % 24:02d}:00:00",
        )
        for number in range(CALLS)
    )


def test_all_figures_of_a_large_batch_are_ready_in_moments() -> None:
    calls = many_calls()
    start = process_time()
    groups = by_agent(calls)
    assert len(standings(groups)) == 200
    assert len(step_records(calls)) == len(missed_steps(calls)) == 3 * CHECKS
    assert [len(heat_map(calls, one.playbook).rows) for one in heat_playbooks(calls)] == [200] * 3
    assert len(competence_map(calls).rows) == 200
    assert all(trend(calls) for trend in (by_week, by_hour, by_campaign, by_version))
    assert review_queue(calls)
    for group in groups:
        assert missed_steps(group.calls)
        assert competence_profile(group.calls)
        assert by_week(group.calls)
        assert moments(group.calls, keep=False)
        assert moments(group.calls, keep=True) == ()  # of what was good nothing is told
    assert process_time() - start < LIMIT_S
