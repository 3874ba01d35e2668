"""The calls that wait for a person, as the team page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.reports.figures.queue import Queued
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.team_links import agent_href, call_href
from qa_pipeline.reports.team_rows import DASH
from qa_pipeline.reports.team_words import counted
from qa_pipeline.reports.texts import Texts
from qa_pipeline.scorecard.scorecard import Outcome

SHOWN_CALLS = 10
SHOWN_REASONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedRow:
    """One call; None where there is nothing to say, and blank in the row that scripts clone."""

    needs_review: str | None = ""
    not_assessable: str | None = ""
    call: str = ""
    href: str = ""
    campaign: str | None = ""
    agent: str | None = ""
    agent_href: str | None = ""
    unnamed: str | None = ""
    date: str = ""
    why: tuple[str, ...] = ("",)
    more: str | None = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """The first of them, and how many there are."""

    rows: tuple[QueuedRow, ...]
    count: str
    more: str | None
    """Leads to all of them in the list; None where all are here."""


def queue_view(queue: Sequence[Queued], pages: Pages, texts: Texts) -> QueueView:
    """The queue as far as the page shows it."""
    return QueueView(
        rows=tuple(_row(one, pages, texts) for one in queue[:SHOWN_CALLS]),
        count=texts.number(len(queue)),
        more=counted("queue", len(queue), texts) if len(queue) > SHOWN_CALLS else None,
    )


def _row(one: Queued, pages: Pages, texts: Texts) -> QueuedRow:
    call, left = one.call, len(one.why) - SHOWN_REASONS
    return QueuedRow(
        needs_review="" if call.outcome is Outcome.NEEDS_REVIEW else None,
        not_assessable="" if call.outcome is Outcome.NOT_ASSESSABLE else None,
        call=call.call_id,
        href=call_href(call, pages),
        campaign=call.campaign or None,
        agent=call.agent,
        agent_href=agent_href(call.agent, pages),
        unnamed=None if call.agent else "",
        date=texts.date(call.started_at, with_time=True) or DASH,
        why=one.why[:SHOWN_REASONS],
        more=counted("more", left, texts) if left > 0 else None,
    )
