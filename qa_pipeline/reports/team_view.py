"""All that the team page shows, worked out before a template is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qa_pipeline.reports.charts import Point
from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.reports.figures.agents import by_agent
from qa_pipeline.reports.figures.counts import ending_counts, outcome_counts
from qa_pipeline.reports.figures.dates import local, period
from qa_pipeline.reports.figures.heat import competence_map, heat_map, heat_playbooks
from qa_pipeline.reports.figures.queue import review_queue
from qa_pipeline.reports.figures.standings import standings
from qa_pipeline.reports.figures.steps import missed_steps
from qa_pipeline.reports.figures.trends import by_campaign, by_hour, by_version, by_week
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.quality_wording import ENDING_COUNTS
from qa_pipeline.reports.summary import skipped_sentence
from qa_pipeline.reports.team_agents import AgentsView, agents_view
from qa_pipeline.reports.team_heat import CriterionView, HeatRowView, HeatView, heat_view
from qa_pipeline.reports.team_queue import QueuedRow, QueueView, queue_view
from qa_pipeline.reports.team_rows import SAMPLE, FigureRow
from qa_pipeline.reports.team_steps import StepRow, StepsView, steps_view
from qa_pipeline.reports.team_trends import (
    MarkView,
    TrendView,
    campaign_rows,
    hour_trend,
    version_marks,
    version_rows,
    week_trend,
)
from qa_pipeline.reports.team_words import counted, for_scripts, sentence
from qa_pipeline.reports.texts import Texts, translate


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookChoice:
    """A playbook that the map of steps can be shown for."""

    value: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """The page's panels."""

    period: str
    endings: str
    queue: QueueView
    agents: AgentsView
    playbooks: tuple[PlaybookChoice, ...]
    heat: HeatView | None
    """Of the playbook with the most calls; None where no call was judged by one."""
    competences: HeatView | None
    steps: StepsView
    week: TrendView
    hour: TrendView
    marks: tuple[MarkView, ...]
    undated: str | None
    """How many calls are in neither chart of time."""
    versions: tuple[FigureRow, ...]
    campaigns: tuple[FigureRow, ...]
    scripts: dict[str, Any]
    """What the page's script needs besides the calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks:
    """The rows that scripts clone: everything that a row may hold is in them."""

    queued: QueuedRow
    agent: FigureRow
    heat: HeatRowView
    criterion: CriterionView
    step: StepRow
    point: Point
    mark: MarkView


BLANKS = Blanks(
    queued=QueuedRow(),
    agent=SAMPLE,
    heat=HeatRowView(),
    criterion=CriterionView(),
    step=StepRow(),
    point=Point(),
    mark=MarkView(),
)


def team_view(batch: BatchDigest, pages: Pages) -> TeamView:
    """The team page of a batch."""
    calls, texts = batch.calls, translate(batch.language)
    every, groups = outcome_counts(calls).rate, by_agent(calls)
    weeks, versions = by_week(calls), by_version(calls)
    playbooks = heat_playbooks(calls)
    competences = competence_map(calls)
    return TeamView(
        period=period_text(calls, texts),
        endings=endings_text(calls, texts),
        queue=queue_view(review_queue(calls), pages, texts),
        agents=agents_view(groups, standings(groups), every, pages, texts),
        playbooks=tuple(
            PlaybookChoice(
                value=one.playbook, name=f"{one.title} · {counted('playbook_calls', one.calls, texts)}"
            )
            for one in playbooks
        ),
        heat=heat_view(heat_map(calls, playbooks[0].playbook), pages, texts) if playbooks else None,
        competences=heat_view(competences, pages, texts) if competences.criteria else None,
        steps=steps_view(missed_steps(calls), pages, texts),
        week=week_trend(weeks, every, texts),
        hour=hour_trend(by_hour(calls), every, texts),
        marks=version_marks(weeks, versions, texts),
        undated=undated_text(calls, texts),
        versions=version_rows(versions, every, texts),
        campaigns=campaign_rows(by_campaign(calls), every, texts),
        scripts={**for_scripts(texts), "skipped": skipped_sentence(batch.skipped, texts)},
    )


def period_text(calls: Sequence[CallDigest], texts: Texts) -> str:
    """From which day to which the calls are; empty where none has a date."""
    days = period(calls)
    if days is None:
        return ""
    first, last = (texts.date(day) for day in days)
    return first if first == last else sentence("days", texts, start=first, end=last)


def endings_text(calls: Sequence[CallDigest], texts: Texts) -> str:
    """How many of the calls ended how."""
    return " · ".join(texts.ngettext(*ENDING_COUNTS[ending], n) for ending, n in ending_counts(calls))


def undated_text(calls: Sequence[CallDigest], texts: Texts) -> str | None:
    """Of how many calls the list gives no date; nothing where it gives one of all."""
    missing = sum(local(call) is None for call in calls)
    return counted("undated", missing, texts) if missing else None
