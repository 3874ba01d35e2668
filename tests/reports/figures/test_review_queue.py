"""The review queue: what is at stake decides who is first."""

from figure_worlds import a_call, a_result, drawn, some_calls, verdicts
from hypothesis import given

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.queue import review_queue
from qa_pipeline.scorecard.scorecard import Outcome


def test_critical_doubts_come_first_then_points_in_doubt_then_the_oldest_then_what_cannot_be_assessed() -> (
    None
):
    critical = [a_result("u", "notice", critical=True, points=5)]
    calls = [
        a_call("not", outcome="n", results=[*critical, *verdicts(a="u", b="u")]),
        a_call("new", outcome="r", results=verdicts(a="u"), started_at="2026-11-24"),
        a_call("old", outcome="r", results=verdicts(a="u"), started_at="2026-11-02T10:00:00Z"),
        a_call("two", outcome="r", results=verdicts(a="u", b="u")),
        a_call("critical", outcome="r", results=critical),
        a_call("passed", results=verdicts(a="u")),
        a_call("failed", outcome="f", results=critical),
    ]
    assert [(one.call.call_id, one.weight, one.critical) for one in review_queue(calls)] == [
        ("critical", 5, 1),
        ("two", 20, 0),
        ("old", 10, 0),
        ("new", 10, 0),
        ("not", 25, 1),
    ]


def test_why_is_the_reasons_without_the_steps_that_failed() -> None:
    look = ("La registrazione è interrotta.", "Una lingua non attesa.", "Saluto")
    call = a_call(outcome="r", results=verdicts(greeting="f", notice="u"), look=look)
    assert review_queue([call])[0].why == look[:2]
    sure = a_call(outcome="r", results=verdicts(notice="u"), look=look[:2])
    assert review_queue([sure])[0].why == look[:2]


@drawn
@given(some_calls())
def test_everybody_who_waits_is_in_the_queue_once_in_whatever_order_they_come(
    calls: tuple[CallDigest, ...],
) -> None:
    queue = review_queue(calls)
    waiting = [c.call_id for c in calls if c.outcome in {Outcome.NEEDS_REVIEW, Outcome.NOT_ASSESSABLE}]
    assert sorted(one.call.call_id for one in queue) == sorted(waiting)
    assert review_queue(calls[::-1]) == queue
    assert review_queue(()) == ()
