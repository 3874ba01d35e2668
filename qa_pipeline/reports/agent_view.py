"""All that an agent's page shows, worked out before its template is opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa_pipeline.reports.agent_data import agent_data
from qa_pipeline.reports.agent_moments import MomentView, moment_views
from qa_pipeline.reports.agent_rows import CompetenceRow, StepView, competence_rows, step_views
from qa_pipeline.reports.agent_scores import Everybody, ScoreLine, everybody, score_lines
from qa_pipeline.reports.agent_wording import counted, sentence
from qa_pipeline.reports.charts import Point
from qa_pipeline.reports.digest import CallDigest, result_anchor
from qa_pipeline.reports.figures.agents import AgentCalls, by_agent
from qa_pipeline.reports.figures.counts import OutcomeCounts
from qa_pipeline.reports.figures.dates import period
from qa_pipeline.reports.figures.profile import competence_profile
from qa_pipeline.reports.figures.standings import Standing, standings
from qa_pipeline.reports.figures.steps import StepRecord, missed_steps
from qa_pipeline.reports.figures.trends import by_week
from qa_pipeline.reports.names import link
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.summary import calls_headline
from qa_pipeline.reports.team_rows import SAMPLE, FigureRow
from qa_pipeline.reports.team_trends import TrendView, week_trend
from qa_pipeline.reports.texts import Texts

SHOWN_STEPS = 6
"""As many as one talk can hold; the list of calls names the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentView:
    """The page's panels."""

    agent: str
    days: str
    headline: str
    outcomes: OutcomeCounts
    few: str | None
    compares: bool
    """Whether there are others to hold the scores against."""
    scores: tuple[ScoreLine, ...]
    place: str | None
    coach: tuple[MomentView, ...]
    keep: tuple[MomentView, ...]
    steps: tuple[StepView, ...]
    competences: tuple[CompetenceRow, ...]
    week: TrendView
    scripts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks:
    """The rows that scripts clone: everything that a row may hold is in them."""

    score: ScoreLine
    moment: MomentView
    step: StepView
    competence: CompetenceRow
    bucket: FigureRow
    point: Point


BLANKS = Blanks(
    score=ScoreLine(whisker=SAMPLE.whisker),
    moment=MomentView(),
    step=StepView(),
    competence=CompetenceRow(whisker=SAMPLE.whisker),
    bucket=SAMPLE,
    point=Point(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an agent's page needs of all the others."""

    every: Everybody
    places: Mapping[str, Standing]
    pages: Pages


def surroundings(calls: Sequence[CallDigest], pages: Pages) -> Surroundings:
    """Worked out once for all agents' pages; `calls` are those of all agents."""
    groups = by_agent(calls)
    return Surroundings(every=everybody(calls, len(groups)), places=standings(groups), pages=pages)


def agent_view(group: AgentCalls, around: Surroundings, texts: Texts) -> AgentView:
    """The page of one agent."""
    calls, missed = group.calls, missed_steps(group.calls)

    def verdict_link(call: CallDigest, index: int) -> str:
        return f"../{link(*around.pages.calls[call.call_id].split('/'))}#{result_anchor(index)}"

    return AgentView(
        agent=group.agent or "",
        days=days(calls, texts),
        headline=headline(calls, missed, texts),
        outcomes=group.outcomes,
        few=counted("few", len(calls), texts) if group.small else None,
        compares=around.every.agents > 1,
        scores=score_lines(group, around.every, texts),
        place=place(around.places.get(group.agent or ""), texts),
        coach=moment_views(calls, verdict_link, texts, keep=False),
        keep=moment_views(calls, verdict_link, texts, keep=True),
        steps=step_views(missed[:SHOWN_STEPS], verdict_link, texts),
        competences=competence_rows(competence_profile(calls), texts, small=group.small),
        week=week_trend(() if group.small else by_week(calls), around.every.rate, texts),
        scripts=agent_data(calls, around.every, texts),
    )


def days(calls: Sequence[CallDigest], texts: Texts) -> str:
    """From which day to which the calls are; empty where none has a date."""
    found = period(calls)
    if found is None:
        return ""
    first, last = map(texts.date, found)
    return first if first == last else sentence("days", texts, start=first, end=last)


def headline(calls: Sequence[CallDigest], missed: Sequence[StepRecord], texts: Texts) -> str:
    """The calls in two sentences: how they ended, and what was missed most."""
    counts = calls_headline(calls, texts)
    if not missed:
        return counts
    most = missed[0]
    return f"{counts} " + sentence(
        "most_missed",
        texts,
        title=most.title,
        missed=texts.number(len(most.failed)),
        judged=texts.number(most.judged),
    )


def place(standing: Standing | None, texts: Texts) -> str | None:
    """The places that the pass rate leaves open; None where there is nothing to compare."""
    if standing is None:
        return None
    if standing.open:
        return counted("any_place", standing.of, texts)
    key = "places" if standing.tied else "one_place"
    return counted(
        key, standing.of, texts, best=texts.number(standing.best), worst=texts.number(standing.worst)
    )
