"""Negations, and what they govern.

A negation belongs to the word that it governs. "La informo che, se non ha nulla in contrario, questa chiamata è
registrata" holds a "non" and denies nothing of the notice; "questa chiamata non è registrata" does.
"""

from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.tokens import Kind

REACH = 3
"""So many words after a negation it may still deny: "non viene in alcun modo registrata"."""


def new_negation(aligned: Aligned) -> Conflict | None:
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
            # "questa chiamata non, ripeto non è, registrata": it hangs in the air, and a person listens.
            hangs = plain and negation >= aligned.place.first
            return (_next_paired(aligned, index), False) if hangs else (None, False)
        if index in aligned.paired and aligned.stream.tokens[index].kind is not Kind.FUNCTION:
            return index, plain
        if not aligned.light(index):
            if aligned.stream.tokens[negation].norm not in aligned.language.verb_negations or not plain:
                return None, False  # "senza impegno" denies the "impegno", and no more
            plain = False
    return None, False


def _next_paired(aligned: Aligned, start: int) -> int | None:
    """The first paired word that carries, from token `start` on."""
    carrying = (i for i in sorted(aligned.paired) if i >= start)
    return next((i for i in carrying if aligned.stream.tokens[i].kind is not Kind.FUNCTION), None)


def clause_denied(aligned: Aligned, *, keywords: bool) -> Conflict | None:
    """A verb denied earlier in the clause: "non è vero che ...", and before a keyword any: "non direi sì"."""
    first = aligned.place.first
    if not keywords and (first == 0 or aligned.stream.tokens[first - 1].norm not in aligned.language.that):
        return None
    index = first - 1
    while index >= 0 and not aligned.pause_after(index):
        token = aligned.stream.tokens[index]
        if token.norm in aligned.language.verb_negations or (keywords and token.norm == "no"):
            word = aligned.stream.word_at(index).word
            return Conflict(
                kind=Kind.NEGATION,
                expected="",
                said=word.text.strip(),
                plain=False,
                probability=word.probability,
            )
        index -= 1
    return None


def lost_negation(aligned: Aligned) -> Conflict | None:
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
