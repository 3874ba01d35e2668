"""Where most of a wording's words stand together, in whatever order."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.checks.matching.alignment import Pair, Piece, Place
from qa_pipeline.checks.matching.likeness import Matrix
from qa_pipeline.checks.matching.searched import SearchedStream
from qa_pipeline.checks.matching.tokens import CARRIES

SURE = 0.5
"""Likeness from which a word counts in any order, where its neighbours cannot vouch for it."""
WORTH = 0.33
"""A lesser score, 0 to 1, out of order is chance."""
LOSS = 0.95
"""Out of order the same words prove a little less."""


def any_order(piece: Piece, least: float) -> Place | None:
    """The best stretch of a piece, as long as the wording and half as much again; None where less than two words carry.

    Args:
        piece: where.
        least: the score (0 to 1) that it must have to be of use.
    """
    carries = piece.weights >= CARRIES
    if carries.sum() < 2:
        return None
    close = _close(piece.one, carries)
    gains = close * piece.weights[:, None]
    if float(gains.max(axis=1).sum()) * LOSS <= max(least, WORTH) * piece.carried:
        return None  # not even all of its words together
    words, tokens = gains.shape
    length = max(3, round(words * 1.5))
    padded = np.zeros((words, tokens + length - 1))
    padded[:, :tokens] = gains
    scores = _stretches(padded, length).max(axis=2).sum(axis=0) / piece.carried
    begin = int(np.argmax(scores))
    if scores[begin] <= 0:
        return None
    pairs = _pairs(close[:, begin : begin + length], piece.first + begin)
    return Place(score=float(scores[begin]) * LOSS, pairs=pairs)


def _stretches(rows: Matrix, length: int) -> Matrix:
    """All stretches of so many columns, shape (rows, stretches, length), without copying."""
    count, columns = rows.shape
    step, across = rows.strides
    return np.lib.stride_tricks.as_strided(
        rows, (count, columns - length + 1, length), (step, across, across), writeable=False
    )


def in_one_turn(
    stream: SearchedStream, weights: NDArray[np.float64], one: Matrix, floor: float, most: int
) -> Iterator[Place]:
    """The turns in which the words stand, the best first.

    Args:
        stream: where.
        weights: of the words, shape (words,).
        one: how alike words and tokens are, shape (words, tokens).
        floor: the score (0 to 1) from which a turn is shown; the best one always is.
        most: so many at most.
    """
    carries = weights >= CARRIES
    close = _close(one, carries)
    begins = np.flatnonzero(
        np.diff(stream.turns * (stream.stretches.max() + 1) + stream.stretches, prepend=-1)
    )
    scores = (np.maximum.reduceat(close, begins, axis=1) * weights[:, None]).sum(axis=0)
    scores /= float(weights[carries].sum()) or 1.0
    ends = [*begins[1:], len(stream.tokens)]
    for count, turn in enumerate(np.argsort(-scores, kind="stable")[:most]):
        if scores[turn] <= 0 or (count and scores[turn] < floor):
            return
        first = int(begins[turn])
        yield Place(score=float(scores[turn]), pairs=_pairs(close[:, first : ends[turn]], first))


def _close(one: Matrix, carries: np.ndarray) -> Matrix:
    close: Matrix = one * carries[:, None] * (one >= SURE)
    return close


def _pairs(close: Matrix, first: int) -> tuple[Pair, ...]:
    tops = close.max(axis=1)
    pairs = [
        Pair(wording=(row,), stream=(first + int(np.argmax(close[row])),), similarity=float(tops[row]))
        for row in np.flatnonzero(tops > 0).tolist()
    ]
    return tuple(sorted(pairs, key=lambda pair: pair.stream))
