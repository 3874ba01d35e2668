"""Steps over many calls: each verdict counted once, each miss with its call."""

from collections.abc import Sequence

from figure_worlds import a_call, a_result, drawn, some_calls, verdicts
from hypothesis import given

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.figures.steps import missed_steps, step_records


def recount(calls: Sequence[CallDigest], playbook: str, check: str, verdict: Verdict) -> list[str]:
    """The calls that have this verdict, found the slow way."""
    return [
        call.call_id
        for call in calls
        for result in call.results
        if ((call.playbook or ""), result.check, result.verdict) == (playbook, check, verdict)
    ]


@drawn
@given(some_calls())
def test_every_verdict_is_in_one_record_and_every_miss_names_its_call(calls: tuple[CallDigest, ...]) -> None:
    records = step_records(calls)
    keys = [(one.playbook, one.check) for one in records]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {(call.playbook or "", result.check) for call in calls for result in call.results}
    for one in records:
        failed = recount(calls, one.playbook, one.check, Verdict.FAIL)
        assert [call.call_id for call, _ in one.failed] == failed
        assert all(result in call.results and result.check == one.check for call, result in one.failed)
        assert one.passed == len(recount(calls, one.playbook, one.check, Verdict.PASS))
        assert one.unsure == len(recount(calls, one.playbook, one.check, Verdict.UNSURE))
        assert one.rate == Rate(passed=one.passed, judged=one.passed + len(failed))


@drawn
@given(some_calls())
def test_what_was_missed_most_comes_first_and_nothing_else_is_listed(calls: tuple[CallDigest, ...]) -> None:
    missed = missed_steps(calls)
    assert sorted(missed, key=lambda one: (one.playbook, one.check)) == sorted(
        (one for one in step_records(calls) if one.failed), key=lambda one: (one.playbook, one.check)
    )
    numbers = [(-len(one.failed), not one.critical) for one in missed]
    assert numbers == sorted(numbers)


def test_steps_stand_in_the_order_of_the_latest_call_then_those_that_only_earlier_ones_have() -> None:
    calls = [
        a_call("a", results=verdicts(greeting="p", thanks="p", notice="p"), started_at="2026-11-25"),
        a_call("b", results=verdicts(old="p", thanks="p", greeting="p"), started_at="2026-11-02"),
        a_call("c", results=verdicts(zero="p"), playbook="a-first"),
    ]
    assert [(one.playbook, one.check) for one in step_records(calls)] == [
        ("a-first", "zero"),
        ("energy", "greeting"),
        ("energy", "thanks"),
        ("energy", "notice"),
        ("energy", "old"),
    ]


def test_a_step_is_called_as_the_latest_call_has_it_whatever_the_order_of_ids() -> None:
    new = a_result("p", title="Saluto completo", critical=True)
    old = a_result("f", title="Saluto")
    calls = [
        a_call("a", results=[new], started_at="2026-11-25T09:00:00+01:00"),
        a_call("b", results=[old], started_at="2026-11-02"),
        a_call("c", results=[old], started_at="chissà"),
    ]
    (step,) = step_records(calls)
    assert (step.title, step.critical, step.rate) == ("Saluto completo", True, Rate(passed=1, judged=3))
    assert [result.title for _, result in step.failed] == ["Saluto", "Saluto"]


def test_the_same_step_of_two_playbooks_is_two_and_calls_without_one_have_their_own() -> None:
    calls = [
        a_call(str(n), playbook=book, results=verdicts(greeting="f"))
        for n, book in enumerate(("x", "y", None))
    ]
    assert [one.playbook for one in missed_steps(calls)] == ["", "x", "y"]
    assert [one.share_failed for one in missed_steps(calls)] == [1, 1, 1]


def test_a_step_that_was_never_judged_has_no_rate_and_is_missed_by_nobody() -> None:
    calls = [a_call("a", results=verdicts(greeting="u")), a_call("b", results=verdicts(greeting="n"))]
    (step,) = step_records(calls)
    assert (step.judged, step.unsure, step.rate.share, step.share_failed) == (0, 1, None, 0.0)
    assert missed_steps(calls) == ()
