"""A sheet as plain text: cells with their place, whatever file it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Place = tuple[int, int]
"""Row and column, from 1."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet; a CSV file is a sheet without a name."""

    name: str
    cells: Mapping[Place, str]
    """The texts of the cells that hold anything, blanks around them taken off."""
    merged: Mapping[Place, Place] = field(default_factory=dict)
    """Cells that are part of a cell above or left of them, and which."""
    faults: Mapping[Place, str] = field(default_factory=dict)
    """Cells whose content cannot be known, and why."""

    @property
    def rows(self) -> list[int]:
        """The rows that hold anything."""
        return sorted(self._by_row)

    def columns(self, row: int) -> list[int]:
        """The columns that hold anything in this row."""
        return sorted(self._by_row.get(row, ()))

    @cached_property
    def _by_row(self) -> dict[int, set[int]]:
        """The columns that hold anything, by row."""
        found: dict[int, set[int]] = {}
        for row, column in (*self.cells, *self.faults):
            found.setdefault(row, set()).add(column)
        return found

    def at(self, row: int, column: int) -> str:
        """A cell as spreadsheets name it: Fasi!B7."""
        cell = f"{letters(column)}{row}"
        return f"{self.name}!{cell}" if self.name else cell


def letters(column: int) -> str:
    """A column as spreadsheets name it: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
