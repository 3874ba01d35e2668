"""Agents with their calls."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.counts import OutcomeCounts, outcome_counts
from qa_pipeline.reports.figures.means import Mean, mean_of
from qa_pipeline.reports.figures.rates import SMALL_GROUP, Rate


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

    @property
    def rate(self) -> Rate:
        """Calls that passed, of those that passed or failed."""
        return self.outcomes.rate

    @property
    def compliance(self) -> Mean | None:
        """Of the calls that have the score; None of too few."""
        return mean_of(call.compliance for call in self.calls)

    @property
    def quality(self) -> Mean | None:
        """Likewise."""
        return mean_of(call.quality for call in self.calls)


def agent_order(agent: str | None) -> tuple[bool, str, str]:
    """A key to sort by: in the order of names, never of results; calls without an agent last."""
    return agent is None, (agent or "").casefold(), agent or ""


def by_agent(calls: Iterable[CallDigest]) -> tuple[AgentCalls, ...]:
    """Agents in the order of their names, never of their results; calls without an agent last."""
    groups: dict[str | None, list[CallDigest]] = defaultdict(list)
    for call in calls:
        groups[call.agent].append(call)
    return tuple(
        AgentCalls(agent=agent, calls=tuple(groups[agent]), outcomes=outcome_counts(groups[agent]))
        for agent in sorted(groups, key=agent_order)
    )
