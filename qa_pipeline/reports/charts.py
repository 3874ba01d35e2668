"""Where the marks of the charts lie: numbers for attributes of SVG, rounded as the pages' scripts round them.

Across, a place is a percentage, so that a chart fits any width without a script; up and down it is pixels. `team_charts.js`
does the same sums when the filters change.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

TOP = 18
"""Pixels above the plot: the values stand there."""
HEIGHT = 132
"""Of the plot, from nothing to all."""
FOOT = 192
"""The foot of the columns that show how many calls there were."""
TALLEST = 24
"""The highest of these columns."""
MOST_LABELS = 8
"""Below the plot; more would run into one another on a telephone."""
MOST_VALUES = 14
"""Values written beside their dots; where there are more, the table has them."""


def tenth(value: float) -> str:
    """A number for an attribute: one decimal at most, halves upwards as in scripts."""
    return f"{math.floor(value * 10 + 0.5) / 10:g}"


def whole(value: float) -> int:
    """The nearest whole number, halves upwards as in scripts."""
    return math.floor(value + 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisker:
    """A share with its interval, on a line from 0 to 100; None where nothing was judged."""

    at: str | None = None
    low: str | None = None
    high: str | None = None
    whole_at: str | None = None
    """Where all calls together lie, to hold it against."""


def whisker(share: float | None, interval: tuple[float, float] | None, whole_share: float | None) -> Whisker:
    """The marks of one share."""
    return Whisker(
        at=None if share is None else tenth(share * 100),
        low=None if interval is None else tenth(interval[0] * 100),
        high=None if interval is None else tenth(interval[1] * 100),
        whole_at=None if whole_share is None else tenth(whole_share * 100),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a point of a chart is made from."""

    label: str
    calls: int
    share: float | None
    interval: tuple[float, float] | None
    value: str
    """The share as text."""
    small: bool
    """Whether too little was judged for the share to say much: its dot is hollow, and no number stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One column of a chart: a dot with its whisker, and below it how many calls; blank in the row that scripts clone."""

    x: str = "0"
    y: str | None = "0"
    low: str | None = "0"
    high: str | None = "0"
    bar_y: str = "0"
    bar_height: str = "0"
    bar_x: str = "0"
    bar_width: str = "0"
    label: str | None = ""
    value: str | None = ""
    value_y: str | None = "0"
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Points from left to right, and what joins them."""

    points: tuple[Point, ...]
    line: str
    """A path in a box of 100 by 100; empty where nothing joins the points."""
    band: str
    """The interval around the line."""


def chart(measured: Sequence[Measured], *, joined: bool) -> Chart:
    """The chart of `measured`; `joined` where they follow one another in time."""
    most = max((one.calls for one in measured), default=0)
    return Chart(
        points=tuple(_point(index, measured, most) for index in range(len(measured))),
        line=_line(measured) if joined else "",
        band=_band(measured) if joined else "",
    )


def across(index: int, count: int) -> float:
    """The middle of a column, in percent of the width."""
    return (index + 0.5) / count * 100


def _point(index: int, measured: Sequence[Measured], most: int) -> Point:
    one, count = measured[index], len(measured)
    tall = max(1.0, one.calls / most * TALLEST) if one.calls else 0.0
    y = None if one.share is None else _down(one.share)
    labelled = index % math.ceil(count / MOST_LABELS) == 0
    return Point(
        x=tenth(across(index, count)),
        y=None if y is None else tenth(y),
        low=None if one.interval is None else tenth(_down(one.interval[0])),
        high=None if one.interval is None else tenth(_down(one.interval[1])),
        bar_y=tenth(FOOT - tall),
        bar_height=tenth(tall),
        bar_x=tenth((index + 0.2) / count * 100),
        bar_width=tenth(60 / count),
        label=one.label if labelled else None,
        value=one.value if count <= MOST_VALUES and y is not None and not one.small else None,
        value_y=None if y is None else tenth(y - 9),
        small=one.small,
    )


def _down(share: float) -> float:
    return TOP + (1 - share) * HEIGHT


def _runs(measured: Sequence[Measured]) -> Iterable[list[int]]:
    """Neighbours of which something was judged: nothing is drawn across a gap."""
    judged = groupby(range(len(measured)), key=lambda index: measured[index].share is not None)
    return (list(run) for known, run in judged if known)


def _line(measured: Sequence[Measured]) -> str:
    def places(run: list[int]) -> Iterable[str]:
        for index in run:
            share = measured[index].share or 0.0
            yield f"{tenth(across(index, len(measured)))} {tenth((1 - share) * 100)}"

    return " ".join("M" + "L".join(places(run)) for run in _runs(measured) if len(run) > 1)


def _band(measured: Sequence[Measured]) -> str:
    def places(run: Iterable[int], end: int) -> Iterable[str]:
        for index in run:
            bound = (measured[index].interval or (0.0, 1.0))[end]
            yield f"{tenth(across(index, len(measured)))} {tenth((1 - bound) * 100)}"

    return " ".join(
        "M" + "L".join((*places(run, 1), *places(reversed(run), 0))) + "Z"
        for run in _runs(measured)
        if len(run) > 1
    )
