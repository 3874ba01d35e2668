"""A word of the wording in whose place its opposite was said: "oltre" for "entro", "mesi" for "giorni", "maggio" for "marzo"."""

from collections.abc import Iterator

from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.durations import same_time
from qa_pipeline.checks.matching.slots import (
    is_free,
    is_missing,
    may_be_misheard,
    next_carrying,
    slot_of,
    stands_close,
)
from qa_pipeline.checks.matching.tokens import Kind
from qa_pipeline.checks.matching.turning import Opposed

AROUND = 2
"""So far from its place an opposite still raises a doubt: "a nostro carico", "a carico suo"."""


def opposites(aligned: Aligned) -> Iterator[Conflict]:
    """Words of the wording that were turned into their opposites."""
    turning = aligned.language.turning
    for row, token in enumerate(aligned.wording):
        if not turning.opposes(token.norm):
            continue
        index = aligned.found.get(row)
        if index is not None and turning.opposed(token.norm, aligned.stream.tokens[index].norm):
            # "marzo" and "maggio" are alike enough to be taken for one word, misheard
            yield _conflict(aligned, row, index, plain=True)
        elif is_missing(aligned, row):
            yield from _in_its_place(aligned, row)


def _in_its_place(aligned: Aligned, row: int) -> Iterator[Conflict]:
    """The opposites that stand where a word was not found."""
    slot = slot_of(aligned, row)
    turning = aligned.language.turning
    tokens = aligned.stream.tokens
    norm = aligned.wording[row].norm
    first, last = max(0, slot.begin - AROUND), min(len(tokens), slot.end + AROUND)
    for index in range(first, last):
        if not turning.opposed(norm, tokens[index].norm) or not is_free(aligned, index):
            continue
        if index and tokens[index - 1].kind is Kind.NEGATION:  # "non oltre" is "entro"
            continue
        close = slot.holds(index) and stands_close(aligned, slot, index)
        yield _conflict(aligned, row, index, plain=close)


def _conflict(aligned: Aligned, row: int, index: int, *, plain: bool) -> Conflict:
    opposed = aligned.language.turning.opposed(aligned.wording[row].norm, aligned.stream.tokens[index].norm)
    return Conflict(
        kind=Kind.CONTENT,
        expected=aligned.wording[row].text,
        said=aligned.stream.word_at(index).word.text.strip(),
        plain=plain and opposed is Opposed.SURELY and not same_time(aligned, row),
        probability=aligned.probability(index),
    )


def restrictions(aligned: Aligned) -> Iterator[Conflict]:
    """A "solo" that was lost, or that restricts a word of the wording and is not of it: a person must listen."""
    turning = aligned.language.turning
    tokens = aligned.stream.tokens
    for row, token in enumerate(aligned.wording):
        if token.norm in turning.restricting and is_missing(aligned, row):
            slot = slot_of(aligned, row)
            held = any(turning.agree(token.norm, tokens[index].norm) for index in range(slot.begin, slot.end))
            if not held and not may_be_misheard(aligned, row, slot):
                yield _doubt(aligned, expected=token.text, index=None)
    for index in range(aligned.place.first + 1, aligned.place.last):
        if tokens[index].norm in turning.restricting and _restricts(aligned, index):
            yield _doubt(aligned, expected="", index=index)


def _restricts(aligned: Aligned, index: int) -> bool:
    """Whether an unpaired "solo" stands before a word of the wording, and the wording has none; "solo 29 euro" boasts."""
    turning = aligned.language.turning
    tokens = aligned.stream.tokens
    if index in aligned.paired or tokens[index - 1].kind is Kind.NEGATION or aligned.pause_after(index):
        return False
    if any(token.norm in turning.restricting for token in aligned.wording):
        return False
    governed = next_carrying(aligned, index + 1)
    if governed is None or tokens[governed].kind is Kind.NUMBER:
        return False
    return not any(turning.announces(tokens[i].stem) for i in (governed, index - 1))


def _doubt(aligned: Aligned, *, expected: str, index: int | None) -> Conflict:
    said = "" if index is None else aligned.stream.word_at(index).word.text.strip()
    sure = aligned.place.first if index is None else index
    return Conflict(
        kind=Kind.CONTENT,
        expected=expected,
        said=said,
        plain=False,
        probability=aligned.probability(sure),
    )
