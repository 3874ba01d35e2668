"""A verdict in the making, and what the kinds of check share in coming to it."""

from dataclasses import dataclass, replace
from typing import Protocol

from qa_pipeline.checks import reasons
from qa_pipeline.checks.changed_words import changed, perhaps_changed
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching.chance import sure_word
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.checks.playbook import ForbiddenPhrase, Step
from qa_pipeline.checks.result import (
    CheckResult,
    Evidence,
    NearestMiss,
    Reason,
    Searched,
    Section,
    Verdict,
    reason,
)
from qa_pipeline.recordings.recording import Speaker

SUREST = 0.98
"""Of an absence, 0 to 1."""
WORTH_SHOWING = 0.3
"""The fit from which a nearest miss tells a reader anything."""
_ALMOST_ALL = 95
"""The fit, in %, from which "something like it" would puzzle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time in which a step has to begin."""

    from_s: float
    to_s: float

    def holds(self, match: Match) -> bool:
        """Whether the match begins in it."""
        return self.from_s <= match.start_s <= self.to_s


class Shown(Protocol):
    """A place that a verdict can show: where words match, or where something may mean the same."""

    @property
    def score(self) -> float:
        """How like it is, 0 to 1."""

    @property
    def start_s(self) -> float:
        """When it begins."""

    def evidence(self) -> Evidence:
        """As what a verdict rests on."""

    def nearest(self) -> NearestMiss:
        """As what was not good enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict in the making."""

    verdict: Verdict
    reason: Reason
    matches: tuple[Shown, ...] = ()
    """What it rests on."""
    nearest: Shown | None = None
    confidence: float = 0.5
    searched: Window | None = None
    """Where was looked, if not in the step's own window: after what called for it."""


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
        if conflict.probability < sure_word():
            return made(Verdict.UNSURE, reason(reasons.DOUBTED_WORD, at_s=match.start_s), match)
        return made(Verdict.UNSURE, perhaps_changed(conflict, match.start_s), match)
    why = changed(conflict, match.start_s)
    return Judgement(
        verdict=Verdict.FAIL, reason=why, matches=(match,), nearest=match, confidence=conflict.probability
    )


def near_miss(match: Match) -> Judgement:
    """Too like the wording to be denied, too unlike it, or too unclear, to be believed."""
    if match.unclear:
        return made(Verdict.UNSURE, reason(reasons.UNCLEAR, at_s=match.start_s), match)
    score = round(100 * match.score)
    why = (
        reason(reasons.ALMOST_THE_SAME, at_s=match.start_s)
        if score >= _ALMOST_ALL
        else reason(reasons.NEAR_MISS, at_s=match.start_s, score=score)
    )
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
    return replace(judgement, verdict=Verdict.UNSURE, reason=why, confidence=0.5)


def made(verdict: Verdict, why: Reason, match: Match, *others: Match) -> Judgement:
    """A judgement that rests on `match`: as sure as it fits, and half as sure where no word of it was heard surely."""
    confidence = match.chance * (1 + match.confidence) / 2
    return Judgement(verdict=verdict, reason=why, matches=(match, *others), confidence=confidence)


def denied(nearest: Match | None) -> float:
    """How sure an absence is: the less likely the nearest miss, the surer; never more than `SUREST`, for words get lost."""
    return min(SUREST, 1.0 - nearest.chance) if nearest else SUREST


def compliance_result(
    context: CallContext, item: Step | ForbiddenPhrase, judgement: Judgement, window: Window
) -> CheckResult:
    """The judgement on a step or a forbidden phrase as everybody reads it."""
    when = item.when if isinstance(item, Step) else None
    whole = Window(from_s=0.0, to_s=context.transcript.duration_s)
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
        searched=_searched(context, item.speaker, judgement.searched or window, item.say),
        nearest=_nearest_miss(judgement),
        trigger=_searched(context, when.speaker, whole, when.says) if when else None,
    )


def _searched(
    context: CallContext, speaker: Speaker | None, window: Window, texts: tuple[str, ...]
) -> Searched:
    wordings = tuple(wording.text for wording in context.wordings(texts))
    return Searched(speaker=speaker, from_s=window.from_s, to_s=window.to_s, wordings=wordings)


def _nearest_miss(judgement: Judgement) -> NearestMiss | None:
    """As the result shows it; a place with hardly a word in common is none."""
    nearest = judgement.nearest
    return nearest.nearest() if nearest and nearest.score >= WORTH_SHOWING else None
