"""Negations, and what they govern.

A negation belongs to the word that it governs. "La informo che, se non ha nulla in contrario, questa chiamata è
registrata" holds a "non" and denies nothing of the notice; "questa chiamata non è registrata" does.
"""

from collections.abc import Iterator

from qa_pipeline.checks.matching.aligned import REACH, Aligned, Conflict
from qa_pipeline.checks.matching.slots import is_free, may_be_misheard, passes, slot_of
from qa_pipeline.checks.matching.tokens import Kind

CLAUSE = 8
"""So many words before a second negation the first one may stand: "non è previsto da parte sua nessun costo"."""


def new_negations(aligned: Aligned) -> Iterator[Conflict]:
    """Negations that the wording has not, and that govern one of its words."""
    instead = _instead(aligned).values()
    for index in range(aligned.begin(), aligned.place.last + 1):
        token = aligned.stream.tokens[index]
        if token.kind is not Kind.NEGATION or index in aligned.paired or index in instead:
            continue
        if _denies_nothing(aligned, index):
            continue
        governed, plain = _governed(aligned, index)
        if governed is not None and not _said_again(aligned, index, governed):
            yield Conflict(
                kind=Kind.NEGATION,
                expected="",
                said=aligned.stream.word_at(index).word.text.strip(),
                plain=plain and token.norm in aligned.language.turning.sure_negations,
                probability=aligned.probability(index, governed),
            )


def _said_again(aligned: Aligned, negation: int, governed: int) -> bool:
    """Whether it is the wording's own negation in a false start: "non può, non può recedere"."""
    norms = [token.norm for token in aligned.stream.tokens[negation : 2 * governed - negation]]
    size = governed - negation
    return norms[:size] == norms[size:] and aligned.stream.tokens[governed].kind is Kind.NEGATION


def _denies_nothing(aligned: Aligned, index: int) -> bool:
    """Whether a negation stands by itself, in an idiom, or only goes along with another one."""
    turning = aligned.language.turning
    tokens = aligned.stream.tokens
    if turning.is_idiom(tokens, index):
        return True
    if (
        tokens[index].norm == "no"
    ):  # "no, la chiamata è registrata"; "no the call is recorded", but "no calls are"
        little = index + 1 < len(tokens) and tokens[index + 1].kind is Kind.FUNCTION
        return little or aligned.pause_after(index)
    return tokens[index].norm in turning.concord and _is_second(aligned, index)


def _is_second(aligned: Aligned, index: int) -> bool:
    """Whether another negation of the place stands before this one in its clause: "senza nessuna penale"."""
    for before in range(index - 1, max(aligned.begin(), index - CLAUSE) - 1, -1):
        if aligned.pause_after(before):
            return False
        if aligned.stream.tokens[before].kind is Kind.NEGATION:
            return True
    return False


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
        if not passes(aligned, index):
            if aligned.stream.tokens[negation].norm not in aligned.language.verb_negations or not plain:
                return None, False  # "senza impegno" denies the "impegno", and no more
            plain = False
    return None, False


def _next_paired(aligned: Aligned, start: int) -> int | None:
    """The first paired word that carries, from token `start` on."""
    carrying = (i for i in sorted(aligned.paired) if i >= start)
    return next((i for i in carrying if aligned.stream.tokens[i].kind is not Kind.FUNCTION), None)


def clause_denied(aligned: Aligned, *, keywords: bool) -> Iterator[Conflict]:
    """A verb denied earlier in the clause: "non è vero che ...", and before a keyword any: "non direi sì"."""
    first = aligned.place.first
    if not keywords and (first == 0 or aligned.stream.tokens[first - 1].norm not in aligned.language.that):
        return
    index = first - 1
    while index >= 0 and not aligned.pause_after(index):
        token = aligned.stream.tokens[index]
        if token.norm in aligned.language.verb_negations or (keywords and token.norm == "no"):
            word = aligned.stream.word_at(index).word
            yield Conflict(
                kind=Kind.NEGATION,
                expected="",
                said=word.text.strip(),
                plain=False,
                probability=word.probability,
            )
            return
        index -= 1


def lost_negations(aligned: Aligned) -> Iterator[Conflict]:
    """Negations of the wording that were not said, or that govern something else."""
    instead = _instead(aligned)
    for row, token in enumerate(aligned.wording):
        if token.kind is not Kind.NEGATION or row in instead:
            continue
        if row in aligned.found:
            yield from _elsewhere(aligned, row)
        elif not _goes_along(aligned, row):
            yield _lost(aligned, row)


def _instead(aligned: Aligned) -> dict[int, int]:
    """Word of the wording -> another negation that stands in its place: "never" for "not"."""
    found: dict[int, int] = {}
    if Kind.NEGATION not in aligned.kinds:
        return found
    for row, token in enumerate(aligned.wording):
        if token.kind is Kind.NEGATION and row not in aligned.found:
            slot = slot_of(aligned, row)
            there = (
                i
                for i in range(slot.begin, slot.end)
                if aligned.stream.tokens[i].kind is Kind.NEGATION and i not in found.values()
            )
            index = next((i for i in there if is_free(aligned, i)), None)
            if index is not None:
                found[row] = index
    return found


def _goes_along(aligned: Aligned, row: int) -> bool:
    """Whether a negation that was not found adds nothing to one that was: "non è previsto (nessun) costo"."""
    others = [r for r in aligned.found if r < row and aligned.wording[r].kind is Kind.NEGATION]
    return aligned.wording[row].norm in aligned.language.turning.concord and bool(others)


def _elsewhere(aligned: Aligned, row: int) -> Iterator[Conflict]:
    """A negation that was said, and governs another word than in the wording."""
    after = _carrying_after(aligned, row)
    if after is None or _together(aligned, aligned.found[row], aligned.found[after]):
        return
    said = aligned.stream.word_at(aligned.found[row])
    yield Conflict(
        kind=Kind.NEGATION,
        expected=aligned.wording[row].norm,
        said=said.word.text.strip(),
        plain=False,
        probability=said.word.probability,
    )


def _carrying_after(aligned: Aligned, row: int) -> int | None:
    """The next word of the wording that carries and was found."""
    later = (r for r in aligned.found if r > row and aligned.wording[r].kind is not Kind.FUNCTION)
    return min(later, default=None)


def _lost(aligned: Aligned, row: int) -> Conflict:
    """A negation that was not said; plain where the words around it stand side by side, and nothing was misheard there."""
    after = _carrying_after(aligned, row)
    before = max((r for r in aligned.found if r < row), default=None)
    first = aligned.place.first if before is None else aligned.found[before]
    begins = before is None and all(token.kind is Kind.FUNCTION for token in aligned.wording[:row])
    sides = [first] if after is None else [first, aligned.found[after]]
    plain = (
        after is not None
        and (before is not None or begins)
        and (first == sides[1] or _together(aligned, *sides))
        and not may_be_misheard(aligned, row, slot_of(aligned, row))
    )
    return Conflict(
        kind=Kind.NEGATION,
        expected=aligned.wording[row].norm,
        said="",
        plain=plain,
        probability=aligned.probability(*sides),
    )


def _together(aligned: Aligned, first: int, second: int) -> bool:
    """Whether two tokens of the stream stand side by side, but for light words, in one breath."""
    if second <= first:
        return False
    return not any(aligned.pause_after(index) for index in range(first, second)) and all(
        passes(aligned, index) for index in range(first + 1, second)
    )
