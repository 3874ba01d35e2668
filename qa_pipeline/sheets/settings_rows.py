"""The sheet that says what the playbook is: its id, version, days, marks, slots, and which calls it is for."""

from collections.abc import Mapping

from qa_pipeline.sheets import values
from qa_pipeline.sheets.draft import Draft
from qa_pipeline.sheets.grid import Sheet
from qa_pipeline.sheets.headings import CHOICES, Tongue, names
from qa_pipeline.sheets.layout import Layout
from qa_pipeline.sheets.values import NotUnderstoodError

_NAMED = frozenset({"slots", "applies_to"})
"""What has a name beside its value: which slot, which column."""


def read_settings(sheet: Sheet, layout: Layout, draft: Draft) -> None:
    """One setting a row: what, which (where there are several), its value."""
    for row in sheet.rows:
        draft.tell_faults(sheet, row)
        cells = {c: sheet.cells[row, c] for c in sheet.columns(row) if (row, c) in sheet.cells}
        if not cells or _is_heading(cells):
            continue
        first = min(cells)
        key = setting(cells[first])
        rest = {column: cell for column, cell in cells.items() if column != first}
        try:
            if names("steps")["note"].rank(cells[first]) is not None:
                draft.comments.extend(line for cell in rest.values() for line in cell.split("\n"))
            elif key is None:
                known = ", ".join(name.of(layout.tongue) for name in names("settings").values())
                draft.notes.append(
                    f"{sheet.at(row, first)}: {cells[first]!r} is no setting and is kept as a comment; there are: {known}"
                )
                draft.comments.append(": ".join(cells.values()))
            elif rest:
                _set(draft, key, rest, sheet.at(row, max(rest)), layout.tongue)
        except NotUnderstoodError as fault:
            draft.problems.append(f"{sheet.at(row, max(rest))}: {fault}")


def setting(text: str) -> str | None:
    """Which setting is meant."""
    text = text.rstrip(": ")
    return next((key for key, name in names("settings").items() if name.rank(text) is not None), None)


def _is_heading(cells: Mapping[int, str]) -> bool:
    return list(cells.values()) in (
        [name.of(tongue) for name in names("columns").values()] for tongue in ("it", "en")
    )


def _set(draft: Draft, key: str, rest: Mapping[int, str], at: str, tongue: Tongue) -> None:
    if key in _NAMED and len(rest) == 1 and at.rstrip("0123456789").endswith("B"):
        rest = dict(rest) | {max(rest) + 1: ""}  # a slot that the calls' own rows fill
    *before, value = (rest[column] for column in sorted(rest))
    if key in _NAMED:
        if len(before) != 1:
            raise NotUnderstoodError(
                "write the name in the second cell and the value in the third, for example: company | Energia Chiara"
            )
        name = before[0].strip()
        draft.head.setdefault(key, {})[name] = value if key == "slots" else values.texts(value)
        draft.head_cells[key, name] = at
        return
    if before:
        draft.notes.append(f"{at}: {' '.join(before)!r} before the value is kept as a comment")
        draft.comments.append(" ".join(before))
    if key in {"compliance", "quality"}:
        draft.head.setdefault("pass_mark", {})[key] = values.number(value)[0]
        draft.head_cells["pass_mark", key] = at
        return
    draft.head[key] = values.choice(key, value, tongue) if key in CHOICES else value
    draft.head_cells[key,] = at
