"""What whoever hears calls and the one that watches over it say to each other."""

from dataclasses import dataclass
from enum import Enum

from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.transcript.transcript import Transcript


class Told(Enum):
    """What is said in a word."""

    WANTED = "wanted"
    """By whoever hears: it can open a further call."""
    NO_MORE_NOW = "no more now"
    """To whoever wants a call: there is none, and those that it has are not to wait for others."""
    ENDED = "ended"
    """By a thread: it hears no more. That its end of the line is closed is not seen while its other thread waits there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The call that was given last was found, and is being opened."""

    size: int
    """Of its file, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """These calls are being heard now, together."""

    call_ids: tuple[str, ...]
    audio_s: float
    """Of all their channels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a call."""

    call_id: str
    result: Transcript | SkippedRecording


FromWorker = Told | Opening | Begun | Done
