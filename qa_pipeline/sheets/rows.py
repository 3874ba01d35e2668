"""Rows of a sheet become steps, forbidden phrases and quality rules; nothing in them is lost."""

from collections.abc import Mapping

from qa_pipeline.sheets import values
from qa_pipeline.sheets.draft import Draft, Item
from qa_pipeline.sheets.grid import Sheet
from qa_pipeline.sheets.headings import fold, names
from qa_pipeline.sheets.layout import LISTS, Kind, Layout, near_heading
from qa_pipeline.sheets.row_values import as_counts, put_value
from qa_pipeline.sheets.values import NotUnderstoodError

STEPS_ONLY = frozenset(
    {"within_first", "within_last", "after", "when_says", "when_speaker", "when_strictness", "within_turns"}
)
"""What a forbidden phrase has not: it must not be said at any time."""


class Rows:
    """Reads the rows of one sheet into the draft."""

    def __init__(self, sheet: Sheet, layout: Layout, draft: Draft) -> None:
        self._sheet, self._layout, self._draft = sheet, layout, draft
        self._pending: list[str] = []
        self._last: Item | None = None

    def read(self) -> None:
        """All rows under the headings; what stands above them is kept as a comment."""
        sheet, layout = self._sheet, self._layout
        for row in (row for row in sheet.rows if row < layout.heading_row):
            self._draft.comments.append(
                " ".join(sheet.cells[row, c] for c in sheet.columns(row) if (row, c) in sheet.cells)
            )
        for column, heading in layout.others.items():
            self._draft.notes.append(
                f"{sheet.at(layout.heading_row, column)}: {_why_other(heading, layout.kind)}; what it holds is kept as comments"
            )
        for row in (row for row in sheet.rows if row > layout.heading_row):
            self._row(row)
        if self._pending:
            self._draft.comments.extend(self._pending)

    def _row(self, row: int) -> None:
        own = {
            c: self._sheet.cells[row, c] for c in self._sheet.columns(row) if (row, c) in self._sheet.cells
        }
        self._draft.tell_faults(self._sheet, row)
        keys = {self._layout.columns.get(column) for column in own}
        if keys <= {"number"} and not any(char.isalpha() for cell in own.values() for char in cell):
            return  # nothing, or a number that waits for its row
        if self._is_heading(own, keys) or self._is_total(own, keys):
            heading = " ".join(own.values())
            self._pending.append(heading)
            self._draft.notes.append(
                f"{self._sheet.at(row, min(own))}: {heading!r} has no words to say and is kept as a "
                "comment; if it is a step, write what must be said"
            )
        elif self._last and self._continues(keys):
            self._more(row, own)
        else:
            self._item(row, own | self._from_above(row))

    def _is_heading(self, own: Mapping[int, str], keys: set[str | None]) -> bool:
        """One cell, but for a number, and no words: the title of a group of rows."""
        return len(own.keys() - self._numbers()) <= 1 and not keys & LISTS

    def _is_total(self, own: Mapping[int, str], keys: set[str | None]) -> bool:
        """The sum under the points."""
        titles = [cell for column, cell in own.items() if self._layout.columns.get(column) == "title"]
        return not keys & LISTS and any(names("choices")["total"].rank(title) is not None for title in titles)

    def _numbers(self) -> set[int]:
        return {column for column, key in self._layout.columns.items() if key == "number"}

    def _continues(self, keys: set[str | None]) -> bool:
        """Words without a title, where rows have titles: more words for the row above."""
        return keys <= LISTS and bool({"title", "id"} & set(self._layout.columns.values()))

    def _more(self, row: int, own: Mapping[int, str]) -> None:
        """A row of wordings alone says more of the row above."""
        item = self._last
        if item is None:
            return
        for column, cell in own.items():
            self._texts(item, self._layout.columns[column], row, column, cell)
        self._draft.notes.append(
            f"{self._sheet.at(row, min(own))}: has no title; its words were added to the row above"
        )

    def _from_above(self, row: int) -> dict[int, str]:
        """What the row has from a cell above that it is one with."""
        found = {}
        for column in self._layout.columns:
            origin = self._sheet.merged.get((row, column))
            if (
                origin
                and origin[1] == column
                and origin[0] > self._layout.heading_row
                and origin in self._sheet.cells
            ):
                found[column] = self._sheet.cells[origin]
                if self._layout.columns[column] == "weight":
                    self._problem(row, column, "one weight for several rows; write each row's own")
        return found

    def _item(self, row: int, cells: Mapping[int, str]) -> None:
        item = Item(data={}, comments=[], cells={(): self._sheet.at(row, min(cells))})
        item.comments, self._pending = self._pending, []
        for column, cell in sorted(cells.items()):
            key = self._layout.columns.get(column)
            try:
                self._cell(item, key, row, column, cell)
            except NotUnderstoodError as fault:
                self._problem(row, column, str(fault))
        forbidden = self._layout.kind == "forbidden" or item.data.pop("forbidden", False)
        part = "quality" if self._layout.kind == "quality" else ("forbidden" if forbidden else "steps")
        if part == "quality":
            as_counts(item)
        else:
            self._finish_phrase(row, item, part)
        self._draft.items[part].append(item)
        self._last = item

    def _finish_phrase(self, row: int, item: Item, part: str) -> None:
        if part == "forbidden":
            for column, key in self._layout.columns.items():
                if key in STEPS_ONLY and (row, column) in self._sheet.cells:
                    self._problem(
                        row, column, "a forbidden phrase has no time, order or condition; empty the cell"
                    )
        when = item.data.get("when")
        if when is not None and "says" not in when:
            self._draft.problems.append(
                f"{item.cells[()]}: says who, and not what must be said for the step to be due"
            )
        if "say" not in item.data:
            self._draft.problems.append(
                f"{item.cells[()]}: no words; write what {'must not' if part == 'forbidden' else 'must'} be said"
            )

    def _cell(self, item: Item, key: str | None, row: int, column: int, cell: str) -> None:
        """One cell's value, at its place in the item."""
        if key is None or key == "note":
            heading = self._layout.others.get(column) or ""
            lines = cell.split("\n")
            item.comments += lines if key or not heading else [f"{heading}: {lines[0]}", *lines[1:]]
        elif key == "number":
            item.number = cell
        elif key == "after":
            item.after.append((cell, self._sheet.at(row, column)))
        elif key in LISTS:
            self._texts(item, key, row, column, cell)
        else:
            unit = self._layout.unit(self._sheet, column)
            put_value(item, key, cell, self._sheet.at(row, column), self._layout.tongue, unit)

    def _texts(self, item: Item, key: str, row: int, column: int, cell: str) -> None:
        """Wordings or examples, added to those that are there."""
        target = item.data if key == "say" else item.data.setdefault("examples", {})
        found = target.setdefault(key, [])
        where = (key,) if key == "say" else ("examples", key)
        for text in values.texts(cell):
            filled, slots = values.slotted(text) if key == "say" else (text, [])
            for name in slots:
                self._draft.notes.append(
                    f"{self._sheet.at(row, column)}: {text!r}: taken for the slot {{{name}}}"
                    + (
                        ""
                        if name == "agent"
                        else "; give it a value under 'slots', or in a column of calls.csv"
                    )
                )
            item.cells[(*where, len(found))] = self._sheet.at(row, column)
            found.append(filled)
            if " / " in text:
                self._draft.notes.append(
                    f"{self._sheet.at(row, column)}: {text!r} is one wording; if it is several, write each on a line of its own"
                )
        item.cells.setdefault(where, self._sheet.at(row, column))
        if not found:
            self._problem(row, column, f"{cell!r} has no words")

    def _problem(self, row: int, column: int, what: str) -> None:
        self._draft.problems.append(f"{self._sheet.at(row, column)}: {what}")


def _why_other(heading: str, kind: Kind) -> str:
    """Why a column is none of those that are understood."""
    near = near_heading(heading, kind) if heading else None
    if near and fold(near) == fold(heading):
        return f"column {heading!r}: another column stands for the same"
    if near:
        return f"column {heading!r} is not known (is it {near!r}?)"
    return f"column {heading!r} is not known" if heading else "a column without a heading"
