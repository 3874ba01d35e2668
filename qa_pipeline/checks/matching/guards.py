"""Words that turn a meaning: negations, numbers, modals; checked apart from how well the rest fits.

A negation belongs to the word that it governs. "La informo che, se non ha nulla in contrario, questa chiamata è
registrata" holds a "non" and denies nothing of the notice; "questa chiamata non è registrata" does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.checks.matching.alignment import Place
from qa_pipeline.checks.matching.call_text import Stream
from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.tokens import Kind, Token

PAUSES = frozenset(",.;:!?")
REACH = 3
"""So many words after a negation it may still deny: "non viene in alcun modo registrata"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A word that turns the meaning and differs."""

    kind: Kind
    expected: str
    """As in the wording; empty where the wording has none."""
    said: str
    """As heard; empty where it is missing."""
    plain: bool
    """Whether it stands just where it turns the meaning; if not, a person must listen."""
    probability: float
    """Of the words that it rests on, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """A wording at its place in a stream, for looking at what stands between the paired words."""

    language: Language
    wording: Sequence[Token]
    stream: Stream
    place: Place

    @property
    def paired(self) -> dict[int, int]:
        """Stream token -> token of the wording."""
        return {index: pair.wording[0] for pair in self.place.pairs for index in pair.stream}

    @property
    def found(self) -> dict[int, int]:
        """Token of the wording -> stream token."""
        return {row: pair.stream[0] for pair in self.place.pairs for row in pair.wording}

    def pause_after(self, index: int) -> bool:
        """Whether a comma or a full stop stands behind this token, or its utterance ends there."""
        word = self.stream.last_word_at(index)
        if word.word.text.strip()[-1:] in PAUSES:
            return True
        after = index + 1
        return after >= len(self.stream.tokens) or self.stream.word_at(after).utterance != word.utterance

    def light(self, index: int) -> bool:
        """Whether this token carries nothing: an article, an auxiliary, "affatto"."""
        token = self.stream.tokens[index]
        return token.kind is not Kind.CONTENT or token.norm in self.language.light

    def probability(self, *indices: int) -> float:
        """The least of the words' probabilities."""
        return min(self.stream.word_at(index).word.probability for index in indices)


def find_conflict(aligned: Aligned, *, strict: bool) -> Conflict | None:
    """The first word at the place that turns the wording's meaning, or None.

    Args:
        aligned: the wording and where it was found.
        strict: modals too (verbatim); negations and numbers always.
    """
    return (
        _lost_negation(aligned)
        or _new_negation(aligned)
        or _number(aligned)
        or (_modal(aligned) if strict else None)
    )


def _new_negation(aligned: Aligned) -> Conflict | None:
    """A negation that the wording has not, and that governs one of its words."""
    doubt: Conflict | None = None
    for index in range(_begin(aligned), aligned.place.last + 1):
        token = aligned.stream.tokens[index]
        if token.kind is not Kind.NEGATION or index in aligned.paired or _interjection(aligned, index):
            continue
        governed, plain = _governed(aligned, index)
        if governed is None:
            continue
        conflict = Conflict(
            kind=Kind.NEGATION,
            expected="",
            said=aligned.stream.word_at(index).word.text.strip(),
            plain=plain and token.norm in aligned.language.verb_negations,
            probability=aligned.probability(index, governed),
        )
        if conflict.plain:
            return conflict
        doubt = doubt or conflict
    return doubt


def _begin(aligned: Aligned) -> int:
    """The token from which a negation still belongs to the place: just before it, or before its auxiliaries."""
    begin = aligned.place.first
    while begin > 0 and aligned.place.first - begin < REACH and not aligned.pause_after(begin - 1):
        begin -= 1
        if not aligned.light(begin):
            return begin + 1
    return begin


def _governed(aligned: Aligned, negation: int) -> tuple[int | None, bool]:
    """The paired word that a negation governs, and whether nothing but light words stand between; or None."""
    plain = True
    last = min(aligned.place.last, negation + REACH + 3)
    for index in range(negation + 1, last + 1):
        if aligned.pause_after(index - 1):
            return None, False
        if index in aligned.paired and aligned.stream.tokens[index].kind is not Kind.FUNCTION:
            return index, plain
        if not aligned.light(index):
            if aligned.stream.tokens[negation].norm not in aligned.language.verb_negations or not plain:
                return None, False  # "senza impegno" denies the "impegno", and no more
            plain = False
    return None, False


def _lost_negation(aligned: Aligned) -> Conflict | None:
    """A negation of the wording that was not said, or that governs something else."""
    for row, token in enumerate(aligned.wording):
        if token.kind is not Kind.NEGATION:
            continue
        before = max((r for r in aligned.found if r < row), default=None)
        after = min(
            (r for r in aligned.found if r > row and aligned.wording[r].kind is not Kind.FUNCTION),
            default=None,
        )
        if row in aligned.found:
            if after is None or _together(aligned, aligned.found[row], aligned.found[after]):
                continue
            said = aligned.stream.word_at(aligned.found[row])
            return Conflict(
                kind=Kind.NEGATION,
                expected=token.norm,
                said=said.word.text.strip(),
                plain=False,
                probability=said.word.probability,
            )
        sides = [aligned.found[r] for r in (before, after) if r is not None]
        plain = len(sides) == 2 and _together(aligned, *sides)
        probability = aligned.probability(*sides) if sides else 0.0
        return Conflict(
            kind=Kind.NEGATION, expected=token.norm, said="", plain=plain, probability=probability
        )
    return None


def _together(aligned: Aligned, first: int, second: int) -> bool:
    """Whether two tokens of the stream stand side by side, but for light words, in one breath."""
    if second <= first:
        return False
    return not any(aligned.pause_after(index) for index in range(first, second)) and all(
        aligned.light(index) for index in range(first + 1, second)
    )


def _interjection(aligned: Aligned, index: int) -> bool:
    """Whether "no" stands by itself and denies nothing: "no, la chiamata è registrata"."""
    return aligned.stream.tokens[index].norm == "no" and aligned.pause_after(index)


def _number(aligned: Aligned) -> Conflict | None:
    """A number of the wording that was not said."""
    expected = [row for row, token in enumerate(aligned.wording) if token.kind is Kind.NUMBER]
    missing = [row for row in expected if row not in aligned.found]
    if not missing:
        return None
    last = min(aligned.place.last + 3, len(aligned.stream.tokens))
    numbers = [i for i in range(aligned.place.first, last) if aligned.stream.tokens[i].kind is Kind.NUMBER]
    row = missing[0]
    before = max((i for r, i in aligned.found.items() if r < row), default=aligned.place.first)
    after = min((i for r, i in aligned.found.items() if r > row), default=aligned.place.last + 2)
    inside = [i for i in numbers if before < i < after and i not in aligned.paired]
    said = inside[0] if inside else None
    return Conflict(
        kind=Kind.NUMBER,
        expected=aligned.wording[row].norm,
        said=aligned.stream.tokens[said].norm if said is not None else "",
        plain=said is not None,
        probability=aligned.probability(said) if said is not None else 0.0,
    )


def _modal(aligned: Aligned) -> Conflict | None:
    """One modal in the place of another: one more or one less may be the recogniser's."""
    expected = {token.stem: token.norm for token in aligned.wording if token.kind is Kind.MODAL}
    said = {
        aligned.stream.tokens[index].stem: index
        for index in range(aligned.place.first, aligned.place.last + 1)
        if aligned.stream.tokens[index].kind is Kind.MODAL
    }
    lost, new = set(expected) - set(said), set(said) - set(expected)
    if not lost or not new:
        return None
    index = said[min(new)]
    return Conflict(
        kind=Kind.MODAL,
        expected=expected[min(lost)],
        said=aligned.stream.word_at(index).word.text.strip(),
        plain=True,
        probability=aligned.probability(index),
    )
