"""Data that the customer gives to be written down is read back: a telephone number, an e-mail address, an IBAN."""

from rapidfuzz.distance import LCSseq

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.answers import Answer, answer_to
from qa_pipeline.checks.interactions.cue_words import CueWords, cue_words
from qa_pipeline.checks.interactions.occasions import ABSENT, Occasion, State
from qa_pipeline.checks.interactions.turns import Turn, turns
from qa_pipeline.checks.matching.tokens import Kind
from qa_pipeline.checks.result import reason
from qa_pipeline.recordings.recording import Speaker

WITHIN = 2
LEAST_FIGURES = 6
"""Fewer are a house number or a date."""
READ_BACK, PERHAPS = 0.7, 0.3
"""The share of the figures, in their order, from which they were, or may have been, said again; figures are misheard."""
ASKED_WITHIN = 2
"""So many of the agent's turns before, data was asked for."""


def figures(turn: Turn) -> str:
    """All figures of a turn, in order."""
    return "".join(
        char for token in turn.tokens if token.kind is Kind.NUMBER for char in token.norm if char.isdigit()
    )


def read_back(context: CallContext, within_turns: int | None) -> list[Occasion]:
    """Each turn in which the customer gives data that the agent asked for."""
    every = turns(context)
    words = cue_words(context.call.language.code)
    occasions = []
    asked: list[bool] = []
    for turn in every:
        if turn.speaker is Speaker.AGENT:
            asked.append(_asks(turn, words))
        if turn.speaker is not Speaker.CUSTOMER or not any(asked[-ASKED_WITHIN:]):
            continue
        answer = answer_to(context, turn.number, within_turns or WITHIN, turn.end_s)
        if len(figures(turn)) >= LEAST_FIGURES:
            occasions.append(_occasion(turn, answer, _figures_again(turn, answer)))
        elif _address(turn, words):
            occasions.append(_occasion(turn, answer, _address_again(turn, answer, words)))
    return occasions


def _asks(turn: Turn, words: CueWords) -> bool:
    """Whether the agent asks for such data there."""
    return words.first_of(words.asks_for_data, turn) is not None


def _figures_again(turn: Turn, answer: Answer) -> float:
    """The share of the customer's figures that the agent said again, in their order."""
    given, said = figures(turn), "".join(figures(each) for each in answer.turns)
    return LCSseq.similarity(given, said) / len(given)


def _address(turn: Turn, words: CueWords) -> frozenset[str]:
    """The words around the sign of an e-mail address; empty where there is none."""
    norms = [token.norm for token in turn.tokens]
    for at, norm in enumerate(norms):
        if norm in words.at and any(after in words.dot for after in norms[at + 1 : at + 5]):
            return frozenset(norms[max(0, at - 3) : at] + norms[at + 1 : at + 5]) - words.dot
        if "@" in norm:
            return frozenset(norm.replace("@", ".").split("."))
    return frozenset()


def _address_again(turn: Turn, answer: Answer, words: CueWords) -> float:
    given = _address(turn, words)
    said = {token.norm for each in answer.turns for token in each.tokens}
    said |= {part for norm in said if "@" in norm for part in norm.replace("@", ".").split(".")}
    return len(given & said) / len(given)


def _occasion(turn: Turn, answer: Answer, share: float) -> Occasion:
    at_s = turn.start_s
    if not answer.turns:
        why = reason(reasons.NO_ANSWER_POSSIBLE, trigger_s=at_s)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=(turn.evidence(),))
    shown = (turn.evidence(), answer.turns[0].evidence())
    if share >= READ_BACK:
        why = reason(reasons.DATA_READ_BACK, trigger_s=at_s, at_s=answer.turns[0].start_s)
        return Occasion(state=State.MET, reason=why, evidence=shown, confidence=min(0.95, share))
    if share >= PERHAPS or answer.incomplete:
        why = reason(reasons.DATA_PERHAPS_READ_BACK, trigger_s=at_s, at_s=answer.turns[0].start_s)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=shown)
    why = reason(reasons.DATA_NOT_READ_BACK, trigger_s=at_s, turns=len(answer.turns))
    return Occasion(state=State.OPEN, reason=why, evidence=shown, confidence=ABSENT, sure=turn.clear)
