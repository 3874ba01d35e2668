"""A column of a table for people: which value, what it is called, how wide, and what kind of number it is."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "wrapped", "score", "points", "share", "time", "seconds", "date", "count"]
NUMBER_FORMATS: dict[Kind, str] = {
    "score": "0.0",
    "points": "0.##;-0.##;0",
    "share": "0%",
    # A share of a day, as spreadsheets count time; [m] goes on past the hour.
    "time": "[m]:ss",
    "seconds": '0.0 "s"',
    "date": "dd/mm/yyyy hh:mm",
    "count": "0",
}
WHOLE: dict[Kind, float] = {"score": 100, "share": 1}
"""How much a full bar behind a number is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet."""

    key: str
    """Of the row's value."""
    heading: str
    """In English: a key for the translators, unless `own` says it is the user's own name."""
    width: int
    """In characters."""
    kind: Kind = "text"
    bar: bool = False
    """Whether a bar stands behind the number."""
    own: bool = False
    """A column of the user's `calls.csv`, whose name nobody translates."""


def column(key: str, heading: str, width: int, kind: Kind = "text", *, bar: bool = False) -> Column:
    """A column in one line, the way tables of them are written."""
    return Column(key=key, heading=heading, width=width, kind=kind, bar=bar or kind == "score")


def own_column(name: str) -> Column:
    """A column of the user's own."""
    return Column(key=name, heading=name, width=16, own=True)
