"""All places of many wordings in a call, found together: one by one they take many times as long."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa_pipeline.checks.matching.alignment import Piece, Place, align
from qa_pipeline.checks.matching.any_order import LOSS, any_order, in_one_turn
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.candidates import MAX_PLACES, beside, pieces
from qa_pipeline.checks.matching.searched import SearchedStream
from qa_pipeline.checks.matching.tokens import Token
from qa_pipeline.recordings.recording import Speaker


class Order(StrEnum):
    """How far a wording's words may change places."""

    KEPT = "kept"
    FREE = "free"
    """Within a stretch about as long as the wording."""
    TURN = "turn"
    """Within a turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A wording to be looked for."""

    speaker: Speaker | None
    """Whose words are searched; None: everybody's."""
    tokens: tuple[Token, ...]
    order: Order
    floor: float
    """Places that score less (0 to 1) are not looked at, but for the best one."""


def find_places(call: CallText, sought: Sequence[Sought]) -> list[tuple[Place, ...]]:
    """For each the places where it may stand, the best first, none overlapping another; the best one whatever its score.

    What was found once is remembered with the call, so everything may be asked for at first, and one by one later.
    """
    known = call.places
    new = [each for each in dict.fromkeys(sought) if each not in known]
    for speaker in {each.speaker for each in new}:
        call.searched(speaker).expect([each.tokens for each in new if each.speaker is speaker])
    known.update(zip(new, _search(call, new), strict=True))
    return [known[each] for each in sought]


def _search(call: CallText, sought: Sequence[Sought]) -> list[tuple[Place, ...]]:
    cut: list[tuple[int, Piece]] = []
    found: list[list[Place]] = [[] for _ in sought]
    for at, each in enumerate(sought):
        stream = call.searched(each.speaker)
        if not each.tokens or not stream.tokens:
            continue
        if each.order is Order.TURN:
            found[at].extend(in_one_turn(stream, each.tokens, each.floor, MAX_PLACES))
        else:
            cut.extend((at, piece) for piece in pieces(stream, each.tokens, each.floor))
    while cut:
        behind: list[tuple[int, Piece]] = []
        for (at, piece), aligned in zip(cut, align([piece for _, piece in cut]), strict=True):
            each = sought[at]
            place = _in_any_order(piece, aligned, call.searched(each.speaker), each)
            if place:
                found[at].append(place)
                if place.score >= each.floor and len(found[at]) < MAX_PLACES:
                    behind.extend((at, part) for part in beside(piece, place, each.floor))
        cut = behind
    return [_apart(places, each.floor) for places, each in zip(found, sought, strict=True)]


def _in_any_order(piece: Piece, place: Place | None, stream: SearchedStream, sought: Sought) -> Place | None:
    """The place, or a better one where its words may stand in any order."""
    if sought.order is not Order.FREE or (place and place.score >= LOSS):
        return place
    free = any_order(piece, stream)
    return free if free and (place is None or free.score > place.score) else place


def _apart(places: Sequence[Place], floor: float) -> tuple[Place, ...]:
    """The best first, without those that overlap a better one, and without those below `floor` but the very best."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (-place.score, place.first)):
        if kept and place.score < floor:
            break
        if all(place.last < other.first or place.first > other.last for other in kept):
            kept.append(place)
    return tuple(kept)
