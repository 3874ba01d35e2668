"""The places of many wordings in the pieces of a stream that were chosen for them."""

import numpy as np

from qa_pipeline.checks.matching.kernels.align import fill, put, trace
from qa_pipeline.checks.matching.kernels.arrays import (
    LikenessArrays,
    PairArrays,
    Piece,
    PieceArrays,
    PlaceArrays,
    Reals,
    Table,
    WordingArrays,
)
from qa_pipeline.checks.matching.kernels.order import LOSS, any_order
from qa_pipeline.checks.matching.kernels.room import (
    ask,
    first_pairs,
    first_places,
    mark,
    new_pairs,
    new_pieces,
    new_places,
    note,
    zero,
)
from qa_pipeline.checks.matching.tokens import CARRIES

USEFUL = 0.8
"""Of the floor: a place that scores less, with its little words and gaps, is not shown."""
MAX_PLACES = 25
"""How many places of one wording are looked at: "grazie" is said often, and only one may be in time."""


def search(
    w: WordingArrays, alike: LikenessArrays, costs: Reals, pieces: PieceArrays
) -> tuple[PlaceArrays, PairArrays]:
    """The places of each wording, the best first, none overlapping another; behind those of a wording come the next one's."""
    count, words, wordings = len(pieces.wording), 1, 0
    for k in range(count):
        at = pieces.wording[k]
        if w.begins[at + 1] - w.begins[at] > words:
            words = w.begins[at + 1] - w.begins[at]
        wordings += k == 0 or at != pieces.wording[k - 1]
    room = count + 2 * MAX_PLACES * wordings
    places, pairs = new_places(room), new_pairs(room * words)
    found, its = new_places(room), new_pairs((room + 1) * words + words * len(costs))
    table = Table(
        np.zeros((words + 1, len(costs) + 1)),
        np.zeros(len(costs) + 1),
        np.zeros((words, len(alike.kinds))),
        np.zeros((words, len(costs))),
        np.zeros((words, len(costs))),
    )
    queue = new_pieces(room)
    kept, used, k = zero(), zero(), 0
    while k < count:
        queued, wording = zero(), pieces.wording[k]
        while k < count and pieces.wording[k] == wording:
            ask(queue, queued, wording, pieces.begin[k], pieces.end[k], pieces.least[k])
            queued, k = queued + 1, k + 1
        mark(w, alike, wording, table, 1.0)
        known = look(w, alike, costs, queue, queued, table, found, its)
        mark(w, alike, wording, table, 0.0)
        kept, used = keep(w.floors[wording], found, known, its, places, kept, pairs, used)
    return first_places(places, kept), first_pairs(pairs, used)


def look(
    w: WordingArrays,
    alike: LikenessArrays,
    costs: Reals,
    queue: PieceArrays,
    queued: int,
    table: Table,
    found: PlaceArrays,
    pairs: PairArrays,
) -> int:
    """The best place of each piece of one wording, and of what lies beside it in the piece; returns how many there are."""
    known, used, k = zero(), zero(), 0
    while k < queued:
        at = queue.wording[k]
        word, begin, end = w.begins[at], queue.begin[k], queue.end[k]
        piece = Piece(at, word, w.begins[at + 1] - word, begin, end)
        score, after = best_place(w, alike, costs, piece, queue.least[k], table, pairs, used)
        k += 1
        if after == used:
            continue
        first, last = pairs.token[used], pairs.token[after - 1] + pairs.tokens[after - 1] - 1
        note(found, known, at, first, last, used, after, score)
        known, used = known + 1, after
        if score >= w.floors[at] and known < MAX_PLACES:
            # What is said twice in a breath
            enough, least = w.floors[at] * w.carried[at], USEFUL * w.floors[at]
            if first > begin and most(w, alike, piece, table, begin, first) >= enough:
                ask(queue, queued, at, begin, first, least)
                queued += 1
            if end > last + 1 and most(w, alike, piece, table, last + 1, end) >= enough:
                ask(queue, queued, at, last + 1, end, least)
                queued += 1
    return known


def best_place(
    w: WordingArrays,
    alike: LikenessArrays,
    costs: Reals,
    piece: Piece,
    least: float,
    table: Table,
    pairs: PairArrays,
    at: int,
) -> tuple[float, int]:
    """The score of the piece's best place, and where its pairs end, which begin at `at`; they end there, too, if it has none."""
    top = fill(w, alike, costs, piece, table)
    total, score, end = w.totals[piece.wording], 0.0, at
    if table.score[piece.words, top] >= least * total:
        end = trace(w, alike, piece, top, table, pairs, at)
        if end > at:
            score = table.score[piece.words, top] / total
    if not w.free[piece.wording] or score >= LOSS:
        return score, end
    enough = w.floors[piece.wording]
    free, after = any_order(w, alike, piece, score if score > enough else enough, table, pairs, end)
    if after == end or (end > at and free <= score):
        return score, end
    for k in range(end, after):  # in place of those in order
        word, words, token, tokens = pairs.word[k], pairs.words[k], pairs.token[k], pairs.tokens[k]
        put(pairs, at + k - end, word, words, token, tokens, pairs.close[k])
    return free, at + after - end


def most(w: WordingArrays, alike: LikenessArrays, piece: Piece, table: Table, begin: int, end: int) -> float:
    """The most of the words that carry which these tokens can hold, split words aside."""
    whole = 0.0
    for word in range(piece.words):
        weight = w.weights[piece.word + word]
        if weight >= CARRIES:
            top = 0.0
            for token in range(begin, end):
                close = table.one[word, alike.nth_of[token]]
                if close > top:
                    top = close
            whole += top * weight
    return whole


def keep(
    floor: float,
    found: PlaceArrays,
    known: int,
    its: PairArrays,
    places: PlaceArrays,
    kept: int,
    pairs: PairArrays,
    used: int,
) -> tuple[int, int]:
    """Copies one wording's places, the best first, without those that overlap a better one or, but for the best, lie below the floor."""
    begin = kept
    taken = np.zeros(known, np.bool_)
    for _ in range(known):
        best = zero() - 1
        for k in range(known):
            if not taken[k] and (best < 0 or better(found, k, best)):
                best = k
        if kept > begin and found.score[best] < floor:
            break
        taken[best] = True
        apart = True
        for k in range(begin, kept):
            apart &= found.last[best] < places.first[k] or found.first[best] > places.last[k]
        if apart:
            after = used
            for k in range(found.begin[best], found.end[best]):
                put(pairs, after, its.word[k], its.words[k], its.token[k], its.tokens[k], its.close[k])
                after += 1
            at, first, last = found.wording[best], found.first[best], found.last[best]
            note(places, kept, at, first, last, used, after, found.score[best])
            kept, used = kept + 1, after
    return kept, used


def better(found: PlaceArrays, one: int, other: int) -> bool:
    """Whether a place comes before another one of the same wording."""
    if found.score[one] != found.score[other]:
        return bool(found.score[one] > found.score[other])
    return bool(found.first[one] < found.first[other])
