"""Where each page of a report lies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qa_pipeline.reports.digest import BatchDigest
from qa_pipeline.reports.names import file_names, safe_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where each page lies, relative to `report/`."""

    call_names: Mapping[str, str]
    """Call id -> the name of its page, without folder and ending."""
    agent_names: Mapping[str, str]
    """Agent -> the same."""
    calls: Mapping[str, str]
    """Call id -> `calls/NAME.html`."""
    agents: Mapping[str, str]
    """Agent -> `agents/NAME.html`."""

    def of_agent(self, agent: str) -> str:
        """Where an agent's page lies, or would lie if it were told of."""
        return self.agents.get(agent) or f"agents/{safe_name(agent)}.html"


def pages_of(batch: BatchDigest) -> Pages:
    """The pages that the batch's report has."""
    return pages_named((call.call_id for call in batch.calls), (call.agent for call in batch.calls))


def pages_named(call_ids: Iterable[str], agents: Iterable[str | None]) -> Pages:
    """The pages of these calls and agents; no one has a page of those who are not known."""
    call_names = file_names(call_ids)
    agent_names = file_names(filter(None, agents))
    return Pages(
        call_names=call_names,
        agent_names=agent_names,
        calls={one: f"calls/{name}.html" for one, name in call_names.items()},
        agents={one: f"agents/{name}.html" for one, name in agent_names.items()},
    )
