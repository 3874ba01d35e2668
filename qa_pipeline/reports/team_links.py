"""Addresses of the report's other pages, as the team page links to them."""

from qa_pipeline.reports.digest import CallDigest, ResultDigest, result_anchor
from qa_pipeline.reports.names import link
from qa_pipeline.reports.pages import Pages


def call_href(call: CallDigest, pages: Pages) -> str:
    """A call's page."""
    return link(*pages.calls[call.call_id].split("/"))


def result_href(call: CallDigest, result: ResultDigest, pages: Pages) -> str:
    """The place of one verdict on its call's page."""
    return f"{call_href(call, pages)}#{result_anchor(result.index)}"


def agent_href(agent: str | None, pages: Pages) -> str | None:
    """An agent's page; None where the list of calls names no agent."""
    return link(*pages.agents[agent].split("/")) if agent else None
