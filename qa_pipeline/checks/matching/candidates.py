"""Where in a stream it is worth looking for wordings: stretches that hold enough words like their own.

What each stretch could score at most is found for all wordings at once; aligning, which is dear, is done only where that
is enough.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from qa_pipeline.checks.matching.alignment import Piece, Place
from qa_pipeline.checks.matching.likeness import Matrix
from qa_pipeline.checks.matching.plan import Order, Plan
from qa_pipeline.checks.matching.searched import Likenesses, SearchedStream
from qa_pipeline.checks.matching.tokens import CARRIES

USEFUL = 0.8
"""Of the floor: a place that scores less, with its little words and gaps, is not shown."""
MAX_PLACES = 25
"""How many places of one wording are looked at: "grazie" is said often, and only one may be in time."""
OFTEN, FEW = 0.75, 10
"""Of stretches that hold less than this of a wording, 0 to 1, so many are looked at for all wordings of a question."""
ROUNDING = 1e-9
Span = tuple[float, float]


def candidates(
    stream: SearchedStream, plan: Plan, alike: Likenesses, span: Span | None = None
) -> Iterator[tuple[int, Piece]]:
    """The number of a wording, and a piece of the stream in which it may stand; the most promising first.

    Each group has one piece at least, for the nearest miss, unless no word of it is like any.

    Args:
        stream: where.
        plan: the wordings.
        alike: how alike their words and the stream's are.
        span: the seconds in which pieces begin; None: anywhere.
    """
    bounds = _bounds(plan, alike)
    if span:
        bounds[:, (stream.starts_s < span[0]) | (stream.starts_s > span[1])] = 0.0
    shares = bounds.max(axis=1) / plan.carried
    enough = shares >= plan.floors - ROUNDING
    left: dict[object, int] = {}
    served = {None} | {each.group for each, found in zip(plan.sought, enough, strict=True) if found}
    for at in np.argsort(-shares, kind="stable").tolist():
        group = plan.sought[at].group
        if plan.sought[at].order is Order.TURN:
            continue  # words in a turn are not aligned
        if enough[at] or (group not in served and shares[at] > 0):
            served.add(group)
            for piece, share in _pieces(stream, plan, alike, at, bounds[at]):
                # What is surely said may be said often; what may have been said is worth a few looks.
                if share < OFTEN:
                    if left.setdefault(group, FEW) == 0:
                        break
                    left[group] -= 1
                yield at, piece


def _pieces(
    stream: SearchedStream, plan: Plan, alike: Likenesses, at: int, bounds: Matrix
) -> Iterator[tuple[Piece, float]]:
    """Around the most promising stretches, with how promising they are, 0 to 1, as long as it is enough; the first always."""
    whole = Piece(
        first=0,
        weights=plan.weights[at],
        one=alike.one[plan.rows[at]],
        two_heard=alike.two_heard[plan.rows[at]],
        two_said=alike.two_said[plan.pair_rows[at]],
        costs=stream.costs,
    )
    length, floor = int(plan.lengths[at]), float(plan.floors[at])
    margin = length // 2
    least = 0.0
    for _ in range(MAX_PLACES):
        begin = int(np.argmax(bounds))
        share = float(bounds[begin] / plan.carried[at])
        if share <= 0 or (least and share < floor - ROUNDING):
            return
        first, last = max(0, begin - margin), min(len(bounds), begin + length + margin)
        for start, end in _unbroken(stream, first, last):
            yield whole.part(start, end, least), share
        least = USEFUL * floor
        bounds[max(0, begin - margin) : begin + margin + 1] = 0.0


def _unbroken(stream: SearchedStream, first: int, last: int) -> list[tuple[int, int]]:
    """The tokens from `first` up to `last` without the long silences between them: no sentence goes on behind one."""
    cuts = np.flatnonzero(np.diff(stream.stretches[first:last])) + first + 1
    edges = [first, *cuts.tolist(), last]
    return list(pairwise(edges))


def _bounds(plan: Plan, alike: Likenesses) -> Matrix:
    """Shape (wordings, tokens): the most that a stretch beginning at a token can hold of the words that carry."""
    gains = alike.one[plan.carrying_rows] * plan.carrying_weights
    most = np.maximum.reduceat(gains, plan.begins, axis=0)
    split = np.asarray(alike.two_heard.any(axis=1))
    together = np.asarray(alike.two_said.any(axis=1))
    for at, (rows, pairs) in enumerate(zip(plan.rows, plan.pair_rows, strict=True)):
        if split[rows].any() or together[pairs].any():
            most[at] = np.maximum(most[at], _written_together(plan, alike, at))
    tokens = most.shape[1]
    sums = np.zeros((len(most), tokens + 1))
    np.cumsum(most, axis=1, out=sums[:, 1:])
    ends = np.minimum(np.arange(tokens)[None, :] + plan.lengths[:, None], tokens)
    bounds: Matrix = np.take_along_axis(sums, ends, axis=1) - sums[:, :-1]
    return bounds


def _written_together(plan: Plan, alike: Likenesses, at: int) -> Matrix:
    """For each token the most that it can add where words are split or written together, shape (tokens,)."""
    weights = np.where(plan.weights[at] >= CARRIES, plan.weights[at], 0.0)[:, None]
    most = np.zeros(alike.one.shape[1])
    heard, said = alike.two_heard[plan.rows[at]], alike.two_said[plan.pair_rows[at]]
    if heard.shape[1]:
        most[1:] = (weights * heard).max(axis=0)
    if len(said):
        most = np.maximum(most, ((weights[:-1] + weights[1:]) * said).max(axis=0))
    return most


def beside(piece: Piece, place: Place, floor: float) -> Iterator[Piece]:
    """What of the piece lies before and behind a place in it and may score `floor` too: what is said twice in a breath."""
    end = piece.one.shape[1]
    for begin, behind in ((0, place.first - piece.first), (place.last + 1 - piece.first, end)):
        if behind > begin and piece.most(begin, behind) >= floor * piece.carried:
            yield piece.part(begin, behind, USEFUL * floor)
