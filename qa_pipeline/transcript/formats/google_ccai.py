"""Google's conversation JSON for Contact Center AI: entries with roles and when each began, and nothing more of times."""

from typing import Annotated, Any

from pydantic import Field

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats.fields import FileModel, Label, Many, checked, since
from qa_pipeline.transcript.formats.source import Source, SourceUtterance

_US = 1_000_000.0


class _Entry(FileModel):
    text: str
    user_id: Label | None = None
    role: Label | None = None
    start: Annotated[float, Field(ge=0, le=1e17)] | None = Field(None, alias="start_timestamp_usec")


class _File(FileModel):
    entries: Many[_Entry]
    language: str | None = Field(None, alias="language_code")


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether it has `entries`, each with text and a role or a user."""
    entries = data.get("entries") if isinstance(data, dict) else None
    return isinstance(entries, list) and all(
        isinstance(e, dict) and "text" in e and {"role", "user_id"} & e.keys() for e in entries
    )


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: something in it cannot be, or it does not tell when anything was said.
    """
    file = checked(_File, data)
    begin = min((entry.start for entry in file.entries if entry.start is not None), default=0.0)
    return Source(
        utterances=tuple(_utterance(entry, begin, place) for place, entry in enumerate(file.entries)),
        language=file.language,
    )


def _utterance(entry: _Entry, begin: float, place: int) -> SourceUtterance:
    if entry.start is None:
        raise TranscriptError(f"entries.{place}: no start_timestamp_usec; when it was said cannot be told")
    start_s = since(entry.start, begin, _US, f"entries.{place}")
    label = entry.role or (None if entry.user_id is None else f"participant {entry.user_id}")
    return SourceUtterance(start_s=start_s, end_s=None, text=entry.text, label=label)
