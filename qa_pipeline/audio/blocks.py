"""Collects decoded sound on the call's own clock: losses become silence, so that every later second stays true."""

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import Problem

_GAP_S = 0.015
"""A shorter hole is rounding of a container's clock; the shortest real one is an AMR frame of 0.02 s."""
_BLOCK_SAMPLES = 600 * SAMPLE_RATE_HZ
"""Small frames are joined into blocks of 10 min: above 32 MB the C library gives freed memory back at once."""

Samples = NDArray[np.float32]


class Blocks:
    """Decoded sound of one recording, resampled to SAMPLE_RATE_HZ, as far as `max_s` seconds."""

    def __init__(self, *, max_s: float) -> None:
        self._max_s = max_s
        self._resampler: av.AudioResampler | None = None
        self._format: tuple[str, str, int] | None = None
        self._pending: list[Samples] = []
        self._pending_samples = 0
        self._blocks: list[Samples] = []
        self._first_s: float | None = None
        self._heard_s = 0.0
        self.gap_s = 0.0
        """Seconds of silence put in where sound was missing."""

    @property
    def end_s(self) -> float:
        """Where the next sample goes, in seconds from the first."""
        return self._heard_s

    def add(self, frame: AudioFrame) -> None:
        """Adds a frame where its own time says, silence before it where frames are missing."""
        if frame.pts is not None and frame.time_base is not None:
            at_s = float(frame.pts * frame.time_base)
            if self._first_s is None:
                self._first_s = at_s - self._heard_s
            self.gap_s += self._silence_until(at_s - self._first_s)
        self._grow(frame.samples / frame.sample_rate)
        frame.pts = None
        self._keep(self._resampler_for(frame).resample(frame))

    def add_pause(self, duration_s: float) -> None:
        """Adds silence that the recording itself asks for."""
        self._silence_until(self._heard_s + duration_s)

    def samples(self) -> Samples:
        """All of it, shape (channels, n); the blocks are given up while they are copied."""
        self._drain()
        self._close_block()
        blocks, self._blocks = self._blocks, []
        channels = max((len(block) for block in blocks), default=1)
        whole = np.zeros((channels, sum(block.shape[1] for block in blocks)), dtype=np.float32)
        at = 0
        blocks.reverse()
        while blocks:
            block = blocks.pop()
            whole[: len(block), at : at + block.shape[1]] = block
            at += block.shape[1]
        return whole

    def _silence_until(self, at_s: float) -> float:
        missing_s = at_s - self._heard_s
        if missing_s < _GAP_S:
            return 0.0
        self._grow(missing_s)
        self._drain()
        channels = len(self._pending[-1]) if self._pending else len(self._blocks[-1]) if self._blocks else 1
        # The position is counted from the start of the call, so that rounding never adds up.
        self._close_block()
        missing = round(self._heard_s * SAMPLE_RATE_HZ) - sum(block.shape[1] for block in self._blocks)
        self._blocks.append(np.zeros((channels, max(0, missing)), dtype=np.float32))
        return missing_s

    def _grow(self, by_s: float) -> None:
        self._heard_s += by_s
        if self._heard_s > self._max_s:
            raise AudioError(
                Problem.TOO_LONG,
                f"The recording is longer than {self._max_s / 3600:g} hours; cut it into its calls.",
            )

    def _resampler_for(self, frame: AudioFrame) -> av.AudioResampler:
        """Channels are kept apart: a layout is never turned into another one."""
        key = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or key != self._format:
            self._drain()
            self._format = key
            self._resampler = av.AudioResampler(format="fltp", layout=frame.layout, rate=SAMPLE_RATE_HZ)
        return self._resampler

    def _drain(self) -> None:
        if self._resampler is not None:
            self._keep(self._resampler.resample(None))
            self._resampler = None

    def _keep(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            array = frame.to_ndarray().astype(np.float32, copy=False)
            if self._pending and len(self._pending[-1]) != len(array):
                self._close_block()
            self._pending.append(array)
            self._pending_samples += array.shape[1]
            if self._pending_samples >= _BLOCK_SAMPLES:
                self._close_block()

    def _close_block(self) -> None:
        if self._pending:
            block = np.concatenate(self._pending, axis=1)
            # Untouched zeros take no memory: a day of silence in a small file must not fill the machine.
            self._blocks.append(block if block.any() else np.zeros(block.shape, dtype=np.float32))
            self._pending, self._pending_samples = [], 0
