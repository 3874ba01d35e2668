"""How a call ended, from what was said at its end; doubt is an answer."""

from collections.abc import Sequence

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.outcome.ending import CallOutcome, Ending
from qa_pipeline.checks.outcome.signals import DEED, Signal, signals
from qa_pipeline.checks.outcome.when import when_said
from qa_pipeline.checks.result import Evidence, Reason, reason
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.transcript.transcript import MACHINE

SHOWN = 4
SHORT_S = 120.0
"""A wrong number is found out within this; later the words mean something else."""
MESSAGE_WORDS = 120
"""An agent who says no more than this to a machine has left a message."""
STAYS = {
    Ending.SOLD: frozenset({Ending.CALL_BACK, Ending.OPEN, Ending.RESOLVED, Ending.TRANSFERRED}),
    Ending.REFUSED: frozenset({Ending.UNSURE}),
    Ending.TRANSFERRED: frozenset({Ending.OPEN, Ending.UNSURE}),
    Ending.CALL_BACK: frozenset({Ending.OPEN, Ending.RESOLVED, Ending.UNSURE}),
    Ending.OPEN: frozenset({Ending.CALL_BACK, Ending.UNSURE}),
    Ending.WRONG_NUMBER: frozenset({Ending.UNSURE, Ending.REFUSED}),
}
"""An ending is not undone by what is said of these after it: who has bought may still be called back."""
SURENESS = 0.9
"""Of an ending that is said clearly: what was said may not be what happens."""
TEMPLATES = {
    Ending.SOLD: reasons.ENDED_SOLD,
    Ending.REFUSED: reasons.ENDED_REFUSED,
    Ending.CALL_BACK: reasons.ENDED_CALL_BACK,
    Ending.RESOLVED: reasons.ENDED_RESOLVED,
    Ending.OPEN: reasons.ENDED_OPEN,
    Ending.TRANSFERRED: reasons.ENDED_TRANSFERRED,
    Ending.WRONG_NUMBER: reasons.ENDED_WRONG_NUMBER,
}


def call_outcome(context: CallContext) -> CallOutcome:
    """How the call ended, by its last words and who said them."""
    if doubt := _cannot_tell(context):
        return _unsure(doubt)
    found = signals(context)
    if nobody := _nobody(context, found):
        return nobody
    found = tuple(
        signal
        for signal in found
        if signal.ending is not Ending.NO_ANSWER
        and (signal.ending is not Ending.WRONG_NUMBER or context.transcript.duration_s <= SHORT_S)
    )
    sure = [signal for signal in found if signal.sure]
    if not sure:
        told = [signal for signal in found if signal.ending is not Ending.UNSURE]
        return _unsure(reason(reasons.ENDING_DOUBTED if told else reasons.ENDING_NOT_SAID), found)
    ended = _last_word(sure)
    after = [
        s for s in found if s.at_s > ended.at_s and s.ending is not ended.ending and not _stays(ended, s)
    ]
    if after or _against_refusal(ended, sure):
        return _unsure(reason(reasons.ENDING_DOUBTED), (ended, *after))
    behind_s = ended.found.evidence.end_s
    if context.unheard(Speaker.CUSTOMER, behind_s, context.transcript.duration_s):
        return _unsure(reason(reasons.ENDING_DOUBTED), (ended,))  # what was not understood may take it back
    return _ended(context, ended, [signal for signal in sure if signal.ending is ended.ending])


def _cannot_tell(context: CallContext) -> Reason | None:
    """Why the end of the call is not known at all."""
    transcript = context.transcript
    if not transcript.speakers_known:
        return reason(reasons.MEASURE_NEEDS_SPEAKERS)
    if not transcript.understood:
        return reason(reasons.LANGUAGE_DOUBTED)
    if not transcript.complete or transcript.has(Problem.DEAD_CHANNEL):
        return reason(reasons.ENDING_NOT_HEARD, to_s=transcript.duration_s)
    return None


def _nobody(context: CallContext, found: tuple[Signal, ...]) -> CallOutcome | None:
    """A machine answered, or nobody did."""
    told = [signal for signal in found if signal.ending is Ending.NO_ANSWER and signal.sure]
    if told and not _picked_up(context, told[-1]):
        return CallOutcome(
            outcome=Ending.NO_ANSWER,
            reason=reason(reasons.ENDED_NO_ANSWER, at_s=told[0].at_s),
            confidence=_rounded(told[0]),
            evidence=_shown(told),
        )
    if context.call.stream(Speaker.CUSTOMER).words:
        return None
    machine = any(utterance.doubt == MACHINE for utterance in context.transcript.utterances)
    if machine and len(context.call.stream(Speaker.AGENT).words) <= MESSAGE_WORDS:
        return CallOutcome(
            outcome=Ending.NO_ANSWER, reason=reason(reasons.ENDED_MACHINE), confidence=SURENESS
        )
    return _unsure(reason(reasons.ENDING_NOBODY_HEARD))


def _picked_up(context: CallContext, announced: Signal) -> bool:
    """Whether somebody on the customer's side answers the agent behind the announcement."""
    answered = False
    for utterance in context.transcript.utterances[announced.found.utterance + 1 :]:
        if utterance.doubt:
            continue
        if answered and utterance.speaker is Speaker.CUSTOMER:
            return True
        answered = answered or utterance.speaker is Speaker.AGENT
    return False


def _last_word(sure: list[Signal]) -> Signal:
    """The signal that says the last word: the latest, unless one before it stays in spite of it."""
    ended = sure[0]
    for signal in sure[1:]:
        if not _stays(ended, signal):
            ended = signal
    return ended


def _stays(ended: Signal, later: Signal) -> bool:
    """Whether an ending holds in spite of what is said later."""
    if ended.ending is Ending.OPEN and later.ending is Ending.RESOLVED:
        return later.found.entry.kind == DEED  # "ho aperto un ticket e ho aggiornato i suoi dati"
    return later.ending in STAYS.get(ended.ending, frozenset())


def _against_refusal(ended: Signal, sure: list[Signal]) -> bool:
    """Whether the agent alone says so, to a customer who had refused."""
    if ended.mutual or ended.ending not in {Ending.SOLD, Ending.CALL_BACK}:
        return False
    said = [signal for signal in sure if signal.at_s < ended.at_s and signal.mutual]
    return bool(said) and said[-1].ending is Ending.REFUSED


def _ended(context: CallContext, ended: Signal, same: list[Signal]) -> CallOutcome:
    return CallOutcome(
        outcome=ended.ending,
        reason=reason(TEMPLATES[ended.ending], at_s=ended.at_s),
        when=_when(context, same) if ended.ending is Ending.CALL_BACK else None,
        confidence=_rounded(ended),
        evidence=_shown(same),
    )


def _shown(signals_: Sequence[Signal]) -> tuple[Evidence, ...]:
    """The last words that say it; what two lists hold is shown once."""
    return tuple({signal.at_s: signal.found.evidence for signal in signals_}.values())[-SHOWN:]


def _when(context: CallContext, promises: list[Signal]) -> str | None:
    """The time that was named last; as it was named before, where that says more: "giovedì alle tre" ... "a giovedì"."""
    stream, code = context.call.stream(None), context.call.language.code
    last: str | None = None
    for signal in reversed(promises):
        said = when_said(stream, code, signal.found.evidence)
        if said and (last is None or last.lower() in said.lower()):
            last = said
    return last


def _rounded(signal: Signal) -> float:
    return round(SURENESS * signal.found.probability, 3)


def _unsure(why: Reason, shown: tuple[Signal, ...] = ()) -> CallOutcome:
    return CallOutcome(outcome=Ending.UNSURE, reason=why, confidence=0.5, evidence=_shown(shown))
