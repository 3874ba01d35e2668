"""Stretches of time: joined, cut with one another, and the gaps between them."""

from collections.abc import Iterable
from itertools import pairwise

Interval = tuple[float, float]
"""Begin and end in seconds."""
Intervals = list[Interval]
"""In order, none touching the next."""


def union(pieces: Iterable[Interval]) -> Intervals:
    """The time that the pieces cover together, touching ones joined."""
    merged: Intervals = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def both(one: Intervals, other: Intervals) -> Intervals:
    """The time that lies in the one and in the other."""
    shared: Intervals = []
    first = second = 0
    while first < len(one) and second < len(other):
        start = max(one[first][0], other[second][0])
        end = min(one[first][1], other[second][1])
        if start < end:
            shared.append((start, end))
        if one[first][1] < other[second][1]:
            first += 1
        else:
            second += 1
    return shared


def gaps(intervals: Intervals) -> Intervals:
    """The time between the first begin and the last end that they leave out."""
    return [(before[1], after[0]) for before, after in pairwise(intervals)]


def total(intervals: Intervals) -> float:
    """The seconds that they last."""
    return sum(end - start for start, end in intervals)


def longest(intervals: Intervals) -> Interval | None:
    """The longest of them, the first of several; None where there are none."""
    return max(intervals, key=lambda each: each[1] - each[0], default=None)
