"""What the other one says to a promise, an offer or a question; and whether it hangs on an if."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching.call_text import Stream
from qa_pipeline.checks.outcome.when import times
from qa_pipeline.checks.outcome.words import outcome_words
from qa_pipeline.checks.wordlists.found import Found
from qa_pipeline.checks.wordlists.trie import SENTENCE_ENDS
from qa_pipeline.recordings.recording import Speaker

AGREEING = ("outcome_agrees", "outcome_accepts")
ELSE = "outcome_else"
FIRST_WORDS = 3
"""A refusal is among the first words of an answer."""
NEAR = 12
"""So many words around it an if still governs a promise."""
JUST_BEFORE = 4
"""So many words before it, "once" does."""


class Reply(StrEnum):
    """What an answer says to what was said before it."""

    AGREES = "agrees"
    REFUSES = "refuses"
    BOTH = "both"
    """Yes, but."""
    NEITHER = "neither"
    """It says something else, or nothing."""


class If(StrEnum):
    """Whether something hangs on an if."""

    NONE = "none"
    POLITE = "polite"
    """ "Se vuole la richiamo": it asks."""
    PENDING = "pending"
    """ "Appena è risolto le scrivo": it is not yet so."""
    REAL = "real"
    """ "Se mi fa lo sconto accetto": nothing is settled."""


def reply_to(context: CallContext, found: Found, *, time_agrees: bool = False) -> Reply:
    """What the other speaker answers, before the first one speaks again.

    Args:
        context: the call.
        found: what is answered.
        time_agrees: whether to name a time is to agree: "quando la richiamo?", "giovedì".
    """
    asking, answering = _runs(context, found)
    other = found.evidence.speaker.other
    if any(_said_in(context, ELSE, found.evidence.speaker, asking)):
        return Reply.NEITHER  # "no" to "anything else?" refuses nothing
    norms = _norms(context, other, answering)
    if not norms:
        return Reply.NEITHER
    words = outcome_words(context.call.language.code)
    agrees = any(each.sure for name in AGREEING for each in _said_in(context, name, other, answering))
    refuses = words.refusing.intersection(norms[:FIRST_WORDS])
    if time_agrees and not refuses and _names_a_time(context, other, answering):
        return Reply.AGREES
    if agrees:
        return Reply.BOTH if words.against.intersection(norms) else Reply.AGREES
    return Reply.REFUSES if refuses else Reply.NEITHER


def answers(context: CallContext, found: Found, name: str) -> bool:
    """Whether something was said in answer to words of list `name`."""
    other = found.evidence.speaker.other
    return any(found.utterance in _runs(context, asked)[1] for asked in context.words.found(name, other))


def satisfied(context: CallContext, found: Found) -> bool:
    """Whether the customer wants nothing more behind what the agent said: thanks for it, or says no to "anything else?"."""
    words = outcome_words(context.call.language.code)
    if reply_denies(context, found):
        return False
    thanked = [
        (each.utterance,)
        for each in context.words.found("outcome_satisfied", Speaker.CUSTOMER)
        if each.sure and each.utterance > found.utterance
    ]
    asked = [
        answering
        for each in context.words.found(ELSE, Speaker.AGENT)
        if each.utterance >= found.utterance and (answering := _runs(context, each)[1])
        if words.refusing.intersection(_norms(context, Speaker.CUSTOMER, answering)[:1])
    ]
    return any(
        words.but.isdisjoint(_norms(context, Speaker.CUSTOMER, utterances))
        for utterances in (*thanked, *asked)
    )


def reply_denies(context: CallContext, found: Found) -> bool:
    """Whether the answer to what was done speaks against it and thanks for nothing: "non mi è arrivato niente"."""
    asking, answering = _runs(context, found)
    other = Speaker.CUSTOMER
    if any(_said_in(context, ELSE, found.evidence.speaker, asking)):
        return False
    against = outcome_words(context.call.language.code).against.intersection(
        _norms(context, other, answering)
    )
    return bool(against) and not any(_said_in(context, "outcome_satisfied", other, answering))


def hangs_on_if(context: CallContext, found: Found) -> If:
    """Whether an if stands in the sentence, before it or behind it; a comma does not part the two."""
    stream = context.call.stream(found.evidence.speaker)
    words = outcome_words(context.call.language.code)
    first, last = _sentence(stream, found)
    begins = found.first
    for at in range(first, last + 1):
        if stream.tokens[at].norm not in words.supposing:
            continue
        beside = {token.norm for token in stream.tokens[max(first, at - 1) : at + 2]}
        if beside & words.supposing_nothing:
            continue
        behind = {token.norm for token in stream.tokens[at + 1 : at + 5]}
        return If.POLITE if behind & words.polite else If.REAL
    before = {token.norm for token in stream.tokens[max(first, begins - JUST_BEFORE) : begins]}
    return If.PENDING if before & words.pending else If.NONE


def _runs(context: CallContext, found: Found) -> tuple[Sequence[int], Sequence[int]]:
    """The utterances from `found` on until the other speaks, and those of the other until the first one speaks again."""
    asking: list[int] = []
    answering: list[int] = []
    for utterance in context.transcript.utterances[found.utterance :]:
        if utterance.doubt:
            continue
        if utterance.speaker is found.evidence.speaker:
            if answering:
                break
            asking.append(utterance.index)
        else:
            answering.append(utterance.index)
    return asking, answering


def _said_in(
    context: CallContext, name: str, speaker: Speaker, utterances: Sequence[int]
) -> tuple[Found, ...]:
    return tuple(each for each in context.words.found(name, speaker) if each.utterance in utterances)


def _norms(context: CallContext, speaker: Speaker, utterances: Sequence[int]) -> list[str]:
    """The words of these utterances."""
    stream = context.call.stream(speaker)
    return [stream.tokens[at].norm for at in _tokens_of(stream, utterances)]


def _names_a_time(context: CallContext, speaker: Speaker, utterances: Sequence[int]) -> bool:
    stream = context.call.stream(speaker)
    at = _tokens_of(stream, utterances)
    return bool(times(stream, context.call.language.code, at[0], at[-1]))


def _tokens_of(stream: Stream, utterances: Sequence[int]) -> range:
    """The tokens of one speaker's utterances, which follow each other: those between are the other's."""
    if not utterances:
        return range(0)

    def utterance(span: tuple[int, int]) -> int:
        return stream.words[span[0]].utterance

    first = bisect_left(stream.spans, utterances[0], key=utterance)
    return range(first, bisect_right(stream.spans, utterances[-1], lo=first, key=utterance))


def _sentence(stream: Stream, found: Found) -> tuple[int, int]:
    """The tokens of the sentence in which something was said."""
    first, last = found.first, found.last
    while first > max(0, found.first - NEAR) and not _ends(stream, first - 1):
        first -= 1
    while last < min(len(stream.tokens) - 1, found.last + NEAR) and not _ends(stream, last):
        last += 1
    return first, last


def _ends(stream: Stream, at: int) -> bool:
    return stream.sign_after(at) in SENTENCE_ENDS or stream.ends_utterance(at)
