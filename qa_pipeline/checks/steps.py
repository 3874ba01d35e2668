"""One step of the script: was it said, by whom, when, and in order?"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.checks import reasons
from qa_pipeline.checks.answers import Said
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judgement import (
    Judgement,
    Window,
    cannot_deny,
    compliance_result,
    denied,
    judge_near,
    made,
    on_one_channel,
    window_of,
)
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.meant import perhaps_meant
from qa_pipeline.checks.names import other_name
from qa_pipeline.checks.playbook import Step
from qa_pipeline.checks.result import CheckResult, Verdict, reason
from qa_pipeline.checks.triggered import judge_triggered


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """A step's result, and where it was said: later steps ask that for the order."""

    result: CheckResult
    said: Said


def check_step(context: CallContext, step: Step, said: Said, before: dict[str, StepOutcome]) -> StepOutcome:
    """The verdict on one step.

    Args:
        context: the call.
        step: of its playbook.
        said: where its wordings were said.
        before: the outcomes of the steps that it must come after, by id.
    """
    window = window_of(context, step)
    if step.when:
        judgement = _in_its_time(
            context, step, judge_triggered(context, step, step.when, said), window, before
        )
    else:
        judgement = _judge_window(context, step, said, window, before)
    if context.speaker_matters(step.speaker) or (step.when and context.speaker_matters(step.when.speaker)):
        judgement = on_one_channel(judgement)
    result = compliance_result(context, step, judgement, window)
    return StepOutcome(result=result, said=said)


def _in_its_time(
    context: CallContext, step: Step, answered: Judgement, window: Window, before: dict[str, StepOutcome]
) -> Judgement:
    """The judgement on a step that was called for; where it was given, its order counts too, and its time.

    Nobody can answer in time what is asked when the time is over, or before it has come.
    """
    if answered.verdict is not Verdict.PASS:
        return answered
    given, trigger = answered.matches[0], answered.matches[-1]
    if not isinstance(given, Match) or not isinstance(trigger, Match):
        return answered
    if window.holds(trigger) and not window.holds(given):
        return _outside(context, step, [given], window)
    timed = _judge_order(context, [given], before)
    return answered if timed.verdict is Verdict.PASS else timed


def _judge_window(
    context: CallContext, step: Step, said: Said, window: Window, before: dict[str, StepOutcome]
) -> Judgement:
    """A step that is always due."""
    inside = [match for match in said.hits if window.holds(match)]
    if inside:
        return _judge_order(context, inside, before)
    near = [match for match in said.doubts if window.holds(match)]
    if near:
        return judge_near(near[0])
    if said.hits:
        return _outside(context, step, said.hits, window)
    return _absent(context, step, window, said)


def _judge_order(context: CallContext, inside: list[Match], before: dict[str, StepOutcome]) -> Judgement:
    """A step that was said in time: was it said after the steps that it must come after?"""
    candidates = sorted(inside, key=lambda match: match.start_s)
    first = candidates[0]
    unknown: str | None = None
    for outcome in before.values():
        title = outcome.result.title
        earliest = min(outcome.said.hits, key=lambda match: match.start_s, default=None)
        after = [match for match in candidates if earliest and match.start_s >= earliest.start_s]
        if after:
            candidates = after
        elif any(match.start_s < first.start_s for match in outcome.said.doubts):
            unknown = unknown or title  # it may have been said before: the order harms nobody
        elif outcome.said.doubts or _may_be_lost(context, outcome, first):
            return made(Verdict.UNSURE, reason(reasons.ORDER_UNSURE, at_s=first.start_s, other=title), first)
        elif earliest:
            why = reason(reasons.OUT_OF_ORDER, at_s=first.start_s, other=title, other_s=earliest.start_s)
            return made(Verdict.FAIL, why, first, earliest)
        else:
            unknown = unknown or title
    chosen = max(candidates, key=lambda match: match.score)
    if unknown:
        why = reason(reasons.SAID_ORDER_UNKNOWN, at_s=chosen.start_s, other=unknown)
        return made(Verdict.PASS, why, chosen)
    return made(Verdict.PASS, reason(reasons.SAID, at_s=chosen.start_s), chosen)


def _may_be_lost(context: CallContext, outcome: StepOutcome, first: Match) -> bool:
    """Whether the earlier step may have been said in time, where it was not heard."""
    if not outcome.said.hits:
        return False  # it was not said at all: that is its own verdict
    searched = outcome.result.searched
    return bool(cannot_deny(context, searched.speaker, Window(from_s=0.0, to_s=first.start_s)))


def _outside(context: CallContext, step: Step, hits: Sequence[Match], window: Window) -> Judgement:
    """Said, but not when it should have been."""
    first = min(hits, key=lambda match: match.start_s)
    if doubt := cannot_deny(context, step.speaker, window, step.say):
        return Judgement(verdict=Verdict.UNSURE, reason=doubt, matches=(first,))
    if first.start_s > window.to_s:
        why = reason(reasons.SAID_LATE, at_s=first.start_s, limit_s=step.within_first_s or 0.0)
    else:
        why = reason(reasons.SAID_EARLY, at_s=first.start_s, limit_s=step.within_last_s or 0.0)
    return made(Verdict.FAIL, why, first)


def _absent(context: CallContext, step: Step, window: Window, said: Said) -> Judgement:
    """Not said in the window, and not elsewhere surely either."""
    nearest = next((match for match in said.everywhere if window.holds(match)), None)
    if doubt := cannot_deny(context, step.speaker, window, step.say):
        return Judgement(verdict=Verdict.UNSURE, reason=doubt, nearest=nearest)
    if name := other_name(context, step, window.from_s, window.to_s):
        why = reason(reasons.OTHER_NAME, at_s=name.word.start_s)
        return Judgement(verdict=Verdict.UNSURE, reason=why, nearest=nearest)
    if perhaps := perhaps_meant(context, step, window, said):
        return perhaps
    why = reason(reasons.NOT_SAID, from_s=window.from_s, to_s=window.to_s)
    return Judgement(verdict=Verdict.FAIL, reason=why, nearest=nearest, confidence=denied(nearest))
