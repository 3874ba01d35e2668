"""The agents with their figures, as the team page lists them: in the order of their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa_pipeline.reports.figures.agents import AgentCalls
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.figures.standings import Standing
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.team_links import agent_href
from qa_pipeline.reports.team_rows import (
    DASH,
    FigureRow,
    counts_text,
    few_text,
    interval_text,
    mean_texts,
    rate_whisker,
    share_text,
)
from qa_pipeline.reports.team_words import sentence
from qa_pipeline.reports.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsView:
    """All agents, and what may be said of them together."""

    rows: tuple[FigureRow, ...]
    standing: str
    """Whether anybody can be placed at all; empty where some can."""
    whole_share: str


def agents_view(
    groups: Sequence[AgentCalls], places: Mapping[str, Standing], every: Rate, pages: Pages, texts: Texts
) -> AgentsView:
    """Every agent's row.

    Args:
        groups: in the order of names.
        places: of those agents that can be compared.
        every: all calls together.
        pages: where the agents' pages lie.
        texts: the report's language.
    """
    return AgentsView(
        rows=tuple(_row(group, places.get(group.agent or ""), every, pages, texts) for group in groups),
        standing=_standing(groups, places, texts),
        whole_share=share_text(every, texts),
    )


def place_text(standing: Standing | None, texts: Texts) -> str:
    """The places that an agent may have."""
    if standing is None:
        return DASH
    every = texts.number(standing.of)
    if not standing.tied:
        return sentence("place", texts, place=texts.number(standing.best), all=every)
    best, worst = texts.number(standing.best), texts.number(standing.worst)
    return sentence("places", texts, best=best, worst=worst, all=every)


def _standing(groups: Sequence[AgentCalls], places: Mapping[str, Standing], texts: Texts) -> str:
    if len(groups) < 2:
        return ""
    if not places:
        return sentence("nobody_placed", texts)
    return sentence("all_tied", texts) if all(one.open for one in places.values()) else ""


def _row(group: AgentCalls, standing: Standing | None, every: Rate, pages: Pages, texts: Texts) -> FigureRow:
    compliance = mean_texts(group.compliance, _known(call.compliance for call in group.calls), texts)
    quality = mean_texts(group.quality, _known(call.quality for call in group.calls), texts)
    return FigureRow(
        name=group.agent or sentence("unnamed_agent", texts),
        href=agent_href(group.agent, pages),
        plain=None if group.agent else sentence("unnamed_agent", texts),
        few=few_text(group.small, texts) if group.agent else None,
        calls=texts.number(len(group.calls)),
        share=share_text(group.rate, texts),
        interval=interval_text(group.rate),
        counts=counts_text(group.rate, texts),
        whisker=rate_whisker(group.rate, every),
        compliance=compliance[0],
        compliance_interval=compliance[1],
        quality=quality[0],
        quality_interval=quality[1],
        place=place_text(standing, texts),
    )


def _known(scores: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(score for score in scores if score is not None)
