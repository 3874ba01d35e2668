"""The steps that were missed most, as the team page lists them, each with the calls to listen to."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.reports.charts import tenth
from qa_pipeline.reports.figures.dates import by_time
from qa_pipeline.reports.figures.rates import wilson
from qa_pipeline.reports.figures.steps import StepRecord
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.team_links import result_href
from qa_pipeline.reports.team_rows import percent_interval
from qa_pipeline.reports.team_words import counted, sentence
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.wording import SECTIONS

SHOWN_STEPS = 8
OPEN_CALLS = 3
"""As many calls are named without a press."""
SHOWN_CALLS = 12
"""The latest; a page of ten thousand calls must stay light, and nobody listens to more of one step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLink:
    """A call in which a step was missed."""

    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step; None where there is nothing to say, and blank in the row that scripts clone."""

    title: str = ""
    critical: str | None = ""
    detail: str = ""
    missed: str = ""
    share: str = "0"
    percent: str = ""
    interval: str = ""
    unsure: str | None = ""
    links: tuple[CallLink, ...] | None = (CallLink(),)
    folded: tuple[CallLink, ...] | None = (CallLink(),)
    older: str | None = ""
    """Leads to all of them in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsView:
    """The most missed steps, and how many more there are."""

    rows: tuple[StepRow, ...]
    more: str | None


def steps_view(missed: Sequence[StepRecord], pages: Pages, texts: Texts) -> StepsView:
    """The steps as far as the page shows them."""
    left = len(missed) - SHOWN_STEPS
    return StepsView(
        rows=tuple(_row(step, pages, texts) for step in missed[:SHOWN_STEPS]),
        more=counted("more_steps", left, texts) if left > 0 else None,
    )


def _row(step: StepRecord, pages: Pages, texts: Texts) -> StepRow:
    latest = sorted(step.failed, key=lambda one: by_time(one[0]), reverse=True)
    links = tuple(
        CallLink(text=call.call_id, href=result_href(call, result, pages))
        for call, result in latest[:SHOWN_CALLS]
    )
    few = len(latest) <= OPEN_CALLS
    section = texts.gettext(SECTIONS[step.section])
    missed, judged = texts.number(len(step.failed)), texts.number(step.judged)
    return StepRow(
        title=step.title,
        critical="" if step.critical else None,
        detail=f"{section} · {step.playbook}" if step.playbook else section,
        missed=sentence("missed", texts, missed=missed, judged=judged),
        share=tenth(step.share_failed * 100),
        percent=texts.percent(step.share_failed),
        interval=percent_interval(wilson(len(step.failed), step.judged)) or "",
        unsure=counted("unsure", step.unsure, texts) if step.unsure else None,
        links=links if few else None,
        folded=None if few else links,
        older=counted("all_missed", len(latest), texts) if len(latest) > SHOWN_CALLS else None,
    )
