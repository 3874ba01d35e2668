"""Where in a stream a word of the wording should stand: between its neighbours that were found."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from qa_pipeline.checks.matching.aligned import PAUSES, Aligned
from qa_pipeline.checks.matching.tokens import Kind

ENDS = PAUSES - {","}
BEYOND = 2
"""So many words more than are missing may stand before the first word that was found, or after the last."""
MISHEARD = 60.0
"""Percent of letters in common from which an unknown word may be the missing one, misheard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The place of a word that was not found, as tokens of the stream."""

    begin: int
    end: int
    """The first one behind it."""
    before: int | None
    """The token before it that the wording has too; None: the wording has found none before it."""
    after: int | None
    """The same behind it."""

    def holds(self, index: int) -> bool:
        """Whether a token stands there."""
        return self.begin <= index < self.end


def slot_of(aligned: Aligned, row: int) -> Slot:
    """Where word `row` of the wording should stand."""
    earlier = max((r for r in aligned.found if r < row), default=None)
    later = min((r for r in aligned.found if r > row), default=None)
    before = aligned.last_of(earlier) if earlier is not None else None
    after = aligned.found[later] if later is not None else None
    if before is None:
        first = after if after is not None else aligned.place.first
        return Slot(begin=_back(aligned, first, row), end=first, before=None, after=after)
    if after is None:
        missing = len(aligned.wording) - row
        return Slot(begin=before + 1, end=_on(aligned, before, missing), before=before, after=None)
    return Slot(begin=before + 1, end=after, before=before, after=after)


def _back(aligned: Aligned, first: int, missing: int) -> int:
    """The first token that may belong to the wording's beginning; a pause ends it."""
    begin = first
    while begin > 0 and first - begin < missing + BEYOND and not aligned.pause_after(begin - 1):
        begin -= 1
    return begin


def _on(aligned: Aligned, last: int, missing: int) -> int:
    """The first token that cannot belong to the wording's end any more; a comma ends nothing: "March 3rd, 2026"."""
    end = last + 1
    while end - last <= missing + BEYOND and not (
        aligned.stream.ends_utterance(end - 1) or aligned.sign_after(end - 1) in ENDS
    ):
        end += 1
    return end


def stands_close(aligned: Aligned, slot: Slot, index: int) -> bool:
    """Whether a token of the slot stands beside one of its neighbours, but for little words."""
    sides = []
    if slot.before is not None:
        sides.append(range(slot.before + 1, index))
    if slot.after is not None:
        sides.append(range(index + 1, slot.after))
    return any(all(aligned.light(i) for i in side) for side in sides)


def is_free(aligned: Aligned, index: int) -> bool:
    """Whether no word of the wording stands there, or only a little one for another: "la" for "con"."""
    row = aligned.paired.get(index)
    if row is None:
        return True
    token = aligned.stream.tokens[index]
    return token.kind is Kind.FUNCTION and token.stem != aligned.wording[row].stem


def is_missing(aligned: Aligned, row: int) -> bool:
    """Whether a word of the wording was not found, or only another little one, or its neighbour, in its place."""
    pair = aligned.pair_of(row)
    if pair is None:
        return True
    token, said = aligned.wording[row], aligned.stream.tokens[pair.stream[0]]
    if len(pair.wording) > 1:  # "rimborsato entro", of which only "rimborsato" was said
        return any(aligned.wording[other].stem == said.stem for other in pair.wording if other != row)
    return token.kind is Kind.FUNCTION and said.stem != token.stem


def may_be_misheard(aligned: Aligned, row: int, slot: Slot) -> bool:
    """Whether something unknown stands there that sounds like it: "poi" for "può"."""
    norm = aligned.wording[row].norm
    return any(
        index not in aligned.paired and fuzz.ratio(norm, aligned.stream.tokens[index].norm) >= MISHEARD
        for index in range(slot.begin, slot.end)
    )


def next_carrying(aligned: Aligned, start: int) -> int | None:
    """The paired word that carries, from `start` on, if nothing but little words stand before it in one breath."""
    for index in range(start, aligned.place.last + 1):
        if index > start and aligned.pause_after(index - 1):
            return None
        if index in aligned.paired and aligned.stream.tokens[index].kind is not Kind.FUNCTION:
            return index
        if not passes(aligned, index):
            return None
    return None


def passes(aligned: Aligned, index: int) -> bool:
    """Whether a token may stand between a word and what it governs: "non viene in alcun modo registrata"."""
    return aligned.light(index) or aligned.stream.tokens[index].norm in aligned.language.turning.between
