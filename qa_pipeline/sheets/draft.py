"""A playbook in the making: what the sheets say, from which cells, and what there is to tell about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa_pipeline.checks.playbook_references import ReadFile
from qa_pipeline.sheets.grid import Sheet

Where = tuple[str | int, ...]
PARTS = ("steps", "forbidden", "quality")


@dataclass(slots=True, kw_only=True)
class Item:
    """A row that became a step, a forbidden phrase or a quality rule."""

    data: dict[str, Any]
    comments: list[str]
    """What stands in columns that a playbook has no place for, and in lines of their own before the row."""
    cells: dict[Where, str]
    """The cell of each value, by its place in `data`; the row itself under ()."""
    number: str | None = None
    """The row's own number, by which others may name it."""
    after: list[tuple[str, str]] = field(default_factory=list)
    """What it comes after, as written, and the cell."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """Everything read so far."""

    head: dict[str, Any] = field(default_factory=dict)
    """The playbook's own settings, as in its file."""
    head_cells: dict[Where, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    """Lines for the file's beginning."""
    items: dict[str, list[Item]] = field(default_factory=lambda: {part: [] for part in PARTS})
    notes: list[str] = field(default_factory=list)
    """What was done with something that is not plain; it needs no answer."""
    problems: list[str] = field(default_factory=list)
    """What was not understood: cell, what is wrong, what to write."""

    def tell_faults(self, sheet: Sheet, row: int) -> None:
        """Cells of a row whose content cannot be known."""
        for column in sheet.columns(row):
            if fault := sheet.faults.get((row, column)):
                self.problems.append(f"{sheet.at(row, column)}: {fault}")

    @property
    def data(self) -> dict[str, Any]:
        """As the file will have it."""
        parts = {part: [item.data for item in items] for part, items in self.items.items()}
        return self.head | {part: rows for part, rows in parts.items() if rows}

    @property
    def cells(self) -> dict[Where, str]:
        """The cell of everything in `data`."""
        return self.head_cells | {
            (part, index, *where): cell
            for part, items in self.items.items()
            for index, item in enumerate(items)
            for where, cell in item.cells.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRead(ReadFile):
    """A playbook that was a sheet: its mistakes are in cells."""

    name: str
    """Of the sheet's file."""
    cells: Mapping[Where, str]

    def at(self, *where: int | str) -> str:
        """file: cell of a place in it, or of what is around it."""
        return place(self.name, self.cells, where)


def place(name: str, cells: Mapping[Where, str], where: Where) -> str:
    """`file: cell` of a place in a playbook, or of the nearest thing around it."""
    around = (where[:length] for length in range(len(where), -1, -1))
    cell = next((cells[each] for each in around if each in cells), "")
    return f"{name}: {cell}" if cell else name
