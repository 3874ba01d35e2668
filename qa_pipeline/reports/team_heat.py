"""Agents by step and by competence: a count in every cell, and a step of colour that repeats it."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.reports.competence_view import competence_name
from qa_pipeline.reports.figures.heat import Criterion, HeatMap, HeatRow
from qa_pipeline.reports.figures.points import Points
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.team_links import agent_href
from qa_pipeline.reports.team_rows import DASH, few_text
from qa_pipeline.reports.team_words import counted, sentence
from qa_pipeline.reports.texts import Texts

STEPS = (0.95, 0.85, 0.7, 0.5)
"""From which share on a cell has the colour h0, h1, h2, h3; below all of them it is h4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell."""

    text: str
    detail: str | None
    look: str
    """The classes that colour it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionView:
    """The head of one column."""

    title: str = ""
    critical: str | None = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRowView:
    """One agent, or all; the texts blank in the row that scripts clone."""

    name: str = ""
    href: str | None = ""
    plain: str | None = ""
    """The name where there is no page to lead to."""
    few: str | None = ""
    calls: str = ""
    cells: tuple[CellView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatView:
    """A map as its table shows it; the first row is all calls."""

    title: str
    criteria: tuple[CriterionView, ...]
    """Those that were judged in some call."""
    rows: tuple[HeatRowView, ...]
    left_out: str | None
    """How many criteria no call gave occasion to judge."""


def heat_view(found: HeatMap[Rate] | HeatMap[Points], pages: Pages, texts: Texts) -> HeatView:
    """A map of steps, or of competences."""
    whole: Sequence[Rate | Points] = found.whole.cells
    kept = [place for place, cell in enumerate(whole) if cell.share is not None]
    left = len(found.criteria) - len(kept)
    return HeatView(
        title=found.title,
        criteria=tuple(_criterion(found.criteria[place], found.playbook, texts) for place in kept),
        rows=(
            _row(found.whole, kept, sentence("all_agents", texts), pages, texts),
            *(_row(row, kept, sentence("unnamed_agent", texts), pages, texts) for row in found.rows),
        ),
        left_out=counted("left_out", left, texts) if left else None,
    )


def look(share: float | None, *, small: bool) -> str:
    """The classes of a cell: how many passed, and whether there was enough to say so."""
    if share is None:
        return "blank"
    step = next((index for index, least in enumerate(STEPS) if share >= least), len(STEPS))
    return f"h{step} pale" if small else f"h{step}"


def _criterion(one: Criterion, playbook: str | None, texts: Texts) -> CriterionView:
    return CriterionView(
        title=competence_name(one.title, texts) if playbook is None else one.title,
        critical="" if one.critical else None,
    )


def _row(
    row: HeatRow[Rate] | HeatRow[Points], kept: Sequence[int], unnamed: str, pages: Pages, texts: Texts
) -> HeatRowView:
    href = agent_href(row.agent, pages)
    return HeatRowView(
        name=row.agent or unnamed,
        href=href,
        plain=None if href else unnamed,
        few=few_text(row.small, texts) if row.agent else None,
        calls=texts.number(row.calls),
        cells=tuple(_cell(row.cells[place], texts) for place in kept),
    )


def _cell(cell: Rate | Points, texts: Texts) -> CellView:
    looks = look(cell.share, small=cell.small)
    if cell.share is None:
        return CellView(text=DASH, detail=None, look=looks)
    if isinstance(cell, Points):
        return CellView(text=texts.percent(cell.share), detail=f"({texts.number(cell.calls)})", look=looks)
    text = f"{texts.number(cell.passed)}/{texts.number(cell.judged)}"
    return CellView(text=text, detail=None, look=looks)
