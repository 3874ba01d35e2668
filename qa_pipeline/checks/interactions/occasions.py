"""Occasions that call for something of the agent, and the verdict on all of a call's together.

One occasion is met, open, or doubtful. All met: pass. None met and one surely open: fail. Some met and some open: a
person decides how much the open ones weigh, as with the steps of a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judged import DOUBT, SHOWN, Judged, whole
from qa_pipeline.checks.judgement import cannot_deny
from qa_pipeline.checks.result import Evidence, Reason, Verdict, reason
from qa_pipeline.recordings.recording import Speaker

ABSENT = 0.8
"""How sure a verdict is that rests on something not being found: it may have been said in words of no list."""


class State(Enum):
    """What became of an occasion."""

    MET = 1
    OPEN = 2
    DOUBTFUL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that called for an answer, and the answer."""

    state: State
    reason: Reason
    evidence: tuple[Evidence, ...]
    """What called for it first."""
    confidence: float = DOUBT
    sure: bool = True
    """Whether it surely was one."""


def judge_occasions(context: CallContext, occasions: Sequence[Occasion]) -> Judged:
    """The verdict on all of them.

    Args:
        context: the call.
        occasions: those that the customer gave, in time order.
    """
    sure = [each for each in occasions if each.sure] or list(occasions)
    if not sure:
        if doubt := cannot_deny(context, Speaker.CUSTOMER, whole(context)):
            return Judged(Verdict.UNSURE, doubt)
        return Judged(Verdict.NOT_APPLICABLE, reason(reasons.NOT_TRIGGERED), (), ABSENT)
    met = [each for each in sure if each.state is State.MET]
    open_ = [each for each in sure if each.state is State.OPEN]
    doubtful = [each for each in sure if each.state is State.DOUBTFUL]
    if open_ and not met and open_[0].sure:
        return _shown(Verdict.FAIL, open_[0].reason, open_)
    if open_ and met:
        why = reason(reasons.MET_SOME, met=len(met), all=len(sure), at_s=open_[0].evidence[0].start_s)
        return _shown(Verdict.UNSURE, why, [*open_, *doubtful])
    if open_ or doubtful:
        return _shown(Verdict.UNSURE, (open_ + doubtful)[0].reason, [*open_, *doubtful])
    return _shown(Verdict.PASS, met[0].reason, met)


def _shown(verdict: Verdict, why: Reason, occasions: Sequence[Occasion]) -> Judged:
    evidence = tuple(piece for each in occasions for piece in each.evidence)[:SHOWN]
    return Judged(verdict, why, evidence, min(each.confidence for each in occasions))
