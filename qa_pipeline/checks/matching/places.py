"""All places of many wordings in a call, found together: one by one they take many times as long."""

from collections.abc import Mapping, Sequence

import numpy as np

from qa_pipeline.checks.matching.alignment import Place, places_of
from qa_pipeline.checks.matching.any_order import in_one_turn
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.compiled import kernels
from qa_pipeline.checks.matching.kernels.arrays import LikenessArrays, WordingArrays
from qa_pipeline.checks.matching.kernels.search import MAX_PLACES
from qa_pipeline.checks.matching.plan import Plan, Sought, plan
from qa_pipeline.checks.matching.searched import SearchedStream

Span = tuple[float, float]


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
    known = call.places.setdefault(span, {})
    if any(each not in known for each in sought):
        look_for(call, [(each, span) for each in sought])
    return [known[each] for each in sought]


def look_for(call: CallText, wanted: Sequence[tuple[Sought, Span | None]]) -> None:
    """Looks for wordings, each within its seconds, together, and remembers what it finds with the call."""
    new = [each for each in dict.fromkeys(wanted) if each[0] not in call.places.setdefault(each[1], {})]
    while new:  # what is sought in several spans is no rival of itself, and sought once more
        spans: dict[Sought, Span | None] = {}
        for sought, span in new:
            spans.setdefault(sought, span)
        _find(call, spans)
        new = [(sought, span) for sought, span in new if spans[sought] != span]


def _find(call: CallText, spans: Mapping[Sought, Span | None]) -> None:
    for speaker in dict.fromkeys(each.speaker for each in spans):
        its = [each for each in spans if each.speaker is speaker]
        stream = call.searched(speaker)
        said = tuple(each for each in its if each.tokens and stream.tokens)
        for each in its:
            call.places[spans[each]][each] = ()
        if said:
            places = _search(stream, plan(said), [spans[each] for each in said])
            for each, found in zip(said, places, strict=True):
                call.places[spans[each]][each] = found


def _search(stream: SearchedStream, wanted: Plan, spans: Sequence[Span | None]) -> list[tuple[Place, ...]]:
    wordings = stream.vocabulary.wordings(wanted)
    alike = stream.alike
    run = kernels(len(stream.tokens) * len(wanted.weights))
    tops = run.bounds(wordings, alike)
    for span in dict.fromkeys(spans):
        if span:
            rows = [at for at, its in enumerate(spans) if its == span]
            tops[rows] *= (stream.starts_s >= span[0]) & (stream.starts_s <= span[1])
    order = np.argsort(-tops.max(axis=1) / wanted.carried, kind="stable")
    order = order[~wanted.in_turn[order]]  # words in a turn are not aligned
    pieces = run.choose(wordings, tops, order, wanted.groups, stream.stretches)
    places, pairs = run.search(wordings, alike, stream.costs, pieces)
    found = places_of(places, pairs, len(wanted.sought))
    for at in np.flatnonzero(wanted.in_turn).tolist():
        found[at] = _in_turns(stream, wanted.sought[at], wordings, alike, at)
    return [tuple(places) for places in found]


def _in_turns(
    stream: SearchedStream, sought: Sought, wordings: WordingArrays, alike: LikenessArrays, at: int
) -> list[Place]:
    rows = wordings.rows[wordings.begins[at] : wordings.begins[at + 1]]
    one = np.zeros((len(rows), len(alike.kinds)))
    for at_word, row in enumerate(rows.tolist()):
        its = slice(alike.one_begins[row], alike.one_begins[row + 1])
        one[at_word, alike.one_nth[its]] = alike.one_close[its]
    return list(in_one_turn(stream, sought.weights, one[:, alike.nth_of], sought.floor, MAX_PLACES))
