"""Room for what the inner loops find, and writing it there."""

import numpy as np

from qa_pipeline.checks.matching.kernels.arrays import (
    LikenessArrays,
    PairArrays,
    PieceArrays,
    PlaceArrays,
    Reals,
    Table,
    WordingArrays,
)


def zero() -> int:
    """0 as any other number: for a 0 as such numba compiles once more whatever it is handed to."""
    return len(np.zeros(0))


def highest(row: Reals) -> int:
    """Where the first of the highest stands."""
    best = 0
    for at in range(1, len(row)):
        if row[at] > row[best]:
            best = at
    return best


def new_places(room: int) -> PlaceArrays:
    """Room for so many places."""
    return PlaceArrays(
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.float64),
    )


def new_pairs(room: int) -> PairArrays:
    """Room for so many pairs."""
    return PairArrays(
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.float64),
    )


def first_places(p: PlaceArrays, count: int) -> PlaceArrays:
    """The first so many; the room for the rest is given back."""
    return PlaceArrays(
        p.wording[:count].copy(),
        p.first[:count].copy(),
        p.last[:count].copy(),
        p.begin[:count].copy(),
        p.end[:count].copy(),
        p.score[:count].copy(),
    )


def first_pairs(p: PairArrays, count: int) -> PairArrays:
    """The same of pairs."""
    return PairArrays(
        p.word[:count].copy(),
        p.words[:count].copy(),
        p.token[:count].copy(),
        p.tokens[:count].copy(),
        p.close[:count].copy(),
    )


def ask(queue: PieceArrays, at: int, wording: int, begin: int, end: int, least: float) -> None:
    """Writes a piece that is to be looked at."""
    queue.wording[at], queue.begin[at], queue.end[at], queue.least[at] = wording, begin, end, least


def note(
    places: PlaceArrays, at: int, wording: int, first: int, last: int, begin: int, end: int, score: float
) -> None:
    """Writes a place."""
    places.wording[at], places.first[at], places.last[at] = wording, first, last
    places.begin[at], places.end[at], places.score[at] = begin, end, score


def mark(w: WordingArrays, alike: LikenessArrays, wording: int, table: Table, here: float) -> None:
    """Writes into the table what is like a wording's words, whole, split or written together; with `here` 0 it wipes it out again."""
    begin = w.begins[wording]
    for word in range(begin, w.begins[wording + 1]):
        row, pair = w.rows[word], w.pairs[word]
        for entry in range(alike.one_begins[row], alike.one_begins[row + 1]):
            table.one[word - begin, alike.one_nth[entry]] = alike.one_close[entry] * here
        for entry in range(alike.heard_begins[row], alike.heard_begins[row + 1]):
            table.heard[word - begin, alike.heard_at[entry]] = alike.heard[entry] * here
        if pair >= 0 and alike.said_begins[pair] < alike.said_begins[pair + 1]:
            for entry in range(alike.said_begins[pair], alike.said_begins[pair + 1]):
                for token in range(len(alike.kind_of)):
                    if alike.kind_of[token] == alike.said_kinds[entry]:
                        table.said[word - begin, token] = alike.said[entry] * here


def new_pieces(room: int) -> PieceArrays:
    """Room for so many pieces."""
    return PieceArrays(
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.float64),
    )


def grown(pieces: PieceArrays) -> PieceArrays:
    """The pieces with room for as many again."""
    more, count = new_pieces(2 * len(pieces.wording)), len(pieces.wording)
    for at in range(count):
        ask(more, at, pieces.wording[at], pieces.begin[at], pieces.end[at], pieces.least[at])
    return more
