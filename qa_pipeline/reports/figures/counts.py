"""Counts that a person can check by counting: how calls ended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.scorecard.scorecard import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCounts:
    """How many calls ended with each outcome."""

    counts: tuple[tuple[Outcome, int], ...]
    """Every outcome, in the order of the list, with zeros."""

    @property
    def total(self) -> int:
        """All calls."""
        return sum(count for _, count in self.counts)

    @property
    def rate(self) -> Rate:
        """Calls that passed, of those that passed or failed."""
        passed = self.of(Outcome.PASSED)
        return Rate(passed=passed, judged=passed + self.of(Outcome.FAILED))

    def of(self, outcome: Outcome) -> int:
        """Calls with one outcome."""
        return dict(self.counts)[outcome]


def outcome_counts(calls: Iterable[CallDigest]) -> OutcomeCounts:
    """How many of the calls ended with each outcome."""
    found = Counter(call.outcome for call in calls)
    return OutcomeCounts(counts=tuple((outcome, found[outcome]) for outcome in Outcome))


def ending_counts(calls: Iterable[CallDigest]) -> tuple[tuple[Ending, int], ...]:
    """How many of the calls ended how; only ends that there were, of calls of which it was judged."""
    found = Counter(call.ending for call in calls if call.ending)
    return tuple((ending, found[ending]) for ending in Ending if found[ending])
