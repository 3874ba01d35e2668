"""Lengths of time, days and values of `calls.csv`, as people write them in a playbook."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

_DURATION = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(s|sec|secondi|seconds|min|m|minuti|minutes)?\s*$")
_MOST_LETTERS = 30
"""Of a length of time or a day: a pattern takes hours to see that a million blanks are none."""
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def seconds(value: object) -> object:
    """`20 s`, `1 min` or plain seconds, as seconds."""
    if isinstance(value, str):
        found = _DURATION.match(value) if len(value) <= _MOST_LETTERS else None
        if not found:
            raise ValueError(
                f"{value[:_MOST_LETTERS]!r} is no length of time; write for example '20 s' or '1 min'"
            )
        return float(found[1].replace(",", ".")) * (60 if (found[2] or "s").startswith("m") else 1)
    return value


def day(value: object) -> object:
    """`2026-03-01`, and no other way: 03/01 is March in one country and January in the next."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value).strip()[: _MOST_LETTERS + 1]
    try:
        if _DAY.match(text):
            return date.fromisoformat(text)
    except ValueError as fault:
        raise ValueError(f"there is no day {text!r}; write year-month-day, for example 2026-03-01") from fault
    raise ValueError(f"{text!r} is no day; write year-month-day, for example 2026-03-01")


def one_or_many(value: object) -> object:
    """A single text stands for a list of one."""
    return [value] if isinstance(value, (str, int, float)) else value


def as_written(value: object) -> object:
    """A name that looks like a number is the text that it is written as: the reader keeps `007` as it stands.

    Yes and no are refused, which nobody writes for a name, and of which there are several spellings.
    """
    if isinstance(value, bool):
        raise ValueError(  # noqa: TRY004 - pydantic explains no other kind
            f"{str(value).lower()} is read as yes/no; put it in quotes, as calls.csv has it"
        )
    return str(value) if isinstance(value, (int, float)) else value


Seconds = Annotated[float, BeforeValidator(seconds), Field(gt=0, le=24 * 3600)]
Day = Annotated[date, BeforeValidator(day)]
Value = Annotated[str, BeforeValidator(as_written)]
Values = Annotated[list[Value], BeforeValidator(one_or_many), Field(min_length=1)]
