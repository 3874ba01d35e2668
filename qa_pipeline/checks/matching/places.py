"""All places of many wordings in a call, found together: one by one they take many times as long."""

from collections.abc import Sequence

from qa_pipeline.checks.matching.alignment import Piece, Place, align
from qa_pipeline.checks.matching.any_order import LOSS, any_order, in_one_turn
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.candidates import MAX_PLACES, Span, beside, candidates
from qa_pipeline.checks.matching.plan import Order, Plan, Sought, plan
from qa_pipeline.checks.matching.searched import SearchedStream


def find_places(
    call: CallText, sought: Sequence[Sought], span: Span | None = None
) -> list[tuple[Place, ...]]:
    """For each the places where it may stand, the best first, none overlapping another.

    What was found once is remembered with the call, so everything may be asked for at first, and one by one later.

    Args:
        call: where.
        sought: the wordings.
        span: the seconds in which places are looked for; those of keywords may lie elsewhere too. None: everywhere.
    """
    known = call.places
    new = [each for each in dict.fromkeys(sought) if (each, span) not in known]
    if not new:
        return [known[each, span] for each in sought]
    for speaker in dict.fromkeys(each.speaker for each in new):
        its = [each for each in new if each.speaker is speaker]
        stream = call.searched(speaker)
        said = tuple(each for each in its if each.tokens and stream.tokens)
        known.update(((each, span), ()) for each in its)
        if said:
            found = _search(stream, plan(said), span)
            known.update(((each, span), places) for each, places in zip(said, found, strict=True))
    return [known[each, span] for each in sought]


def _search(stream: SearchedStream, wanted: Plan, span: Span | None) -> list[tuple[Place, ...]]:
    alike = stream.compared(wanted)
    found: list[list[Place]] = [[] for _ in wanted.sought]
    for at, each in enumerate(wanted.sought):
        if each.order is Order.TURN:
            one = alike.one[wanted.rows[at]]
            found[at].extend(in_one_turn(stream, wanted.weights[at], one, each.floor, MAX_PLACES))
    cut = list(candidates(stream, wanted, alike, span))
    while cut:
        behind: list[tuple[int, Piece]] = []
        for (at, piece), aligned in zip(cut, align([piece for _, piece in cut]), strict=True):
            each = wanted.sought[at]
            place = _in_any_order(piece, aligned, each)
            if place:
                found[at].append(place)
                if place.score >= each.floor and len(found[at]) < MAX_PLACES:
                    behind.extend((at, part) for part in beside(piece, place, each.floor))
        cut = behind
    return [_apart(places, each.floor) for places, each in zip(found, wanted.sought, strict=True)]


def _in_any_order(piece: Piece, place: Place | None, sought: Sought) -> Place | None:
    """The place, or a better one where its words may stand in any order."""
    if sought.order is not Order.FREE or (place and place.score >= LOSS):
        return place
    free = any_order(piece, max(sought.floor, place.score if place else 0.0))
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
