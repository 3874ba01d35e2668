"""Cells that stay text: nothing that somebody said or typed may become a formula or break a file."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from qa_pipeline.reports.files import without_surrogates

Cell = str | float | int | None
Row = dict[str, Cell]

SEPARATOR = " | "
"""Between several texts of one cell."""
LONGEST_CELL = 32_767
"""Units of UTF-16 that a spreadsheet cell holds; Excel calls a workbook with more damaged."""

_FEW = 20
"""Of fewer numbers an array takes longer to make than they take one by one."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LOW_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r"})
_HIGH_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
# A spreadsheet may split a cell here (Excel in Italy splits at semicolons) and take the rest for a formula.
_INNER_START = re.compile(r"([;\t\r\n]\s*)(?=[=+@\-\uff1d\uff0b\uff20\uff0d])")
_FORMULA_STARTS = ("=", "+", "-", "@")
_IGNORED_AT_START = "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"
# Nearly every cell is such a text, and needs no second look: there are half a million cells in a report of 1,000 calls.
_CLEAN = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]*")
_HARMLESS = re.compile(
    r"[\wÀ-ÖØ-öø-ÿ\"'“«(\[<*/%&#!?.,:][^\x00-\x1f;\x7f-\x9f\ud800-\udfff\ufffe\uffff]*", re.ASCII
)


@lru_cache(maxsize=50_000)
def number(value: float, decimals: int = 2) -> float | int:
    """A number as files hold it: rounded, and without a fraction where it has none."""
    rounded = round(float(value), decimals)
    return int(rounded) if rounded.is_integer() else rounded


def number_or_none(value: float | None) -> float | int | None:
    """The same of a value that may not be known."""
    return None if value is None else number(value)


def rounded(values: Sequence[float | None], decimals: int) -> list[float | None]:
    """Many numbers at once, those that are not known left as they are; a number by itself is rounded in the time of ten here."""
    if len(values) < _FEW:
        return [None if value is None else round(value, decimals) for value in values]
    near = np.round(np.array(values, dtype=float), decimals)
    found: list[float | None] = near.tolist()
    return [None if value != value else value for value in found] if np.isnan(near).any() else found  # noqa: PLR0124 - only what is no number differs from itself


def without_controls(text: str) -> str:
    """`text` without control characters, which neither XML nor HTML can hold."""
    try:
        coded = text.encode()
    except UnicodeEncodeError:
        text = without_surrogates(text)
        coded = text.encode()
    # A page is looked through in a fraction of the time that way, and next to none has any.
    if len(coded.translate(None, _LOW_CONTROLS)) == len(coded) and not _HIGH_CONTROLS.search(coded):
        return text if b"\xef\xbf" not in coded else _CONTROLS.sub(" ", text)
    return _CONTROLS.sub(" ", text)


def plain_text(text: str) -> str:
    """`text` without control characters, no longer than a cell."""
    if len(text) <= LONGEST_CELL // 2 and _CLEAN.fullmatch(text):
        return text
    clean = without_controls(text).replace("\r\n", "\n").replace("\r", "\n")
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return clean
    return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def workbook_text(text: str) -> str:
    """`text` as a workbook's cell: xlsxwriter would write what looks like its own markup as it is, unescaped."""
    clean = plain_text(text)
    return f"{clean} " if clean.startswith("<r>") and clean.endswith("</r>") else clean


def csv_cell(value: Cell) -> Cell:
    """`value` as a CSV file may hold it: text that a spreadsheet would calculate gets an apostrophe before it.

    Numbers are left alone, negative ones too: they are ours, and a spreadsheet may calculate with them.
    """
    if not isinstance(value, str) or (len(value) <= LONGEST_CELL // 2 and _HARMLESS.fullmatch(value)):
        return value
    text = plain_text(value)
    marked = _INNER_START.sub(r"\1'", text)
    return "'" + marked if starts_formula(value) or starts_formula(text) else marked


def starts_formula(text: str) -> bool:
    """Whether some spreadsheet would take `text` for a formula, also behind blanks or in full-width signs."""
    if text.startswith(("\t", "\r", "\n")):
        return True
    shown = text.lstrip(_IGNORED_AT_START + " \u00a0\u3000\t\r\n")
    return unicodedata.normalize("NFKC", shown[:1]).startswith(_FORMULA_STARTS)
