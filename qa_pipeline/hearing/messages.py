"""What a hearing process and the one that watches over it say to each other."""

from dataclasses import dataclass
from enum import Enum

from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.transcript.transcript import Transcript


class Told(Enum):
    """What is said in a word. To the process: when it asked for a call and there is none."""

    WANTED = "wanted"
    """By the process: it can open a further call."""
    NO_MORE_NOW = "no more now"
    """Those that it has are not to wait for others."""


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


FromWorker = Told | Begun | Done
