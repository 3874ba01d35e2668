"""Words that turn a meaning: negations, numbers, modals; checked apart from how well the rest fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.checks.matching.alignment import Place
from qa_pipeline.checks.matching.call_text import Stream
from qa_pipeline.checks.matching.tokens import Kind, Token

BEFORE = 2
"""A negation so few words before the place still belongs to it: "non è mai stata registrata"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A word that turns the meaning and differs."""

    kind: Kind
    expected: str
    """As in the wording; empty where the wording has none."""
    said: str
    """As heard; empty where it is missing."""
    heard: bool
    """Whether something else was heard in its place; if not, the recogniser may have dropped it."""
    probability: float
    """Of the word that was heard, 0 to 1."""


def find_conflict(wording: Sequence[Token], stream: Stream, place: Place, *, strict: bool) -> Conflict | None:
    """The first word at `place` that turns the wording's meaning, or None.

    Args:
        wording: its tokens.
        stream: where it was found.
        place: where in it.
        strict: numbers and modals too (verbatim); negations always.
    """
    found = _negation(wording, stream, place)
    if found is None:
        found = _number(wording, stream, place)
    if found is None and strict:
        found = _modal(wording, stream, place)
    return found


def _negation(wording: Sequence[Token], stream: Stream, place: Place) -> Conflict | None:
    expected = [token.norm for token in wording if token.kind is Kind.NEGATION]
    begin = _sentence_start(stream, place.first)
    said = [
        index
        for index in range(begin, place.last + 1)
        if stream.tokens[index].kind is Kind.NEGATION and not _interjection(stream, index)
    ]
    if bool(expected) == bool(said):
        return None
    if said:
        word = stream.word_at(said[0]).word
        return Conflict(
            kind=Kind.NEGATION, expected="", said=word.text.strip(), heard=True, probability=word.probability
        )
    return Conflict(
        kind=Kind.NEGATION, expected=expected[0], said="", heard=True, probability=_mean(stream, place)
    )


def _sentence_start(stream: Stream, first: int) -> int:
    """The token from which a negation would still belong to the place: same utterance, no full stop between."""
    begin = first
    while begin > max(0, first - BEFORE):
        before = stream.word_at(begin - 1)
        if before.utterance != stream.word_at(first).utterance or before.word.text.strip()[-1:] in ".?!,;:":
            break
        begin -= 1
    return begin


def _interjection(stream: Stream, index: int) -> bool:
    """Whether "no" stands by itself and denies nothing: "no, la chiamata è registrata"."""
    text = stream.word_at(index).word.text.strip()
    return stream.tokens[index].norm == "no" and text[-1:] in ",.;!"


def _number(wording: Sequence[Token], stream: Stream, place: Place) -> Conflict | None:
    expected = [token for token in wording if token.kind is Kind.NUMBER]
    met = {wording[row].norm for pair in place.pairs for row in pair.wording}
    missing = [token for token in expected if token.norm not in met]
    if not missing:
        return None
    inside = [
        index
        for index in range(place.first, min(place.last + 3, len(stream.tokens)))
        if stream.tokens[index].kind is Kind.NUMBER
        and stream.tokens[index].norm not in {t.norm for t in expected}
    ]
    if inside:
        word = stream.word_at(inside[0]).word
        return Conflict(
            kind=Kind.NUMBER,
            expected=missing[0].norm,
            said=stream.tokens[inside[0]].norm,
            heard=True,
            probability=word.probability,
        )
    return Conflict(kind=Kind.NUMBER, expected=missing[0].norm, said="", heard=False, probability=0.0)


def _modal(wording: Sequence[Token], stream: Stream, place: Place) -> Conflict | None:
    expected = {token.stem: token.norm for token in wording if token.kind is Kind.MODAL}
    said = {
        stream.tokens[index].stem: index
        for index in range(place.first, place.last + 1)
        if stream.tokens[index].kind is Kind.MODAL
    }
    lost, new = set(expected) - set(said), set(said) - set(expected)
    if (
        not lost or not new
    ):  # one more or one less may be the recogniser's; one for another is a changed sentence
        return None
    index = said[min(new)]
    word = stream.word_at(index).word
    return Conflict(
        kind=Kind.MODAL,
        expected=expected[min(lost)],
        said=word.text.strip(),
        heard=True,
        probability=word.probability,
    )


def _mean(stream: Stream, place: Place) -> float:
    words = [stream.word_at(index).word.probability for pair in place.pairs for index in pair.stream]
    return sum(words) / len(words)
