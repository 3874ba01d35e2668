"""A verdict in the making, and what the kinds of check share in coming to it."""

from dataclasses import dataclass

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.tokens import Kind
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.checks.playbook import ForbiddenPhrase, Step
from qa_pipeline.checks.result import (
    CheckResult,
    NearestMiss,
    Reason,
    Searched,
    Section,
    Verdict,
    reason,
)
from qa_pipeline.recordings.recording import Speaker

WORTH_SHOWING = 0.3
"""The fit from which a nearest miss tells a reader anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict in the making."""

    verdict: Verdict
    reason: Reason
    matches: tuple[Match, ...] = ()
    """What it rests on."""
    nearest: Match | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time in which a step has to begin."""

    from_s: float
    to_s: float

    def holds(self, match: Match) -> bool:
        """Whether the match begins in it."""
        return self.from_s <= match.start_s <= self.to_s


def window_of(context: CallContext, step: Step) -> Window:
    """Where the step has to begin; a call that is cut has no known end."""
    transcript = context.transcript
    end = max(transcript.duration_s, transcript.announced_s or 0.0)
    from_s = max(0.0, end - step.within_last_s) if step.within_last_s is not None else 0.0
    return Window(
        from_s=from_s, to_s=min(end, step.within_first_s) if step.within_first_s is not None else end
    )


def judge_near(match: Match) -> Judgement:
    """The words are nearly there: changed where it matters, or not heard surely."""
    conflict = match.conflict
    if conflict is None:
        return near_miss(match)
    if match.grade is not Grade.CONTRADICTED:
        return made(Verdict.UNSURE, reason(reasons.DOUBTED_WORD, at_s=match.start_s), match)
    template = {
        Kind.NEGATION: reasons.CHANGED_NEGATION,
        Kind.NUMBER: reasons.CHANGED_NUMBER,
        Kind.MODAL: reasons.CHANGED_MODAL,
    }[conflict.kind]
    why = reason(template, at_s=match.start_s, said=conflict.said or "—", expected=conflict.expected or "—")
    return Judgement(
        verdict=Verdict.FAIL, reason=why, matches=(match,), nearest=match, confidence=conflict.probability
    )


def near_miss(match: Match) -> Judgement:
    """Too like the wording to be denied, too unlike it, or too unclear, to be believed."""
    if match.unclear:
        return made(Verdict.UNSURE, reason(reasons.UNCLEAR, at_s=match.start_s), match)
    why = reason(reasons.NEAR_MISS, at_s=match.start_s, score=round(100 * match.score))
    return Judgement(verdict=Verdict.UNSURE, reason=why, matches=(match,), nearest=match, confidence=0.5)


def cannot_deny(
    context: CallContext, speaker: Speaker | None, window: Window, texts: tuple[str, ...] = ()
) -> Reason | None:
    """Why it cannot be said that nothing like `texts` was said in the window; None where it can."""
    transcript = context.transcript
    if not transcript.complete:  # what is missing may lie anywhere: nobody knows where a file was damaged
        return reason(reasons.CUT_OFF, to_s=transcript.duration_s)
    if not transcript.speakers_known:  # on one channel both speak at once, and one of them is lost
        return reason(reasons.SPEAKER_UNKNOWN_NOT_FOUND)
    unheard = context.unheard(speaker, window.from_s, window.to_s, texts)
    if unheard:
        return reason(reasons.NOT_HEARD, from_s=unheard.start_s, to_s=unheard.end_s)
    return None


def on_one_channel(judgement: Judgement) -> Judgement:
    """Whatever was found: nobody knows who said it."""
    if judgement.matches:
        why = reason(reasons.SPEAKER_UNKNOWN, at_s=judgement.matches[0].start_s)
    else:
        why = reason(reasons.SPEAKER_UNKNOWN_NOT_FOUND)
    return Judgement(
        verdict=Verdict.UNSURE,
        reason=why,
        matches=judgement.matches,
        nearest=judgement.nearest,
        confidence=0.5,
    )


def made(verdict: Verdict, why: Reason, match: Match, *others: Match) -> Judgement:
    """A judgement that rests on `match`, as sure as its fit and its words."""
    confidence = min(1.0, match.score) * match.confidence
    return Judgement(verdict=verdict, reason=why, matches=(match, *others), confidence=confidence)


def denied(nearest: Match | None) -> float:
    """How sure an absence is: the farther the nearest miss, the surer."""
    return 1.0 - min(1.0, nearest.score) / 2 if nearest else 1.0


def compliance_result(
    context: CallContext, item: Step | ForbiddenPhrase, judgement: Judgement, window: Window
) -> CheckResult:
    """The judgement on a step or a forbidden phrase as everybody reads it."""
    return CheckResult(
        check=item.id,
        section=Section.COMPLIANCE,
        title=item.title,
        verdict=judgement.verdict,
        reason=judgement.reason,
        max_points=item.weight,
        critical=item.critical,
        confidence=round(judgement.confidence, 3),
        evidence=tuple(match.evidence() for match in judgement.matches),
        searched=Searched(
            speaker=item.speaker,
            from_s=window.from_s,
            to_s=window.to_s,
            wordings=tuple(wording.text for wording in context.wordings(item.say)),
        ),
        nearest=_nearest_miss(judgement),
    )


def _nearest_miss(judgement: Judgement) -> NearestMiss | None:
    """As the result shows it; a place with hardly a word in common is none."""
    nearest = judgement.nearest
    return nearest.nearest() if nearest and nearest.score >= WORTH_SHOWING else None
