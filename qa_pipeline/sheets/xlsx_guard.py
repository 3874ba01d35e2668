"""Is this workbook what it seems? A few kilobytes can be made to fill a machine's memory."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from qa_pipeline.errors import PlaybookError
from qa_pipeline.sheets.grid import Place

DAMAGED = (
    BadZipFile,
    zlib.error,
    EOFError,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
"""All that zip and XML readers raise where a file is broken, cut, encrypted, or packed in a way that they do not know."""
MAX_BYTES = 10_000_000
MAX_UNPACKED = 40_000_000
MAX_PARTS = 2_000
MAX_CELLS = 200_000
MAX_ROW, MAX_COLUMN = 10_000, 256
LAST_ROW = 1_048_576
"""There is none beyond it in any spreadsheet."""
_CELL = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one part of a workbook holds beside its values."""

    merged: Mapping[Place, Place]
    """Cells that are merged into another, and into which."""
    uncalculated: frozenset[Place]
    """Formulas whose result no program has stored."""


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What is counted while a part is read."""

    cells: int = 0
    merged: list[str] = field(default_factory=list)
    uncalculated: set[Place] = field(default_factory=set)
    trouble: str | None = None
    place: Place = (1, 1)
    is_text: bool = False
    formula: bool = False
    value: bool = False
    inside_value: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = name.rpartition(":")[2]
        if tag == "c":
            self.cells += 1
            self.place = place(attributes.get("r", "")) or self.place
            self.is_text, self.formula, self.value = attributes.get("t") == "str", False, False
        elif tag in {"v", "is", "f"}:
            self.formula |= tag == "f"
            self.inside_value = tag != "f"
            if self.place[0] > MAX_ROW or self.place[1] > MAX_COLUMN:
                self.trouble = f"it has cells beyond row {MAX_ROW:,} or column {MAX_COLUMN}"
        elif tag == "row" and int(attributes.get("r", "1")) > LAST_ROW:
            self.trouble = f"it has a row beyond {LAST_ROW:,}"
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        """Text inside an element."""
        self.value |= self.inside_value and bool(text.strip())

    def end(self, name: str) -> None:
        """An element ends; a formula may well have the empty text as its result."""
        tag = name.rpartition(":")[2]
        if tag in {"v", "is"}:
            self.inside_value = False
        elif tag == "c" and self.formula and not self.value and not self.is_text:
            self.uncalculated.add(self.place)

    def doctype(self, *_: object) -> None:
        """An XML part that declares entities: no program writes such a workbook."""
        self.trouble = "it declares XML entities"


def inspect(path: Path, content: bytes) -> Mapping[str, Part]:
    """The workbook's parts, by their names; makes sure that it can be read safely.

    Raises:
        PlaybookError: it is no workbook, damaged, or made to do harm.
    """
    if content.startswith(OLD_OFFICE):
        raise PlaybookError(
            f"{path}: an old or protected workbook; in Excel: Save as, .xlsx, without a password"
        )
    if len(content) > MAX_BYTES:
        raise PlaybookError(f"{path}: larger than {MAX_BYTES:,} bytes; is it the right file?")
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _inspected(path, archive)
    except DAMAGED as fault:
        raise PlaybookError(f"{path}: not a workbook, or damaged; in Excel: Save as, .xlsx") from fault


def _inspected(path: Path, archive: ZipFile) -> dict[str, Part]:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise PlaybookError(f"{path}: unpacks to more than {MAX_UNPACKED:,} bytes; is it the right file?")
    found: dict[str, Part] = {}
    cells = 0
    for part in parts:
        content = archive.read(part)  # never more than the size that was added up: zipfile stops there
        if not part.filename.endswith((".xml", ".rels")):
            continue
        seen = _Seen()
        parser = expat.ParserCreate()
        parser.StartElementHandler = seen.start
        parser.EndElementHandler = seen.end
        parser.CharacterDataHandler = seen.text
        parser.StartDoctypeDeclHandler = seen.doctype
        parser.Parse(content, True)
        merged = _spread(seen.merged)
        cells += seen.cells + len(merged)
        if cells > MAX_CELLS:
            seen.trouble = f"it has more than {MAX_CELLS:,} cells"
        if seen.trouble:
            raise PlaybookError(f"{path}: not read: {seen.trouble}; is it the right file?")
        found[part.filename] = Part(merged=merged, uncalculated=frozenset(seen.uncalculated))
    return found


def _spread(refs: list[str]) -> dict[Place, Place]:
    """Each cell of the merged areas and the one that holds the text; an area as large as a sheet ends at the limits."""
    spread: dict[Place, Place] = {}
    for ref in refs:
        first, _, last = ref.partition(":")
        start, end = place(first), place(last)
        if start is None or end is None:
            continue
        for row in range(start[0], min(end[0], MAX_ROW) + 1):
            for column in range(start[1], min(end[1], MAX_COLUMN) + 1):
                if (row, column) != start:
                    spread[row, column] = start
            if len(spread) > MAX_CELLS:
                return spread
    return spread


def place(ref: str) -> Place | None:
    """Row and column of a cell's name: B7 is (7, 2)."""
    found = _CELL.match(ref.replace("$", ""))
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column
