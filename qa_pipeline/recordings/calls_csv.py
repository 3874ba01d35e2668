"""`calls.csv` becomes rows; what is wrong with one row never loses the others."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from qa_pipeline.errors import RecordingsError
from qa_pipeline.recordings.recording import AgentChannel

MAX_BYTES = 100_000_000
MAX_ID = 200
"""Letters of a call's id."""
MAX_FILE = 4_096
"""Letters of a file's path: as many as any system bears."""
MAX_COLUMNS = 500
MAX_LINES = 100
"""Lines of one row: a note may be long. Whatever is longer is a quote that was never closed."""
MAX_LETTERS = 1_000_000
"""Letters of one row."""
MAX_UNCLOSED = 500
"""Rows with such a quote; each makes us read on for MAX_LINES. A list with more of them was not written by a spreadsheet."""
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UNCLOSED = "a quote is opened and never closed; close it, or leave it out"

MEANT = {
    "entrata": "inbound",
    "in entrata": "inbound",
    "uscita": "outbound",
    "in uscita": "outbound",
    "italiano": "it",
    "inglese": "en",
    "sinistro": "left",
    "destro": "right",
}
"""What Italian lists say, and what it means."""


class CallRow(BaseModel):
    """One row of `calls.csv`; columns that are not known are kept."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    file: str = ""
    """Empty: there is no recording, only a transcript that was or will be imported."""
    call_id: str = Field(min_length=1, max_length=MAX_ID)
    agent: str | None = None
    team: str | None = None
    campaign: str | None = None
    direction: Literal["inbound", "outbound"] | None = None
    started_at: str | None = None
    language: Literal["it", "en"] | None = None
    customer_ref: str | None = None
    agent_channel: AgentChannel | None = None

    @field_validator("direction", "language", "agent_channel", mode="before")
    @classmethod
    def _as_meant(cls, value: object) -> object:
        return MEANT.get(value.lower(), value.lower()) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodRow:
    """A row that can be used, its line, and all of its columns as written."""

    line: int
    row: CallRow
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be used, and why."""

    line: int
    call_id: str | None
    file: str
    reason: str


def read_calls(path: Path) -> tuple[GoodRow | BadRow, ...]:
    """The rows of `calls.csv` in the file's order.

    UTF-8, or UTF-16 with a BOM; comma, semicolon or tab, as the heading shows.

    Raises:
        RecordingsError: the file as a whole cannot be read, or its columns are not named.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RecordingsError(
                f"{path}: larger than {MAX_BYTES:,} bytes; split it into several workspaces"
            )
        text = _decoded(path.read_bytes())
    except OSError as err:
        raise RecordingsError(f"{path}: cannot be read: {err.strerror}") from err
    lines = list(StringIO(text, newline=""))  # not splitlines: a cell may hold other signs that end lines
    delimiter = _delimiter(lines[0] if lines else "")
    records = _records(lines, delimiter)
    _, heading = next(records, (1, ()))
    names = _names(heading, path)
    rows: list[GoodRow | BadRow] = []
    unclosed = 0
    for line, cells in records:
        unclosed += cells is _UNCLOSED
        if unclosed > MAX_UNCLOSED:
            raise RecordingsError(f"{path}:{line}: {_UNCLOSED}; there are hundreds of such rows before it")
        if isinstance(cells, str) or any(cell.strip() for cell in cells):
            rows.append(_row(line, names, cells))
    return tuple(rows)


def _names(heading: Sequence[str], path: Path) -> list[str]:
    """The columns.

    Raises:
        RecordingsError: they are not named, or not told apart.
    """
    names = [name.strip().lower() for name in heading] if not isinstance(heading, str) else []
    if any("\0" in name for name in names[:MAX_COLUMNS]):
        raise RecordingsError(f"{path}:1: this is no text; save the list as CSV with the encoding UTF-8")
    if len(names) > MAX_COLUMNS:
        raise RecordingsError(f"{path}:1: {len(names):,} columns; a list of calls has at most {MAX_COLUMNS}")
    if "file" not in names:
        raise RecordingsError(f"{path}:1: no column 'file'; the first line must name the columns")
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice:
        raise RecordingsError(f"{path}:1: two columns are called {twice[:MAX_ID]!r}; give each its own name")
    return names


def _decoded(content: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with one, or what Excel in Italy writes unless it is told otherwise."""
    if content[:2] in _UTF16:
        return content.decode(_UTF16[content[:2]], errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with its line, or what is wrong with it; a quote that is never closed must not swallow the lines after it."""
    csv.field_size_limit(MAX_LETTERS)
    at = 0
    width = 0
    while at < len(lines):
        if len(lines[at]) > MAX_LETTERS:
            yield at + 1, f"a line of more than {MAX_LETTERS:,} letters"
            at += 1
            continue
        reader = csv.reader(_from(lines, at), delimiter=delimiter)
        try:
            cells = next(reader)
        except csv.Error:
            yield at + 1, _UNCLOSED
            at += 1
            continue
        behind = at + reader.line_num
        if behind - at > 1 and not _is_meant(lines[at:behind], delimiter, width):
            yield at + 1, _UNCLOSED
            at += 1
        else:
            width = width or len(cells)  # the heading's
            yield at + 1, cells
            at = behind


def _from(lines: list[str], at: int) -> Iterator[str]:
    """The lines from number `at` that may be of one record, without a copy of the rest of a long list."""
    letters = 0
    for number in range(at, min(at + MAX_LINES, len(lines))):
        letters += len(lines[number])
        if letters > MAX_LETTERS:
            return
        yield lines[number]


def _is_meant(lines: list[str], delimiter: str, width: int) -> bool:
    """Whether a record over several lines is one that somebody meant: quotes closed, and a cell a column."""
    try:
        [cells] = csv.reader(lines, delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return False
    return len(cells) == width or not width


def _delimiter(heading: str) -> str:
    """Whichever of the three separates the heading; Excel in Italy writes semicolons."""
    return max((",", ";", "\t"), key=heading.count)


def id_of(file: str) -> str:
    """The call id that a file's name gives: all but its last ending."""
    return file.rpartition(".")[0] or file


def _row(line: int, heading: list[str], cells: list[str] | str) -> GoodRow | BadRow:
    if not isinstance(cells, str) and any("\0" in cell for cell in cells):
        cells = "a cell holds a NUL character; save the list as CSV with the encoding UTF-8"
    if isinstance(cells, str):
        return BadRow(line=line, call_id=None, file="", reason=cells)
    columns = tuple((name, cell.strip()) for name, cell in zip(heading, cells, strict=False) if name)
    values = {name: cell for name, cell in columns if cell}
    file = values.get("file", "")
    told_id = values.get("call_id", "")[:MAX_ID] or None
    if len(cells) > len(heading):
        reason = (
            f"{len(cells)} cells where the heading has {len(heading)}; quote cells that hold the separator"
        )
        return BadRow(line=line, call_id=told_id, file=file[:MAX_FILE], reason=reason)
    if not file and "call_id" not in values:
        reason = "neither a file nor a call_id; a recording needs a file, an imported transcript a call_id"
        return BadRow(line=line, call_id=None, file="", reason=reason)
    # A row without an id is named by its file, as in a folder without calls.csv.
    values.setdefault("call_id", id_of(file))
    if len(file) > MAX_FILE:
        reason = f"a file's name of {len(file):,} letters; no file can be called so"
        return BadRow(line=line, call_id=told_id, file=file[:MAX_FILE], reason=reason)
    try:
        return GoodRow(line=line, row=CallRow.model_validate(values), columns=columns)
    except ValidationError as err:
        said = "; ".join(f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in err.errors())
        return BadRow(line=line, call_id=values["call_id"][:MAX_ID], file=file, reason=said)
