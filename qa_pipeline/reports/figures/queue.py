"""Calls that wait for a person, the one with most at stake first."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.dates import by_time
from qa_pipeline.scorecard.scorecard import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One call that a person should decide."""

    call: CallDigest
    why: tuple[str, ...]
    """In the report's language."""
    weight: float
    """The points that are in doubt."""
    critical: int
    """How many critical steps are in doubt."""


def review_queue(calls: Iterable[CallDigest]) -> tuple[Queued, ...]:
    """Calls that need review, then those that could not be assessed.

    Of each kind those with the most critical doubts first, then with the most points in doubt, then the oldest.
    """
    waiting = (Outcome.NEEDS_REVIEW, Outcome.NOT_ASSESSABLE)
    found = [_queued(call) for call in sorted(calls, key=by_time) if call.outcome in waiting]
    return tuple(sorted(found, key=lambda one: (waiting.index(one.call.outcome), -one.critical, -one.weight)))


def _queued(call: CallDigest) -> Queued:
    unsure = [result for result in call.results if result.verdict is Verdict.UNSURE]
    return Queued(
        call=call,
        why=_reasons(call),
        weight=sum(result.max_points for result in unsure),
        critical=sum(result.critical for result in unsure),
    )


def _reasons(call: CallDigest) -> tuple[str, ...]:
    """What `look` says before it names the steps that failed: of these calls, why a person must decide."""
    failed = sum(result.verdict is Verdict.FAIL for result in call.results)
    return call.look[: len(call.look) - failed]
