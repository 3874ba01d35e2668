"""What in a call says how it ended: words of lists, by who said them, how late, and what was answered."""

from dataclasses import dataclass

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching.chance import sure_word
from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.outcome.replies import ELSE, If, Reply, answers, hangs_on_if, reply_to, satisfied
from qa_pipeline.checks.wordlists.entries import Reading
from qa_pipeline.checks.wordlists.found import Found
from qa_pipeline.recordings.recording import Speaker

LAST_TURNS = 4
"""So many turns of each speaker are the end of a call."""
LAST_S = 60.0
"""And whatever is said in its last minute."""
AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER
PERHAPS, IF_ACCEPTED, IF_SATISFIED, DEED = "perhaps", "if_accepted", "if_satisfied", "deed"
"""Kinds of entries: what is never sure; what counts behind the customer's acceptance; information, and something done, which
are sure once the customer wants nothing more."""
ASKED = frozenset({Reading.QUESTION, Reading.CONDITION})
"""Readings that an answer settles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A list whose words, said by this speaker, speak for an ending."""

    ending: Ending
    list_id: str
    speaker: Speaker
    anywhere: bool = False
    """Whether it tells wherever it was said, and not only at the end."""
    asks: bool = False
    """Whether it only asks, and the answer tells."""
    kinds: frozenset[str] = frozenset()
    """Only entries of these; empty: all."""


SOURCES = (
    Source(ending=Ending.SOLD, list_id="outcome_accepts", speaker=CUSTOMER),
    Source(ending=Ending.SOLD, list_id="outcome_concludes", speaker=AGENT),
    Source(ending=Ending.SOLD, list_id="outcome_asks", speaker=AGENT, asks=True),
    Source(ending=Ending.REFUSED, list_id="refusal", speaker=CUSTOMER),
    Source(ending=Ending.CALL_BACK, list_id="outcome_call_back", speaker=AGENT),
    Source(ending=Ending.CALL_BACK, list_id="outcome_call_back", speaker=CUSTOMER),
    Source(ending=Ending.RESOLVED, list_id="outcome_resolved", speaker=AGENT),
    Source(ending=Ending.RESOLVED, list_id="outcome_works_again", speaker=CUSTOMER),
    Source(ending=Ending.RESOLVED, list_id="outcome_works_again", speaker=AGENT, asks=True),
    Source(ending=Ending.OPEN, list_id="outcome_open", speaker=AGENT),
    Source(ending=Ending.TRANSFERRED, list_id="outcome_transferred", speaker=AGENT),
    Source(ending=Ending.WRONG_NUMBER, list_id="outcome_wrong_number", speaker=CUSTOMER, anywhere=True),
    Source(ending=Ending.WRONG_NUMBER, list_id="outcome_wrong_number", speaker=AGENT, anywhere=True),
    Source(ending=Ending.NO_ANSWER, list_id="outcome_no_answer", speaker=CUSTOMER, anywhere=True),
    Source(ending=Ending.UNSURE, list_id="complaint", speaker=CUSTOMER),
    Source(ending=Ending.UNSURE, list_id="churn_threat", speaker=CUSTOMER),
    Source(
        ending=Ending.UNSURE,
        list_id="objection",
        speaker=CUSTOMER,
        kinds=frozenset({"other_decides", "think_it_over", "time"}),
    ),
)
OF_DIRECTION = {
    "inbound": frozenset(Ending) - {Ending.SOLD, Ending.REFUSED, Ending.NO_ANSWER},
    "outbound": frozenset(Ending) - {Ending.RESOLVED, Ending.OPEN},
    "any": frozenset(Ending),
}
"""The endings that calls of a direction have: nobody who rings a help line refuses an offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Words that speak for an ending."""

    ending: Ending
    """`UNSURE`: for none, and against that it ended well."""
    found: Found
    sure: bool
    mutual: bool
    """Whether the customer said it, or agreed to it."""

    @property
    def at_s(self) -> float:
        """When they were said."""
        return self.found.evidence.start_s


def signals(context: CallContext) -> tuple[Signal, ...]:
    """All of a call's, in time order."""
    late_s = _end_begins(context)
    direction = context.recording.direction or context.playbook.direction
    possible = OF_DIRECTION.get(direction, OF_DIRECTION["any"])
    found = [
        signal
        for source in SOURCES
        if source.ending in possible
        for each in context.words.found(source.list_id, source.speaker)
        if each.possible and (source.anywhere or each.evidence.start_s >= late_s)
        if not source.kinds or each.entry.kind in source.kinds
        if (signal := _signal(context, source, each))
    ]
    return tuple(sorted(found, key=lambda signal: signal.at_s))


def _signal(context: CallContext, source: Source, found: Found) -> Signal | None:
    """What these words are worth; None: nothing."""
    reply = reply_to(context, found, time_agrees=source.ending is Ending.CALL_BACK)
    if not _speaks(context, source, found, reply):
        return None
    agreed = reply is Reply.AGREES
    supposed = hangs_on_if(context, found)
    if source.ending is Ending.CALL_BACK and supposed is If.PENDING:
        supposed = If.NONE  # "mi richiami appena può"
    asks = source.asks or (source.ending is Ending.REFUSED and Reading.QUESTION in found.readings)
    stands = found.sure and supposed is If.NONE and not asks
    settled = (
        agreed
        and source.speaker is AGENT
        and supposed in {If.NONE, If.POLITE}
        and found.readings & found.entry.doubted_by <= ASKED
        and found.probability >= sure_word()
    )
    wished = agreed and source.ending is Ending.CALL_BACK and found.probability >= sure_word()
    refused = reply is Reply.REFUSES and (source.speaker is AGENT or source.ending is Ending.CALL_BACK)
    return Signal(
        ending=source.ending,
        found=found,
        sure=(stands or settled or wished) and not refused and _kind_is_sure(context, source, found),
        mutual=agreed or source.speaker is CUSTOMER,
    )


def _speaks(context: CallContext, source: Source, found: Found, reply: Reply) -> bool:
    """Whether it says something of the end at all."""
    if source.asks and reply not in {Reply.AGREES, Reply.BOTH}:
        return False
    if source.ending is Ending.CALL_BACK and hangs_on_if(context, found) is If.REAL:
        return False  # "se non funziona ci richiami"
    if source.ending in {Ending.REFUSED, Ending.UNSURE} and answers(context, found, ELSE):
        return False  # "ha altre domande?", "no grazie"
    return found.entry.kind != IF_ACCEPTED or _accepted(context, found.evidence.start_s)


def _accepted(context: CallContext, before_s: float) -> bool:
    """Whether the customer had agreed to an offer before: in words that say so, or by a yes to the question."""
    said = context.words.found("outcome_accepts", CUSTOMER)
    asked = context.words.found("outcome_asks", AGENT)
    return any(each.sure and each.evidence.start_s < before_s for each in said) or any(
        each.evidence.start_s < before_s and reply_to(context, each) is Reply.AGREES for each in asked
    )


def _kind_is_sure(context: CallContext, source: Source, found: Found) -> bool:
    if source.ending is Ending.UNSURE or found.entry.kind == PERHAPS:
        return False
    return found.entry.kind not in {DEED, IF_SATISFIED} or satisfied(context, found)


def _end_begins(context: CallContext) -> float:
    """From when on the call is ending."""
    spoken = [context.call.stream(speaker).words for speaker in (AGENT, CUSTOMER)]
    begins = [max((words[-1].word.end_s for words in spoken if words), default=0.0) - LAST_S]
    for words in spoken:
        late = sorted({said.turn for said in words})[-LAST_TURNS:]
        begins += [said.word.start_s for said in words if said.turn in late][:1]
    return min(begins)
