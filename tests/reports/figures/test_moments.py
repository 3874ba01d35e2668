"""Moments to hear: what matters most, the latest time it happened, never the same rule twice."""

from collections.abc import Sequence
from dataclasses import replace

from figure_worlds import PLACE, a_call, a_competence, a_result, advice, drawn, some_calls
from hypothesis import given
from hypothesis import strategies as st

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.moments import MomentToHear, call_moments, moments

NOWHERE = replace(PLACE, start_s=0.0, end_s=0.0)


def heard(calls: Sequence[CallDigest], *, keep: bool = False) -> list[tuple[str, str, int]]:
    return [(one.title, one.call.call_id, one.times) for one in moments(calls, keep)]


def missing(call_id: str, *checks: str, day: int = 1, critical: str = "", **call: str | None) -> CallDigest:
    """A call in which checks failed at a place to hear."""
    results = [a_result("f", check, critical=check == critical, place=PLACE) for check in checks]
    return replace(a_call(call_id, results=results, started_at=f"2026-11-{day:02d}T10:00:00"), **call)  # type: ignore[arg-type]


def praised(call_id: str, check: str, *, verdict: str = "p", day: int = 1) -> CallDigest:
    """A call whose scorecard has a good word for a check."""
    told = a_competence("empathy", coaching=advice(check, f"Keep {check}.", keep=True))
    rule = a_result(verdict, check, competence="empathy")
    return a_call(call_id, results=[rule], competences=[told], started_at=f"2026-11-{day:02d}T10:00:00")


def test_what_was_missed_most_comes_first_but_critical_steps_before_all() -> None:
    calls = [
        missing("a", "greeting", "thanks", "notice", critical="notice"),
        missing("b", "greeting", "thanks", day=2),
        missing("c", "greeting", day=3),
    ]
    assert heard(calls) == [("Notice", "a", 1), ("Greeting", "c", 3), ("Thanks", "b", 2)]


def test_of_equals_the_heavier_rule_comes_first() -> None:
    told = [a_competence(name, coaching=advice(name, keep=True)) for name in ("a", "b", "c")]
    for verdict in "fp":
        rules = [
            a_result(verdict, name, points=at, place=PLACE) for name, at in (("a", 5), ("b", 20), ("c", 10))
        ]
        found = moments([a_call(results=rules, competences=told)], keep=verdict == "p")
        assert [one.title for one in found] == ["B", "C", "A"]


def test_there_are_three_unless_more_are_wanted() -> None:
    calls = [missing("a", "one", "two", "three", "four")]
    assert [len(moments(calls, keep=False, most=most)) for most in (1, 3, 9)] == [1, 3, 4]
    assert len(moments(calls, keep=False)) == 3


def test_the_latest_call_is_chosen_whatever_its_id_or_zone() -> None:
    calls = [
        missing("z", "greeting", day=2),
        missing("a", "greeting", started_at="2026-11-02T22:00:00+05:00"),
        missing("k", "greeting", started_at="ieri"),
    ]
    assert heard(calls) == [("Greeting", "a", 3)]


def test_a_call_that_can_be_played_is_better_than_a_later_one_that_cannot() -> None:
    silent = missing("b", "greeting", day=9, audio_href=None)
    assert heard([missing("a", "greeting"), silent]) == [("Greeting", "a", 2)]
    assert heard([missing("c", "greeting", audio_href=None), silent]) == [("Greeting", "b", 2)]


def test_what_has_no_place_is_counted_but_cannot_be_heard() -> None:
    nowhere = a_call("b", results=[a_result("f", "greeting")], started_at="2026-11-20")
    whole = a_call("c", results=[a_result("f", "greeting", place=NOWHERE)], started_at="2026-11-21")
    assert heard([nowhere, whole]) == []
    assert heard([missing("a", "greeting"), nowhere, whole]) == [("Greeting", "a", 3)]


def test_advice_on_a_rule_says_more_than_its_verdict() -> None:
    later = replace(PLACE, start_s=60.0, end_s=62.0)
    told = a_competence("empathy", coaching=advice("thanks", "Thank them next time.", place=later))
    call = a_call(
        results=[a_result("p"), a_result("f", "thanks", competence="empathy", place=PLACE)],
        competences=[told],
    )
    assert moments([call], keep=False) == (
        MomentToHear(
            call=call,
            competence="empathy",
            title="Thanks",
            sentence="Thank them next time.",
            place=later,
            result_index=1,
            times=1,
        ),
    )


def test_advice_without_a_place_leaves_the_verdicts_own() -> None:
    told = a_competence("empathy", coaching=advice("thanks", "Speak less.", place=NOWHERE))
    call = a_call(results=[a_result("f", "thanks", place=PLACE, reason="Too long.")], competences=[told])
    (moment,) = moments([call], keep=False)
    assert (moment.sentence, moment.place) == ("Too long.", PLACE)


def test_praise_is_for_what_is_kept_most_surely_and_not_for_once_of_once() -> None:
    often = [praised(f"o{n}", "thanks", day=n + 1) for n in range(9)]
    once = praised("x", "calm", day=20)
    assert heard([*often, praised("l", "thanks", verdict="f", day=19), once], keep=True) == [
        ("Thanks", "o8", 9),
        ("Calm", "x", 1),
    ]
    assert moments([once], keep=True)[0].sentence == "Keep calm."


def test_praise_is_never_taken_from_a_call_that_missed_the_rule_nor_blame_from_one_that_kept_it() -> None:
    assert moments([praised("a", "thanks", verdict="f")], keep=True) == ()
    assert moments([praised("a", "thanks")], keep=False) == ()
    told = a_competence("empathy", coaching=advice("thanks", "Thank them."))
    assert moments([a_call(results=[a_result("p", "thanks")], competences=[told])], keep=True) == ()
    doubt = a_call(results=[a_result("u", "greeting", place=PLACE)])
    assert moments([doubt], keep=False) == ()


@drawn
@given(some_calls(), st.booleans())
def test_every_moment_is_a_place_of_its_call(calls: tuple[CallDigest, ...], keep: bool) -> None:
    wanted = Verdict.PASS if keep else Verdict.FAIL
    found = moments(calls, keep)
    rules = [(one.call.playbook, one.call.results[one.result_index].check) for one in found]
    assert len(found) <= 3
    assert len(set(rules)) == len(rules)
    for one, (playbook, check) in zip(found, rules, strict=True):
        result = one.call.results[one.result_index]
        told = [each.coaching for each in one.call.competences if each.coaching]
        own = [(result.reason, result.place), *((a.sentence, a.place) for a in told if a.check == check)]
        assert one.call in calls
        assert (result.verdict, result.title, result.competence) == (wanted, one.title, one.competence)
        assert (one.sentence, one.place) in own
        assert one.times == sum(
            (call.playbook, each.check, each.verdict) == (playbook, check, wanted)
            for call in calls
            for each in call.results
        )
    assert moments(calls[::-1], keep) == found


@drawn
@given(some_calls(), st.booleans())
def test_moments_are_chosen_from_those_of_their_calls(calls: tuple[CallDigest, ...], keep: bool) -> None:
    every = [replace(one, times=0) for call in calls for one in call_moments(call, keep=keep)]
    assert all(replace(one, times=0) in every for one in moments(calls, keep))
    rules = {(one.call.playbook, one.call.results[one.result_index].check) for one in every}
    assert len(moments(calls, keep, most=99)) == len(rules)
