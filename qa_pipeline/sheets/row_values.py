"""A cell's value at its place in a step, a forbidden phrase or a quality rule."""

from collections.abc import Callable, Mapping
from typing import Any

from qa_pipeline.sheets import values
from qa_pipeline.sheets.conditions import condition
from qa_pipeline.sheets.draft import Item, Where
from qa_pipeline.sheets.headings import CHOICES, Tongue

_Readers = Mapping[str, Callable[[], object]]


def put_value(item: Item, key: str, cell: str, at: str, tongue: Tongue, unit: str) -> None:
    """Puts one cell's value where a playbook has it.

    Args:
        item: the row so far.
        key: what the column holds.
        cell: its text.
        at: which cell it is.
        tongue: the language of the sheet.
        unit: of lengths of time without one.

    Raises:
        NotUnderstoodError: the text is no such value.
    """
    if key == "when_says":
        _put_condition(item, cell, at)
        return
    in_when = key in {"when_speaker", "when_strictness"}
    where: Where = ("when", key.removeprefix("when_")) if in_when else (key,)
    target: dict[str, Any] = item.data
    for name in where[:-1]:
        target = target.setdefault(str(name), {})
    target[str(where[-1])] = _read(str(where[-1]), cell, tongue, unit)
    item.cells[where] = at


def _put_condition(item: Item, cell: str, at: str) -> None:
    """What makes a step due, and who says it unless a column of its own says that."""
    who, says = condition(cell)
    if says:
        when = item.data.setdefault("when", {})
        when["says"] = says
        item.cells["when", "says"] = item.cells["when",] = at
        if who:
            when.setdefault("speaker", who)


def _read(key: str, cell: str, tongue: Tongue, unit: str) -> object:
    readers: _Readers = {
        "weight": lambda: values.number(cell)[0],  # 10 % of the points are 10 points
        "at_least": lambda: _limit(cell),
        "at_most": lambda: _limit(cell),
        "within_turns": lambda: values.whole(cell),
        "within_first": lambda: f"{values.duration(cell, unit):g} s",
        "within_last": lambda: f"{values.duration(cell, unit):g} s",
        "critical": lambda: values.choice("yes", cell, tongue) == "yes",
        "forbidden": lambda: values.choice("yes", cell, tongue) == "yes",
        "strictness": lambda: values.strictness(cell, tongue),
        "kind": lambda: values.listed(cell),
        "when_heard": lambda: values.listed(cell),
    }
    if key in readers:
        return readers[key]()
    return values.choice(key, cell, tongue) if key in CHOICES else " ".join(cell.split())


def _limit(cell: str) -> float:
    """A limit of a measure; 30 % is 0.3."""
    value, percent = values.number(cell)
    return value / 100 if percent else value


def as_counts(item: Item) -> None:
    """A list of words has what is wanted or unwanted, where a measure has limits."""
    if "lexicon" not in item.data:
        return
    for limit, name in (("at_least", "wanted"), ("at_most", "unwanted")):
        if limit in item.data:
            value = item.data.pop(limit)
            item.data[name] = {limit: int(value) if value == int(value) else value}
            item.cells[name,] = item.cells[name, limit] = item.cells.pop((limit,), item.cells[()])
