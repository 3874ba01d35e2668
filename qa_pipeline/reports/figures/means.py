"""Averages of scores, never of a few, and never without saying between which values the true one may lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum, sqrt

from qa_pipeline.reports.figures.quantiles import student
from qa_pipeline.reports.figures.rates import SMALL_GROUP, wilson

MOST = 100.0
"""The highest score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The average of at least `SMALL_GROUP` scores with its 95 % interval."""

    n: int
    value: float
    low: float
    high: float


def mean_of(scores: Iterable[float | None]) -> Mean | None:
    """The average of those scores (0 to 100) that there are; None of fewer than `SMALL_GROUP`: then show the scores.

    Student's interval, clipped to 0..100. Where all scores are the same it has no width, which would claim a
    certainty that five calls do not give; there the interval is Wilson's for as many calls, which is as wide as
    scores between 0 and 100 can need.
    """
    known = [score for score in scores if score is not None]
    n = len(known)
    if n < SMALL_GROUP:
        return None
    value = fsum(known) / n
    if max(known) == min(known):
        low, high = (part * MOST for part in wilson(n * known[0] / MOST, n) or (0.0, 1.0))
        # Rounding must not put the scores outside their own interval.
        return Mean(n=n, value=known[0], low=min(low, known[0]), high=max(high, known[0]))
    spread = sqrt(fsum((score - value) ** 2 for score in known) / (n - 1))
    reach = student(n - 1) * spread / sqrt(n)
    return Mean(n=n, value=value, low=max(0.0, value - reach), high=min(MOST, value + reach))
