"""The turns in which most of a wording's words stand together, in whatever order."""

from collections.abc import Iterator

import numpy as np

from qa_pipeline.checks.matching.alignment import Pair, Place
from qa_pipeline.checks.matching.kernels.arrays import Reals
from qa_pipeline.checks.matching.kernels.order import SURE
from qa_pipeline.checks.matching.searched import SearchedStream
from qa_pipeline.checks.matching.tokens import CARRIES


def in_one_turn(
    stream: SearchedStream, weights: Reals, one: Reals, floor: float, most: int
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
    close = one * carries[:, None] * (one >= SURE)
    begins = stream.turn_begins
    scores = (np.maximum.reduceat(close, begins, axis=1) * weights[:, None]).sum(axis=0)
    scores /= float(weights[carries].sum()) or 1.0
    ends = [*begins[1:], len(stream.tokens)]
    for count, turn in enumerate(np.argsort(-scores, kind="stable")[:most]):
        if scores[turn] <= 0 or (count and scores[turn] < floor):
            return
        first = int(begins[turn])
        pairs = _pairs(close[:, first : ends[turn]], first)
        yield Place(float(scores[turn]), pairs[0].stream[0], pairs[-1].stream[0], pairs)


def _pairs(close: Reals, first: int) -> tuple[Pair, ...]:
    tops = close.max(axis=1)
    pairs = [
        Pair((row,), (first + int(np.argmax(close[row])),), float(tops[row]))
        for row in np.flatnonzero(tops > 0).tolist()
    ]
    return tuple(sorted(pairs, key=lambda pair: pair.stream))
