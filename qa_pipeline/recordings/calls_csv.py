"""`calls.csv` becomes rows; what is wrong with one row never loses the others."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from qa_pipeline.errors import RecordingsError
from qa_pipeline.recordings.recording import AgentChannel

if TYPE_CHECKING:
    import _csv

MAX_BYTES = 100_000_000


class CallRow(BaseModel):
    """One row of `calls.csv`; columns that are not known are kept."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    file: str = Field(min_length=1)
    call_id: str = Field(min_length=1, max_length=200)
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
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value


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

    UTF-8 with or without BOM; comma, semicolon or tab, as the heading shows.

    Raises:
        RecordingsError: the file as a whole cannot be read, or has no column `file`.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RecordingsError(
                f"{path}: larger than {MAX_BYTES:,} bytes; split it into several workspaces"
            )
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        line = path.read_bytes()[: err.start].count(b"\n") + 1
        raise RecordingsError(f"{path}:{line}: not UTF-8; in Excel choose 'CSV UTF-8' when saving") from err
    except OSError as err:
        raise RecordingsError(f"{path}: cannot be read: {err.strerror}") from err
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_delimiter(lines[0] if lines else ""))
    try:
        heading = [name.strip().lower() for name in next(reader, [])]
        if "file" not in heading:
            raise RecordingsError(f"{path}:1: no column 'file'; the first line must name the columns")
        return tuple(_rows(reader, heading))
    except csv.Error as err:
        raise RecordingsError(f"{path}:{reader.line_num}: not a CSV table: {err}") from err


def _delimiter(heading: str) -> str:
    """Whichever of the three separates the heading; Excel in Italy writes semicolons."""
    return max((",", ";", "\t"), key=heading.count)


def _rows(reader: "_csv.Reader", heading: list[str]) -> list[GoodRow | BadRow]:
    rows: list[GoodRow | BadRow] = []
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append(_row(line, heading, cells))
        line = reader.line_num + 1
    return rows


def _row(line: int, heading: list[str], cells: list[str]) -> GoodRow | BadRow:
    columns = tuple((name, cell.strip()) for name, cell in zip(heading, cells, strict=False) if name)
    values = {name: cell for name, cell in columns if cell}
    file = values.get("file", "")
    if len(cells) > len(heading):
        reason = (
            f"{len(cells)} cells where the heading has {len(heading)}; quote cells that hold the separator"
        )
        return BadRow(line=line, call_id=values.get("call_id"), file=file, reason=reason)
    # A row without an id is named by its file, as in a folder without calls.csv.
    values.setdefault("call_id", file.rpartition(".")[0] or file)
    try:
        return GoodRow(line=line, row=CallRow.model_validate(values), columns=columns)
    except ValidationError as err:
        said = "; ".join(f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in err.errors())
        return BadRow(line=line, call_id=values.get("call_id"), file=file, reason=said)
