"""Where the headings of a sheet are, what they mean, and what kind of rows stand under them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from qa_pipeline.sheets.grid import Sheet
from qa_pipeline.sheets.headings import Tongue, fold, names

Kind = Literal["steps", "forbidden", "quality", "settings"]
LISTS = frozenset({"say", "present", "absent"})
"""What may have several columns: "Frase 1", "Frase 2"."""
_LOOK_IN = 60
"""The rows in which headings are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A sheet whose headings were found."""

    kind: Kind
    heading_row: int
    columns: Mapping[int, str]
    """What each column that is understood holds."""
    others: Mapping[int, str]
    """The headings of all other columns that hold anything."""
    tongue: Tongue

    def unit(self, sheet: Sheet, column: int) -> str:
        """`min` where the heading says so, else `s`."""
        heading = _heading(sheet, self.heading_row, column)
        return "min" if re.search(r"[(\[]\s*min|\bminut", heading, re.IGNORECASE) else "s"


def find_layout(sheet: Sheet) -> Layout | None:
    """The sheet's layout; None where no row has headings that are known."""
    if _named(sheet, "settings") and not _is_script(sheet):
        return Layout(kind="settings", heading_row=0, columns={}, others={}, tongue=tongue(sheet))
    rows = [row for row in sheet.rows if row <= _LOOK_IN][:_LOOK_IN]
    found = [layout for row in rows if (layout := _at_row(sheet, row))]
    return max(found, key=lambda layout: (len(layout.columns), -layout.heading_row), default=None)


def without_words(sheet: Sheet) -> int | None:
    """The row of headings of a sheet that has some and lacks the one that matters: what must be said."""
    counts = {row: len(_meanings(sheet, row, "steps")) for row in sheet.rows if row <= _LOOK_IN}
    best = max(counts, key=lambda row: (counts[row], -row), default=None)
    return best if best is not None and counts[best] >= 2 else None


def near_heading(heading: str, kind: Kind) -> str | None:
    """The heading that was meant, perhaps."""
    known = {
        fold(each): each for name in names(_group(kind)).values() for each in (name.it, name.en, *name.also)
    }
    near = get_close_matches(fold(heading), known, n=1, cutoff=0.8)
    return known[near[0]] if near else None


def _is_script(sheet: Sheet) -> bool:
    """Whether a sheet that is called like our settings has rows of a script all the same."""
    return any(_at_row(sheet, row) for row in sheet.rows if row <= _LOOK_IN)


def _at_row(sheet: Sheet, row: int) -> Layout | None:
    """The layout with this row as headings; None where it has too few that are known."""
    for kind in ("quality", "steps"):
        columns = _meanings(sheet, row, kind)
        held = set(columns.values())
        if kind == "quality" and not held & {"lexicon", "measure", "interaction"}:
            continue
        forbidden = _named(sheet, "forbidden")
        if "forbidden_say" in held:
            forbidden |= "say" not in held
            columns = {c: k for c, k in columns.items() if k != "forbidden_say" or "say" not in held}
            columns = {c: "say" if k == "forbidden_say" else k for c, k in columns.items()}
        if len(columns) < 2 or (kind == "steps" and "say" not in columns.values()):
            continue
        return Layout(
            kind="forbidden" if kind == "steps" and forbidden else kind,
            heading_row=row,
            columns=columns,
            others=_others(sheet, row, columns),
            tongue=tongue(sheet),
        )
    return None


def _meanings(sheet: Sheet, row: int, kind: Literal["quality", "steps"]) -> dict[int, str]:
    """What each column is, where it is known; of two that are the same the one with the better name."""
    ranked: dict[str, list[tuple[int, int]]] = {}
    for column in sorted({column for _, column in sheet.cells}):
        heading = _heading(sheet, row, column)
        for key, name in names(kind).items():
            if heading and (rank := name.rank(heading)) is not None:
                ranked.setdefault(key, []).append((rank, column))
                break
    return {
        column: key
        for key, found in ranked.items()
        for _, column in (sorted(found) if key in LISTS else [min(found)])
    }


def _heading(sheet: Sheet, row: int, column: int) -> str:
    """The heading's text, from the row above where the two cells are one."""
    return sheet.cells.get((row, column)) or sheet.cells.get(_origin_above(sheet, row, column), "")


def _origin_above(sheet: Sheet, row: int, column: int) -> tuple[int, int]:
    origin = sheet.merged.get((row, column), (row, column))
    return origin if origin[1] == column else (row, column)


def _others(sheet: Sheet, row: int, columns: Mapping[int, str]) -> dict[int, str]:
    below = sorted({column for at, column in sheet.cells if at >= row})
    return {c: _heading(sheet, row, c) for c in below if c not in columns}


def _named(sheet: Sheet, kind: Kind) -> bool:
    return names("sheets")[kind].rank(sheet.name) is not None


def tongue(sheet: Sheet) -> Tongue:
    """The language that most of its little words are of; Italian where it has none."""
    words = re.findall(r"[^\W\d_]+", " ".join(sheet.cells.values()).casefold())
    return "en" if sum(map(_ENGLISH.__contains__, words)) > sum(map(_ITALIAN.__contains__, words)) else "it"


_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the is are you your to and of for this that with we not my it yes within after wording weight",
    )
)
_ITALIAN = frozenset(
    re.findall(
        r"\w+", "il lo la gli le di del della che è e sono per un una non con si sì entro dopo frase peso"
    )
)


def _group(kind: Kind) -> Literal["quality", "steps"]:
    return "quality" if kind == "quality" else "steps"
