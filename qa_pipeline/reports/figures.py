"""What many calls say together: counts a person can check by counting, no averages of a few calls."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.reports.digest import CallDigest, ResultDigest
from qa_pipeline.reports.texts import parsed
from qa_pipeline.scorecard.scorecard import Outcome

SMALL_GROUP = 5
"""Fewer calls than this say something about these calls and nothing about a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCounts:
    """How many calls ended with each outcome."""

    counts: tuple[tuple[Outcome, int], ...]
    """Every outcome, in the order of the list, with zeros."""

    @property
    def total(self) -> int:
        """All calls."""
        return sum(count for _, count in self.counts)

    def of(self, outcome: Outcome) -> int:
        """Calls with one outcome."""
        return dict(self.counts)[outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCalls:
    """One agent's calls; the agent is None where the list of calls names none."""

    agent: str | None
    calls: tuple[CallDigest, ...]
    outcomes: OutcomeCounts

    @property
    def small(self) -> bool:
        """Whether there are too few calls to say anything about the person."""
        return len(self.calls) < SMALL_GROUP


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One step of a playbook over many calls."""

    playbook: str
    check: str
    title: str
    section: Section
    critical: bool
    passed: int
    failed: tuple[tuple[CallDigest, ResultDigest], ...]
    unsure: int

    @property
    def judged(self) -> int:
        """Calls in which the step passed or failed; the others say nothing of it."""
        return self.passed + len(self.failed)

    @property
    def share_failed(self) -> float:
        """Of the calls in which it was judged."""
        return len(self.failed) / self.judged if self.judged else 0.0


def outcome_counts(calls: Iterable[CallDigest]) -> OutcomeCounts:
    """How many of the calls ended with each outcome."""
    found = Counter(call.outcome for call in calls)
    return OutcomeCounts(counts=tuple((outcome, found[outcome]) for outcome in Outcome))


def ending_counts(calls: Iterable[CallDigest]) -> tuple[tuple[Ending, int], ...]:
    """How many of the calls ended how; only ends that there were, of calls of which it was judged."""
    found = Counter(call.ending for call in calls if call.ending)
    return tuple((ending, found[ending]) for ending in Ending if found[ending])


def by_agent(calls: Iterable[CallDigest]) -> tuple[AgentCalls, ...]:
    """Agents in the order of their names, never of their results; calls without an agent last."""
    groups: dict[str | None, list[CallDigest]] = defaultdict(list)
    for call in calls:
        groups[call.agent].append(call)
    order = sorted(groups, key=lambda agent: (agent is None, (agent or "").casefold(), agent or ""))
    return tuple(
        AgentCalls(agent=agent, calls=tuple(groups[agent]), outcomes=outcome_counts(groups[agent]))
        for agent in order
    )


def missed_steps(calls: Iterable[CallDigest]) -> tuple[StepRecord, ...]:
    """The steps that failed at least once, the most missed first; of equals, critical ones."""
    found: dict[tuple[str, str], list[tuple[CallDigest, ResultDigest]]] = defaultdict(list)
    for call in calls:
        for result in call.results:
            found[call.playbook or "", result.check].append((call, result))
    records = (_record(playbook, check, seen) for (playbook, check), seen in found.items())
    missed = (record for record in records if record.failed)
    return tuple(
        sorted(missed, key=lambda one: (-len(one.failed), not one.critical, one.playbook, one.check))
    )


def _record(playbook: str, check: str, seen: list[tuple[CallDigest, ResultDigest]]) -> StepRecord:
    verdicts = Counter(result.verdict for _, result in seen)
    latest = seen[-1][1]  # a new version of a playbook may rename a step
    return StepRecord(
        playbook=playbook,
        check=check,
        title=latest.title,
        section=latest.section,
        critical=latest.critical,
        passed=verdicts[Verdict.PASS],
        failed=tuple((call, result) for call, result in seen if result.verdict is Verdict.FAIL),
        unsure=verdicts[Verdict.UNSURE],
    )


def period(calls: Iterable[CallDigest]) -> tuple[str, str] | None:
    """The first and the last day of the calls, ISO 8601; None where no call has a date."""
    moments = [parsed(call.started_at) for call in calls]
    days = sorted(moment.date().isoformat() for moment in moments if moment)
    return (days[0], days[-1]) if days else None
