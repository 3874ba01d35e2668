"""A table of labels, whatever file it came from: rows by the names of their columns, each cell with its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from qa_pipeline.errors import EvaluationError

NEEDED = ("call_id", "check", "verdict")
_FORMULA_STARTS = ("=", "+", "-", "@")

Place = Callable[[int], str]
"""Where the cell of a column, counted from 0, stands: file:line:column, or file: cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row that holds anything."""

    cells: Mapping[str, str]
    """By column."""
    place: Callable[[str], str]
    """Where a column's cell stands; found out when it is asked for, since most places are never told."""


def plain_names(heading: Sequence[str]) -> list[str]:
    """The columns' names in small letters: "Call ID" is call_id."""
    return [" ".join(cell.split()).lower().replace(" ", "_") for cell in heading]


def names_of(heading: Sequence[str], place: Place) -> list[str]:
    """The columns' names in small letters.

    Raises:
        EvaluationError: the heading lacks a column that is needed, or has one twice.
    """
    names = plain_names(heading)
    for needed in NEEDED:
        if needed not in names:
            near = get_close_matches(needed, filter(None, names), n=1)
            hint = f" (is it {near[0]!r}?)" if near else ""
            raise EvaluationError(
                f"{place(0)}: no column {needed!r}{hint}; the first line must name the columns: {', '.join(NEEDED)}"
            )
    twice = next((at for at, name in enumerate(names) if name and name in names[:at]), None)
    if twice is not None:
        raise EvaluationError(
            f"{place(twice)}: two columns are called {names[twice]!r}; give each its own name"
        )
    return names


def row_of(names: Sequence[str], cells: Sequence[str], place: Place) -> Row:
    """A row by its columns; cells that are missing at its end are empty.

    Raises:
        EvaluationError: it holds more cells than there are columns.
    """
    extra = next((at for at, cell in enumerate(cells) if at >= len(names) and cell.strip()), None)
    if extra is not None:
        raise EvaluationError(
            f"{place(extra)}: {len(cells)} cells where the heading has {len(names)}; "
            "quote cells that hold the separator"
        )
    found = {name: _unmarked(cell.strip()) for name, cell in zip(names, cells, strict=False) if name}
    last = len(cells) - 1
    return Row(cells=found, place=lambda name: place(min(names.index(name), last) if name in names else 0))


def _unmarked(cell: str) -> str:
    """Without the apostrophe that our own tables put before text that a spreadsheet would calculate."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell
