"""Points won of points that could be had, over many calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from qa_pipeline.reports.figures.quantiles import student
from qa_pipeline.reports.figures.rates import SMALL_GROUP, Interval, wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points won, of those of rules that passed or failed."""

    points: float
    max_points: float
    calls: int
    """In how many calls anything was decided."""

    @property
    def share(self) -> float | None:
        """0 to 1; None where nothing was decided."""
        return self.points / self.max_points if self.max_points else None

    @property
    def small(self) -> bool:
        """Whether too few calls say something of it."""
        return self.calls < SMALL_GROUP


def points_of(pairs: Sequence[tuple[float, float]]) -> Points:
    """The sum of (points, max_points), a pair a call; calls in which nothing was decided do not count."""
    decided = [pair for pair in pairs if pair[1] > 0]
    return Points(
        points=fsum(points for points, _ in decided),
        max_points=fsum(most for _, most in decided),
        calls=len(decided),
    )


def ratio_interval(pairs: Sequence[tuple[float, float]]) -> Interval | None:
    """Between which shares the true one lies, 95 %; a pair (points, max_points) a call. None of a small group.

    What is won and lost in one call hangs together, so calls are counted and not rules: the ratio estimator's
    variance with Student's quantile, clipped to 0..1. Where every call has the same share, that has no width; then
    Wilson's for as many calls, as in `mean_of`.
    """
    decided = [pair for pair in pairs if pair[1] > 0]
    n, whole = len(decided), points_of(decided)
    if n < SMALL_GROUP or whole.share is None:
        return None
    squares = fsum((points - whole.share * most) ** 2 for points, most in decided)
    error = sqrt(squares * n / (n - 1)) / whole.max_points
    if error < 1e-9:  # all the same, but for what is lost in rounding
        return wilson(whole.share * n, n)
    reach = student(n - 1) * error
    return max(0.0, whole.share - reach), min(1.0, whole.share + reach)
