"""How it goes over time: rows of figures and charts, of weeks, hours, versions and campaigns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.reports.charts import Chart, Measured, across, chart, tenth
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.figures.trends import Bucket
from qa_pipeline.reports.team_rows import (
    FigureRow,
    counts_text,
    few_text,
    interval_text,
    mean_texts,
    rate_whisker,
    share_text,
)
from qa_pipeline.reports.team_words import counted, sentence
from qa_pipeline.reports.texts import Texts

MARK_HEIGHTS = ("164", "11")
"""Pixels down the chart at which the names of marks stand by turns."""
LONGEST_NAME = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendView:
    """A chart with the table behind it."""

    rows: tuple[FigureRow, ...]
    chart: Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """A new version of a playbook on the chart of weeks."""

    x: str = "0"
    y: str = "0"
    """Of its name: names that follow one another stand on different heights."""
    dx: str = "0"
    anchor: str = ""
    name: str = ""


def week_trend(buckets: Sequence[Bucket], every: Rate, texts: Texts) -> TrendView:
    """The weeks, each called by its Monday."""
    days = [texts.date(one.label_parts[1]) for one in buckets]
    rows = tuple(
        _row(one, every, texts, name=day, detail=sentence("week", texts, week=one.label_parts[0]))
        for one, day in zip(buckets, days, strict=True)
    )
    labels = [without_year(day) for day in days]
    return TrendView(rows=rows, chart=_chart(buckets, labels, texts, joined=True))


def hour_trend(buckets: Sequence[Bucket], every: Rate, texts: Texts) -> TrendView:
    """The hours of the day."""
    rows = tuple(
        _row(
            one, every, texts, name=sentence("hours", texts, start=one.label_parts[0], end=one.label_parts[1])
        )
        for one in buckets
    )
    labels = [one.label_parts[0] for one in buckets]
    return TrendView(rows=rows, chart=_chart(buckets, labels, texts, joined=False))


def version_rows(buckets: Sequence[Bucket], every: Rate, texts: Texts) -> tuple[FigureRow, ...]:
    """The versions of playbooks, each with the day of its first call."""
    return tuple(_version(one, every, texts) for one in _by_playbook(buckets))


def campaign_rows(buckets: Sequence[Bucket], every: Rate, texts: Texts) -> tuple[FigureRow, ...]:
    """The campaigns."""
    return tuple(
        _row(
            one, every, texts, name=one.label_parts[0] if one.label_parts else sentence("no_campaign", texts)
        )
        for one in buckets
    )


def version_marks(weeks: Sequence[Bucket], versions: Sequence[Bucket], texts: Texts) -> tuple[MarkView, ...]:
    """Where on the chart of weeks a playbook got another version than it had before; one mark a week."""
    mondays = [week.label_parts[1] for week in weeks]
    found: dict[int, list[str]] = {}
    seen: set[str] = set()
    for one in versions:
        playbook, version, title, first = one.label_parts
        if playbook in seen and first:
            index = max(at for at, monday in enumerate(mondays) if monday <= first)
            found.setdefault(index, []).append(f"{title} {version}")
        seen.add(playbook)
    return tuple(
        _mark(place, index, len(mondays), found[index], texts) for place, index in enumerate(sorted(found))
    )


def short(name: str) -> str:
    """A name that has room beside its mark; the table has it whole."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def without_year(day: str) -> str:
    """23/11 of 23/11/2026, 23 Nov of 23 Nov 2026: beside a chart the year is plain."""
    return re.sub(r"[/ ]\d{4}$", "", day)


def _mark(place: int, index: int, count: int, names: Sequence[str], texts: Texts) -> MarkView:
    x = across(index, count)
    late = x > 50  # a name on the right of its line would leave the chart
    return MarkView(
        x=tenth(x),
        y=MARK_HEIGHTS[place % 2],
        dx="-5" if late else "5",
        anchor="end" if late else "start",
        name=short(names[0]) if len(names) == 1 else counted("new_versions", len(names), texts),
    )


def _by_playbook(buckets: Sequence[Bucket]) -> Sequence[Bucket]:
    """The versions of one playbook below one another, the playbooks in the order of their first calls."""
    order: dict[str, int] = {}
    for one in buckets:
        order.setdefault(one.label_parts[0], len(order))
    return sorted(buckets, key=lambda one: order[one.label_parts[0]])


def _version(one: Bucket, every: Rate, texts: Texts) -> FigureRow:
    playbook, version, title, first = one.label_parts
    if not playbook:
        return _row(one, every, texts, name=sentence("no_playbook", texts))
    parts = [sentence("version", texts, version=version)]
    parts += [sentence("since", texts, date=texts.date(first))] if first else []
    return _row(one, every, texts, name=title, detail=" · ".join(parts))


def _row(one: Bucket, every: Rate, texts: Texts, *, name: str, detail: str | None = None) -> FigureRow:
    value, interval = mean_texts(one.compliance, (), texts)
    return FigureRow(
        name=name,
        detail=detail,
        few=few_text(one.small and one.calls > 0, texts),
        calls=texts.number(one.calls),
        share=share_text(one.rate, texts),
        interval=interval_text(one.rate),
        counts=counts_text(one.rate, texts),
        whisker=rate_whisker(one.rate, every),
        compliance=value,
        compliance_interval=interval,
    )


def _chart(buckets: Sequence[Bucket], labels: Sequence[str], texts: Texts, *, joined: bool) -> Chart:
    measured = [
        Measured(
            label=label,
            calls=one.calls,
            share=one.rate.share,
            interval=one.rate.interval,
            value=share_text(one.rate, texts),
            small=one.rate.small,
        )
        for one, label in zip(buckets, labels, strict=True)
    ]
    return chart(measured, joined=joined)
