"""What the audio stage hands on: sound, who speaks in it, and what was wrong."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.recordings.recording import RecordingProblem, Speaker

SAMPLE_RATE_HZ = 16_000
"""What Whisper and silero-vad are made for."""
MAX_HOURS = 4.0
"""Longer than any call; while it is heard it takes 0.9 GB a channel of the temporary folder."""


class Track(Protocol):
    """Samples of one channel, in [-1, 1], at SAMPLE_RATE_HZ, from the call's start; an array is one.

    Those of a long call lie in a file: whoever goes over them takes slice after slice, and never all at once.
    """

    def __len__(self) -> int:
        """How many samples there are."""
        ...

    def __getitem__(self, part: slice, /) -> NDArray[np.float32]:
        """Some of them, shape (n,)."""
        ...


class AudioChannel:
    """One speaker's side of a call (or the whole call, where the recording is mono)."""

    __slots__ = ("speaker", "track")

    def __init__(self, *, speaker: Speaker, samples: Track) -> None:
        """Sets up.

        Args:
            speaker: whose side it is.
            samples: an array, or what stands for one.
        """
        self.speaker = speaker
        self.track = samples

    @property
    def samples(self) -> NDArray[np.float32]:
        """All samples in memory: for a short call, and for what takes only arrays."""
        return self.track[:]

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.track) / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedCall:
    """A recording as heard: its channels and what was found wrong with it."""

    channels: tuple[AudioChannel, ...]
    duration_s: float
    """Of what could be decoded."""
    announced_s: float | None
    """What the file says it holds, where it says so."""
    problems: tuple[RecordingProblem, ...] = ()
