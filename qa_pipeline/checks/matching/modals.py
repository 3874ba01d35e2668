"""Who may, who must: a modal in the place of another, one more, or one less."""

from collections.abc import Iterator

from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.slots import (
    Slot,
    is_free,
    is_missing,
    may_be_misheard,
    passes,
    slot_of,
    stands_close,
)
from qa_pipeline.checks.matching.tokens import Kind

REACH = 4
"""So many words behind a modal the verb stands that it governs: "potrebbe anche non venire registrata"."""


def modals(aligned: Aligned) -> Iterator[Conflict]:
    """Modals of the wording that were changed or lost, and new ones that govern a word of it."""
    stand_in: set[int] = set()
    own = False
    for row in range(len(aligned.wording)):
        wanted = aligned.language.turning.senses(aligned.wording, row)
        if wanted and not is_missing(aligned, row) and not _left_behind(aligned, row):
            yield from _changed(aligned, row, wanted)
            own = own or not aligned.language.turning.weak(wanted)
        elif wanted:
            yield from _replaced(aligned, row, wanted, stand_in)
    first = aligned.begin()
    for index in range(first, aligned.place.last + 1):
        if index not in aligned.paired and index not in stand_in and _is_new(aligned, index):
            # Beside the wording's own modal it may be put in: "you can, if you must, cancel"; behind a number it may be May
            counted = index > 0 and aligned.stream.tokens[index - 1].kind is Kind.NUMBER
            yield _conflict(aligned, "", index, plain=not own and not counted)


def _changed(aligned: Aligned, row: int, wanted: frozenset[str]) -> Iterator[Conflict]:
    """Forms of one verb that say two things: "can" and "could", but for a polite "could I"."""
    index = aligned.found[row]
    said = aligned.language.turning.senses(aligned.stream.tokens, index)
    if said and said.isdisjoint(wanted) and _governs_at(aligned, index) is not None:
        yield _conflict(aligned, aligned.wording[row].text, index, plain=True)


def _left_behind(aligned: Aligned, row: int) -> bool:
    """Whether a modal was found in an earlier utterance, where it governs another word: "come posso aiutarla"."""
    index = aligned.found[row]
    later = min((i for r, i in aligned.found.items() if r > row), default=index)
    ends = next((i for i in range(index, later) if aligned.stream.ends_utterance(i)), None)
    return ends is not None and not all(passes(aligned, i) for i in range(index + 1, ends + 1))


def _replaced(aligned: Aligned, row: int, wanted: frozenset[str], stand_in: set[int]) -> Iterator[Conflict]:
    """Another modal where one is missing, or none."""
    slot = slot_of(aligned, row)
    turning = aligned.language.turning
    there = {
        index: said
        for index in range(slot.begin, slot.end)
        if is_free(aligned, index) and (said := turning.senses(aligned.stream.tokens, index))
    }
    stand_in.update(there)
    if any(not said.isdisjoint(wanted) for said in there.values()):
        return
    text = aligned.wording[row].text
    if there:
        index = min(there, key=lambda i: (not stands_close(aligned, slot, i), i))
        yield _conflict(aligned, text, index, plain=stands_close(aligned, slot, index))
    elif not turning.weak(wanted) and not may_be_misheard(aligned, row, slot):
        yield _lost(aligned, text, slot)


def _is_new(aligned: Aligned, index: int) -> bool:
    """Whether a modal that the wording has not stands there and governs a word of the wording."""
    turning = aligned.language.turning
    said = turning.senses(aligned.stream.tokens, index)
    if not said or turning.weak(said):
        return False
    governed = _governed(aligned, index)
    return governed is not None and not turning.announces(aligned.stream.tokens[governed].stem)


def _governed(aligned: Aligned, index: int) -> int | None:
    """The paired verb that a modal governs, or None."""
    verb = _governs_at(aligned, index)
    if verb is None:
        return None
    for at in range(verb, min(index + REACH, aligned.place.last) + 1):
        if at > verb and aligned.pause_after(at - 1):
            return None
        token = aligned.stream.tokens[at]
        if at in aligned.paired and token.kind in {Kind.CONTENT, Kind.SLOT}:
            return at
        if not passes(aligned, at):
            return None
    return None


def _governs_at(aligned: Aligned, index: int) -> int | None:
    """Where the verb stands that a modal governs; None where none follows: "quando vuole questa", "could I"."""
    tokens = aligned.stream.tokens
    turning = aligned.language.turning
    at = index + turning.length(tokens, index)
    while at < len(tokens) and not aligned.pause_after(at - 1):
        token = tokens[at]
        if turning.may_follow_modal(token) and token.norm not in turning.between:
            return at
        if token.kind is not Kind.NEGATION and token.norm not in turning.between:
            return None
        at += 1
    return None


def _conflict(aligned: Aligned, expected: str, index: int, *, plain: bool) -> Conflict:
    return Conflict(
        kind=Kind.MODAL,
        expected=expected,
        said=aligned.stream.word_at(index).word.text.strip(),
        plain=plain,
        probability=aligned.probability(index),
    )


def _lost(aligned: Aligned, expected: str, slot: Slot) -> Conflict:
    """One less: it may have been the recogniser's, so a person must listen."""
    sides = [index for index in (slot.before, slot.after) if index is not None]
    return Conflict(
        kind=Kind.MODAL, expected=expected, said="", plain=False, probability=aligned.probability(*sides)
    )
