"""Shares of what could be judged, and between which shares the true one may lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.quantiles import NORMAL
from qa_pipeline.scorecard.scorecard import Outcome

SMALL_GROUP = 5
"""Fewer calls than this say something about these calls and nothing about a person."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many passed of those that could be judged: what was left to a person is in neither number."""

    passed: int
    judged: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where nothing was judged."""
        return self.passed / self.judged if self.judged else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's, 95 %; None where nothing was judged."""
        return wilson(self.passed, self.judged)

    @property
    def failed(self) -> int:
        """Of those judged."""
        return self.judged - self.passed

    @property
    def small(self) -> bool:
        """Whether too few were judged to compare this with anything."""
        return self.judged < SMALL_GROUP


def wilson(passed: float, judged: float) -> Interval | None:
    """Between which shares the true one lies, 95 %, were each case by itself; None where there is no case.

    Wilson's, because the plain interval around the share has no width where all or none passed, and that is where
    few calls deceive most.
    """
    if not judged:
        return None
    share, square = passed / judged, NORMAL * NORMAL
    middle = (share + square / (2 * judged)) / (1 + square / judged)
    reach = (
        NORMAL * sqrt(share * (1 - share) / judged + square / (4 * judged * judged)) / (1 + square / judged)
    )
    low = 0.0 if passed <= 0 else max(0.0, middle - reach)
    return low, 1.0 if passed >= judged else min(1.0, middle + reach)


def call_rate(calls: Iterable[CallDigest]) -> Rate:
    """Calls that passed, of those that passed or failed."""
    outcomes = [call.outcome for call in calls]
    passed = outcomes.count(Outcome.PASSED)
    return Rate(passed=passed, judged=passed + outcomes.count(Outcome.FAILED))
