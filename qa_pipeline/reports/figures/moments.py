"""Moments of an agent's calls to listen to together: to coach on, and to praise."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.digest import CallDigest, CoachingDigest, Place, ResultDigest
from qa_pipeline.reports.figures.dates import by_time
from qa_pipeline.reports.figures.rates import wilson

_PASS, _FAIL = Verdict.PASS, Verdict.FAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentToHear:
    """One place in one call, for one step or rule."""

    call: CallDigest
    competence: str | None
    title: str
    """Of the step or rule."""
    sentence: str
    """What to do next time, what to keep, or why it failed; in the report's language."""
    place: Place
    result_index: int
    """Its place among the call's results."""
    times: int
    """In how many of the calls it was missed, or kept."""


@dataclass(slots=True)
class _Rule:
    """What is known of one step or rule; calls are seen from the latest to the first."""

    critical: bool
    """In the latest call in which it was judged."""
    weight: float
    passed: int = 0
    failed: int = 0
    moment: MomentToHear | None = None

    def hear(self, moment: MomentToHear | None) -> None:
        """Take the latest moment, but rather one that has audio."""
        if self.moment is None or (moment and moment.call.audio_href and not self.moment.call.audio_href):
            self.moment = moment

    @property
    def surely_kept(self) -> float:
        """The share of calls at least in which it is kept, so that once of once is less than nine of ten."""
        return (wilson(self.passed, self.passed + self.failed) or (0.0, 0.0))[0]


def moments(calls: Iterable[CallDigest], keep: bool, most: int = 3) -> tuple[MomentToHear, ...]:
    """At most so many moments to praise (`keep`) or to coach on, no two of one step or rule.

    To coach on: what was missed most, critical steps first. To praise: what is kept most surely, of what the
    scorecards have a good word for. Each by its latest call with a place to listen to.
    """
    rules = _rules(calls, keep=keep)
    order = sorted(rules, key=lambda key: (*_worth(rules[key], keep=keep), key))
    found = (_told(rules[key], keep=keep) for key in order)
    return tuple(moment for moment in found if moment)[:most]


def call_moments(call: CallDigest, *, keep: bool) -> tuple[MomentToHear, ...]:
    """Of one call, the moment of each step or rule that was kept, or missed: what `moments` chooses from."""
    advice, wanted = _advice(call, keep=keep), _PASS if keep else _FAIL
    told = (_moment(call, one, advice.get(one.check)) for one in call.results if one.verdict is wanted)
    return tuple(moment for moment in told if moment)


def _worth(rule: _Rule, *, keep: bool) -> tuple[float, ...]:
    """A key to sort by, the most worth hearing first."""
    if keep:
        return -rule.surely_kept, -rule.weight
    return not rule.critical, -rule.failed, -rule.weight


def _told(rule: _Rule, *, keep: bool) -> MomentToHear | None:
    return rule.moment and replace(rule.moment, times=rule.passed if keep else rule.failed)


def _rules(calls: Iterable[CallDigest], *, keep: bool) -> dict[tuple[str, str], _Rule]:
    """Playbook and check -> what is known of it; moments only of calls in which it was kept, or missed."""
    rules: dict[tuple[str, str], _Rule] = {}
    for call in sorted(calls, key=by_time, reverse=True):
        advice = _advice(call, keep=keep)
        for result in call.results:
            passed = result.verdict is _PASS
            if passed or result.verdict is _FAIL:
                rule = _rule(rules, call, result)
                rule.passed += passed
                rule.failed += not passed
                if passed is keep and (result.place or result.check in advice):
                    rule.hear(_moment(call, result, advice.get(result.check)))
    return rules


def _rule(rules: dict[tuple[str, str], _Rule], call: CallDigest, result: ResultDigest) -> _Rule:
    key = call.playbook or "", result.check
    if key not in rules:
        rules[key] = _Rule(critical=result.critical, weight=result.max_points)
    return rules[key]


def _advice(call: CallDigest, *, keep: bool) -> dict[str, CoachingDigest]:
    """By the check that it is about."""
    told = (one.coaching for one in call.competences if one.coaching)
    return {one.check: one for one in told if one.keep is keep}


def _moment(call: CallDigest, result: ResultDigest, advice: CoachingDigest | None) -> MomentToHear | None:
    """The result's moment: that of the advice on it, which says more than the verdict's reason, or else its own."""
    place = advice.place if advice else None
    sentence = advice.sentence if advice else result.reason
    if not _heard(place):
        place, sentence = result.place, result.reason
    if place is None or not _heard(place):
        return None
    return MomentToHear(
        call=call,
        competence=result.competence,
        title=result.title,
        sentence=sentence,
        place=place,
        result_index=result.index,
        times=0,
    )


def _heard(place: Place | None) -> bool:
    """Whether there is anything to listen to; what is about the whole call has a place without length."""
    return place is not None and place.end_s > place.start_s
