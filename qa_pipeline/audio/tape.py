"""One channel as it is decoded: in memory while it is short, in a file without a name beyond.

Four hours of float32 are 0.9 GB a channel. They are not made smaller, so that a long call is heard as a short one is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from tempfile import SpooledTemporaryFile
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, Track
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import Problem

_SAMPLE = np.dtype(np.float32)
_IN_MEMORY_BYTES = 300 * SAMPLE_RATE_HZ * _SAMPLE.itemsize
"""Of five minutes, 19 MB."""
_STRETCH_SAMPLES = 10 * SAMPLE_RATE_HZ
"""What is worked on at a time; 10 s are 0.6 MB."""

Samples = NDArray[np.float32]


class Tape:
    """A `Track` that is written from its beginning to its end, and then read in slices. One thread at a time."""

    def __init__(self, parts: Iterable[Samples] = ()) -> None:
        """Sets up.

        Args:
            parts: what is on it from the start.
        """
        # It lives as long as the tape does. The system has no name for it, so that nothing is left behind, whatever happens.
        self._file: SpooledTemporaryFile[bytes] | FileIO = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115
        self._count = 0
        for part in parts:
            self.append(part)

    @classmethod
    def received(cls, number: int, count: int) -> Self:
        """A tape that another process recorded.

        Args:
            number: of its open file, which is the tape's from now on; what it lacks at the end is silence.
            count: of samples.
        """
        tape = cls()
        # Without a buffer: what is read are whole slices.
        tape._file, tape._count = FileIO(number, "rb"), count
        return tape

    def fileno(self) -> int:
        """The open file that holds the samples, to be handed to another process.

        Raises:
            AudioError: `failed`; the disk is full.
        """
        with _said():
            number = self._file.fileno()
            self._file.flush()
        return number

    def append(self, samples: Samples) -> None:
        """Adds samples at the end.

        Raises:
            AudioError: `failed`; the disk is full.
        """
        with _said():
            self._file.seek(self._count * _SAMPLE.itemsize)
            self._file.write(np.ascontiguousarray(samples, dtype=_SAMPLE).data)
        self._count += len(samples)

    def append_silence(self, count: int) -> None:
        """Adds `count` samples of silence; they take no room, for a small file may ask for a day of it.

        Raises:
            AudioError: `failed`; there is no temporary folder.
        """
        self._count += count
        if self._count * _SAMPLE.itemsize > _IN_MEMORY_BYTES and isinstance(self._file, SpooledTemporaryFile):
            with _said():
                self._file.rollover()

    def __len__(self) -> int:
        """How many samples there are."""
        return self._count

    def __getitem__(self, part: slice) -> Samples:
        """A copy of some of them."""
        first, behind, step = part.indices(self._count)
        wanted = np.zeros(max(0, behind - first), dtype=_SAMPLE)
        self._file.seek(first * _SAMPLE.itemsize)
        # What lies behind the last that was written is silence.
        self._file.readinto(wanted.data)
        return wanted[::step]


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"The temporary folder has no room for the sound of a long call: {error.strerror}."
        raise AudioError(Problem.FAILED, reason) from error


def mixed(tracks: Sequence[Track], mix: Callable[[Samples], Samples]) -> Tape:
    """Several channels made one.

    Args:
        tracks: of one length.
        mix: makes samples of shape (n,) out of shape (channels, n); what it makes of one does not depend on another.
    """
    return Tape(mix(np.stack(parts)) for parts in stretches(tracks, _STRETCH_SAMPLES))


def stretches(tracks: Sequence[Track], count: int) -> Iterator[tuple[Samples, ...]]:
    """The same `count` samples of each track, again and again; at the end there may be fewer.

    Args:
        tracks: of one length.
        count: how many samples at a time.
    """
    for first in range(0, len(tracks[0]), count):
        yield tuple(track[first : first + count] for track in tracks)
