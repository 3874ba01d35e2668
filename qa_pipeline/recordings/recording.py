"""What a recording is, and what it is called when it cannot be heard."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_NO_TEXT = "\0"
"""No path holds it, so it says that hexadecimal bytes follow."""


def _as_text(path: Path) -> str:
    """A path as JSON can hold it: names on disk are bytes, and some are no text."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _NO_TEXT + os.fsencode(path).hex()
    return text


def _as_path(value: object) -> object:
    if isinstance(value, str) and value.startswith(_NO_TEXT):
        return os.fsdecode(bytes.fromhex(value.removeprefix(_NO_TEXT)))
    return value


StoredPath = Annotated[
    Path, PlainSerializer(_as_text, return_type=str, when_used="json"), BeforeValidator(_as_path)
]
"""A path that is kept in JSON."""


class Speaker(StrEnum):
    """Who speaks; unknown on a mono recording, where both share one channel, and where an import does not say."""

    AGENT = "agent"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"

    @property
    def other(self) -> "Speaker":
        """Whom an agent or a customer speaks with."""
        return {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}.get(self, Speaker.UNKNOWN)


class AgentChannel(StrEnum):
    """Which channel of a stereo recording carries the agent."""

    LEFT = "left"
    RIGHT = "right"


class Problem(StrEnum):
    """All that can be wrong with a recording: a closed list, so that every report can explain it."""

    # The recording is not processed; it is listed with this reason.
    MISSING = "missing"
    DUPLICATE = "duplicate"
    UNSUPPORTED = "unsupported"
    OUTSIDE_WORKSPACE = "outside_workspace"
    BAD_ROW = "bad_row"
    EMPTY_AUDIO = "empty_audio"
    NOT_AUDIO = "not_audio"
    CORRUPT = "corrupt"
    NO_SPEECH = "no_speech"
    TOO_LONG = "too_long"
    NOT_IMPORTED = "not_imported"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    HELD = "held"
    # The recording is processed, with what this allows.
    PARTIAL_AUDIO = "partial_audio"
    DEAD_CHANNEL = "dead_channel"
    IDENTICAL_CHANNELS = "identical_channels"
    MONO = "mono"
    SPEAKERS_UNKNOWN = "speakers_unknown"
    SOME_SPEAKERS_UNKNOWN = "some_speakers_unknown"
    END_TIMES_UNKNOWN = "end_times_unknown"
    OTHER_LANGUAGE = "other_language"
    MIXED_LANGUAGES = "mixed_languages"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingProblem:
    """One thing found wrong with a recording that could still be heard."""

    problem: Problem
    detail: str
    """A sentence in English for the reports' footnote, without any of the caller's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """The file that a call's transcript was imported from."""

    call_id: str
    file: str
    """Its name without its folder; for people."""
    sha256: str
    """Of the file's bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A call that was recorded: the file and what `calls.csv` says of it."""

    call_id: str
    path: StoredPath | None
    """Where the audio lies; None: there is none here, only a transcript that was imported."""
    file: str
    """The path as written in `calls.csv`, or relative to the recordings folder; for people. Without audio: what was imported."""
    sha256: str
    """Of the file's bytes, in hexadecimal: the call's identity."""
    agent: str | None = None
    team: str | None = None
    campaign: str | None = None
    direction: str | None = None
    """inbound, outbound, or None where the row does not say."""
    started_at: str | None = None
    """ISO 8601 as written in the row."""
    language: str | None = None
    """ISO 639-1; None: the workspace's setting holds."""
    customer_ref: str | None = None
    agent_channel: AgentChannel | None = None
    """None: the workspace's setting holds."""
    columns: tuple[tuple[str, str], ...] = ()
    """Every column of the row, in the file's order, extra ones too."""

    def column(self, name: str) -> str | None:
        """The row's value in column `name`, or None where it is absent or empty."""
        return dict(self.columns).get(name) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRecording:
    """A recording that could not be processed; it appears in every report and never passes or fails."""

    call_id: str | None
    file: str
    problem: Problem
    reason: str
    """A sentence in English: what is wrong and what to do."""
    line: int | None = None
    """The line of `calls.csv` that it comes from."""
