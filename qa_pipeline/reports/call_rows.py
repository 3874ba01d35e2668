"""The list of calls as its rows are written: the first of them by the server, all others in the same way by scripts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import floor

from qa_pipeline.reports.cells import number
from qa_pipeline.reports.digest import CallDigest, Judged
from qa_pipeline.reports.texts import Texts, duration

PAGE_SIZE = 50
"""Rows that are shown at a time; `list.js` says the same."""
LOOKS = 3
"""Things to look at that a row names; `list.js` says the same."""
DASH = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCell:
    """A score as a row shows it."""

    value: str | None = None
    """None where nothing could be judged."""
    width: float | int = 0
    """Of its bar, 0 to 100."""
    thin: str | None = None
    """How much it rests on, where that is little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One row; the blank one is what scripts clone."""

    outcome: str = ""
    call_id: str = ""
    href: str = ""
    campaign: str | None = None
    agent: str | None = None
    agent_href: str = ""
    team: str | None = None
    date: str = ""
    duration: str = ""
    compliance: ScoreCell = field(default_factory=ScoreCell)
    quality: ScoreCell = field(default_factory=ScoreCell)
    look: tuple[str, ...] = ()
    more: str | None = None
    """How many further things there are to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsList:
    """The list as a page without scripts has it."""

    rows: tuple[CallRow, ...]
    all: int
    """Calls, on all its pages."""
    blank: CallRow = field(default_factory=CallRow)


def calls_list(
    calls: Sequence[CallDigest],
    texts: Texts,
    call_link: Callable[[CallDigest], str],
    agent_link: Callable[[str], str],
) -> CallsList:
    """The first page of the list."""
    return CallsList(
        rows=tuple(_row(call, texts, call_link, agent_link) for call in calls[:PAGE_SIZE]),
        all=len(calls),
    )


def _row(
    call: CallDigest,
    texts: Texts,
    call_link: Callable[[CallDigest], str],
    agent_link: Callable[[str], str],
) -> CallRow:
    more = len(call.look) - LOOKS
    return CallRow(
        outcome=str(call.outcome),
        call_id=call.call_id,
        href=call_link(call),
        campaign=call.campaign,
        agent=call.agent,
        agent_href=agent_link(call.agent) if call.agent else "",
        team=call.team,
        date=texts.date(call.started_at, with_time=True) or DASH,
        duration=duration(call.duration_s),
        compliance=_score(call.compliance, call.judged_compliance, texts),
        quality=_score(call.quality, call.judged_quality, texts),
        look=call.look[:LOOKS],
        more=texts.ngettext("and {n} more", "and {n} more", more) if more > 0 else None,
    )


def _score(score: float | None, judged: Judged, texts: Texts) -> ScoreCell:
    if score is None:
        return ScoreCell(thin=_thin(judged, texts))
    width = floor(min(100.0, max(0.0, score)) * 10 + 0.5) / 10  # rounded as scripts round
    return ScoreCell(value=texts.number(score), width=number(width), thin=_thin(judged, texts))


def _thin(judged: Judged, texts: Texts) -> str | None:
    if not judged.points or not judged.thin:
        return None
    points, due = texts.number(judged.points), texts.number(judged.due)
    return texts.gettext("judged: {points} of {due} points", points=points, due=due)
