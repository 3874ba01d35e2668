"""The rows of an agent's page: the steps that were missed, and the competences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from qa_pipeline.reports.agent_wording import counted, sentence
from qa_pipeline.reports.charts import Whisker, tenth, whisker
from qa_pipeline.reports.competence_view import competence_name
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.dates import by_time
from qa_pipeline.reports.figures.profile import CompetenceProfile
from qa_pipeline.reports.figures.steps import StepRecord
from qa_pipeline.reports.team_rows import DASH, percent_interval
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.wording import SECTIONS

SHOWN_CALLS = 5
"""Calls named beside a step that was missed: the latest; the list of calls finds the others."""

VerdictLink = Callable[[CallDigest, int], str]
"""The address of a call's verdict, by its place among the results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLink:
    """A call in which a step was missed."""

    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step; a text is None where there is nothing to say, and blank in the row that scripts clone."""

    title: str = ""
    critical: bool = True
    detail: str | None = ""
    missed: str = ""
    share: str = "0"
    unsure: str | None = ""
    links: tuple[CallLink, ...] = (CallLink(),)
    more: str | None = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceRow:
    """One competence; texts as in `StepView`."""

    name: str = ""
    whisker: Whisker = field(default_factory=Whisker)
    share: str | None = ""
    interval: str | None = ""
    points: str = ""
    calls: str = ""


def step_views(steps: Sequence[StepRecord], link: VerdictLink, texts: Texts) -> tuple[StepView, ...]:
    """The steps in the order given, each with the latest calls that missed it."""
    several = len({step.playbook for step in steps}) > 1
    return tuple(_step(step, link, texts, several=several) for step in steps)


def competence_rows(
    profile: Sequence[CompetenceProfile], texts: Texts, *, small: bool
) -> tuple[CompetenceRow, ...]:
    """The competences of which something was judged; of a small group the points alone."""
    return tuple(_competence(one, texts, small=small) for one in profile if one.max_points)


def _step(step: StepRecord, link: VerdictLink, texts: Texts, *, several: bool) -> StepView:
    section = texts.gettext(SECTIONS[step.section])
    latest = sorted(step.failed, key=lambda one: by_time(one[0]), reverse=True)
    left = len(latest) - SHOWN_CALLS
    return StepView(
        title=step.title,
        critical=step.critical,
        detail=f"{section} · {step.playbook}" if several and step.playbook else section,
        missed=sentence(
            "missed", texts, missed=texts.number(len(step.failed)), judged=texts.number(step.judged)
        ),
        share=tenth(step.share_failed * 100),
        unsure=counted("unsure", step.unsure, texts) if step.unsure else None,
        links=tuple(
            CallLink(text=call.call_id, href=link(call, result.index))
            for call, result in latest[:SHOWN_CALLS]
        ),
        more=counted("more", left, texts) if left > 0 else None,
    )


def _competence(one: CompetenceProfile, texts: Texts, *, small: bool) -> CompetenceRow:
    few = small or one.small
    share, interval = (None, None) if few else (one.share, one.interval)
    return CompetenceRow(
        name=competence_name(one.competence, texts),
        whisker=whisker(share, interval, None),
        share=DASH if share is None else texts.percent(share),
        interval=percent_interval(interval),
        points=sentence(
            "points", texts, points=texts.number(one.points), max_points=texts.number(one.max_points)
        ),
        calls=texts.number(one.calls),
    )
