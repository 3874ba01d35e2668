"""One step of the script: was it said, by whom, when, and in order?"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.checks import reasons
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
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.checks.playbook import Step
from qa_pipeline.checks.result import CheckResult, Verdict, reason
from qa_pipeline.checks.triggered import judge_triggered


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """A step's result, and where it was said: later steps ask that for the order."""

    result: CheckResult
    hits: tuple[Match, ...]
    doubts: tuple[Match, ...]


def check_step(
    context: CallContext, step: Step, matches: tuple[Match, ...], before: dict[str, StepOutcome]
) -> StepOutcome:
    """The verdict on one step.

    Args:
        context: the call.
        step: of its playbook.
        matches: where its wordings were said, the surest first.
        before: the outcomes of the steps that it must come after, by id.
    """
    window = window_of(context, step)
    judgement = (
        judge_triggered(context, step, step.when, matches)
        if step.when
        else _judge_window(context, step, matches, window, before)
    )
    if context.speaker_matters(step.speaker) or (step.when and context.speaker_matters(step.when.speaker)):
        judgement = on_one_channel(judgement)
    result = compliance_result(context, step, judgement, window)
    return StepOutcome(
        result=result,
        hits=tuple(match for match in matches if match.grade is Grade.HIT),
        doubts=tuple(match for match in matches if match.grade in {Grade.DOUBT, Grade.CONTRADICTED}),
    )


def _judge_window(
    context: CallContext, step: Step, matches: Sequence[Match], window: Window, before: dict[str, StepOutcome]
) -> Judgement:
    """A step that is always due."""
    hits = [match for match in matches if match.grade is Grade.HIT]
    inside = [match for match in hits if window.holds(match)]
    if inside:
        return _judge_order(context, inside, before)
    near = [match for match in matches if match.grade is not Grade.MISS and window.holds(match)]
    if near:
        return judge_near(near[0])
    if hits:
        return _outside(context, step, hits, window)
    return _absent(context, step, window, matches)


def _judge_order(context: CallContext, inside: list[Match], before: dict[str, StepOutcome]) -> Judgement:
    """A step that was said in time: was it said after the steps that it must come after?"""
    candidates = sorted(inside, key=lambda match: match.start_s)
    first = candidates[0]
    unknown: str | None = None
    for outcome in before.values():
        title = outcome.result.title
        earliest = min(outcome.hits, key=lambda match: match.start_s, default=None)
        after = [match for match in candidates if earliest and match.start_s >= earliest.start_s]
        if after:
            candidates = after
        elif any(match.start_s < first.start_s for match in outcome.doubts):
            unknown = unknown or title  # it may have been said before: the order harms nobody
        elif outcome.doubts or _may_be_lost(context, outcome, first):
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
    if not outcome.hits:
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


def _absent(context: CallContext, step: Step, window: Window, matches: Sequence[Match]) -> Judgement:
    """Not said in the window, and not elsewhere surely either."""
    nearest = next((match for match in matches if window.holds(match)), None)
    if doubt := cannot_deny(context, step.speaker, window, step.say):
        return Judgement(verdict=Verdict.UNSURE, reason=doubt, nearest=nearest)
    why = reason(reasons.NOT_SAID, from_s=window.from_s, to_s=window.to_s)
    return Judgement(verdict=Verdict.FAIL, reason=why, nearest=nearest, confidence=denied(nearest))
