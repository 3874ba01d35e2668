"""What the audio stage hands on: samples, who speaks in them, and what was wrong."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.recordings.recording import RecordingProblem, Speaker

SAMPLE_RATE_HZ = 16_000
"""What Whisper and silero-vad are made for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AudioChannel:
    """One speaker's side of a call (or the whole call, where the recording is mono)."""

    speaker: Speaker
    samples: NDArray[np.float32]
    """Shape (n,), in [-1, 1], at SAMPLE_RATE_HZ, from the call's start."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedCall:
    """A recording as heard: its channels and what was found wrong with it."""

    channels: tuple[AudioChannel, ...]
    duration_s: float
    """Of what could be decoded."""
    announced_s: float | None
    """What the file says it holds, where it says so."""
    problems: tuple[RecordingProblem, ...] = ()
