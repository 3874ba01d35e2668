"""Collects decoded sound on the call's own clock: losses become silence, so that every later second stays true."""

import av
import numpy as np
from av.audio.frame import AudioFrame

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.audio.tape import Samples, Tape
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import Problem

_GAP_S = 0.015
"""A shorter hole is rounding of a container's clock; the shortest real one is an AMR frame of 0.02 s."""
PADDING_S = 0.5
"""A recording may be longer than allowed by so much: encoders pad, and the sum of a million frames is rounded."""
_BLOCK_SAMPLES = 10 * SAMPLE_RATE_HZ
"""Small frames are joined into blocks of 10 s before they are written down."""
_LOUDEST = 8.0
"""No sound is 18 dB above full scale: such numbers, like infinite ones and NaN, are damage that would spoil a whole call."""


class Blocks:
    """Decoded sound of one recording, resampled to SAMPLE_RATE_HZ, as far as `max_s` seconds."""

    def __init__(self, *, max_s: float) -> None:
        self._max_s = max_s
        self._resampler: av.AudioResampler | None = None
        self._format: tuple[str, str, int] | None = None
        self._pending: list[Samples] = []
        self._pending_samples = 0
        self._tapes: list[Tape] = []
        self._written = 0
        """Samples on each tape."""
        self._first_s: float | None = None
        self._heard_s = 0.0
        self.gap_s = 0.0
        """Seconds of silence put in where sound was missing."""
        self.bad_s = 0.0
        """Seconds of silence put in for numbers that are no sound; known when all is on tape."""

    @property
    def end_s(self) -> float:
        """Where the next sample goes, in seconds from the first."""
        return self._heard_s

    def add(self, frame: AudioFrame) -> None:
        """Adds a frame where its own time says, silence before it where frames are missing."""
        base = frame.time_base
        if frame.pts is not None and base is not None:
            at_s = frame.pts * base.numerator / base.denominator  # a fraction takes as long as the resampling
            if self._first_s is None:
                self._first_s = at_s - self._heard_s
            self.gap_s += self._silence_until(at_s - self._first_s)
        self._grow(frame.samples / frame.sample_rate)
        frame.pts = None
        self._keep(self._resampler_for(frame).resample(frame))

    def add_pause(self, duration_s: float) -> None:
        """Adds silence that the recording itself asks for."""
        self._silence_until(self._heard_s + duration_s)

    def tapes(self) -> tuple[Tape, ...]:
        """All of it, one a channel, all of one length."""
        self._drain()
        self._close_block()
        return tuple(self._tapes) or (Tape(),)

    def _silence_until(self, at_s: float) -> float:
        missing_s = at_s - self._heard_s
        if missing_s < _GAP_S:
            return 0.0
        self._grow(missing_s)
        self._drain()
        self._close_block()
        # The position is counted from the start of the call, so that rounding never adds up.
        self._add_silence(max(0, round(self._heard_s * SAMPLE_RATE_HZ) - self._written))
        return missing_s

    def _add_silence(self, count: int) -> None:
        """On every tape; the first there is may be silence."""
        self._tapes = self._tapes or [Tape()]
        for tape in self._tapes:
            tape.append_silence(count)
        self._written += count

    def _grow(self, by_s: float) -> None:
        self._heard_s += by_s
        if self._heard_s > self._max_s + PADDING_S:
            raise too_long(self._max_s)

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
            array = _samples_of(frame)
            if self._pending and len(self._pending[-1]) != len(array):
                self._close_block()
            self._pending.append(array)
            self._pending_samples += array.shape[1]
            if self._pending_samples >= _BLOCK_SAMPLES:
                self._close_block()

    def _close_block(self) -> None:
        if self._pending:
            block = np.concatenate(self._pending, axis=1)
            self._pending, self._pending_samples = [], 0
            self._write(block)

    def _write(self, block: Samples) -> None:
        """A channel that the recording had not before, or has no more, is silent."""
        block = self._sound_of(block)
        while len(self._tapes) < len(block):
            self._tapes.append(Tape())
            self._tapes[-1].append_silence(self._written)
        for at, tape in enumerate(self._tapes):
            # Silence takes no room: a day of it in a small file must not fill the disk.
            if at < len(block) and block[at].any():
                tape.append(block[at])
            else:
                tape.append_silence(block.shape[1])
        self._written += block.shape[1]

    def _sound_of(self, block: Samples) -> Samples:
        """The block with silence for what is no sound; only files of floating-point numbers, or damaged ones, hold such."""
        if block.max() <= _LOUDEST and block.min() >= -_LOUDEST:  # not so where a NaN is among them
            return block
        sound = np.abs(block) <= _LOUDEST
        self.bad_s += np.count_nonzero(~sound.all(axis=0)) / SAMPLE_RATE_HZ
        return np.where(sound, block, np.float32(0))


def too_long(max_s: float) -> AudioError:
    """The refusal of a recording that holds more than `max_s` seconds."""
    return AudioError(
        Problem.TOO_LONG, f"The recording is longer than {max_s / 3600:g} hours; cut it into its calls."
    )


def _samples_of(frame: AudioFrame) -> Samples:
    """The resampler's samples, shape (channels, n); of one channel without a copy, for there may be a million short frames."""
    if len(frame.planes) == 1:
        return np.frombuffer(frame.planes[0], dtype=np.float32, count=frame.samples)[None]  # type: ignore[call-overload, no-any-return]
    return frame.to_ndarray().astype(np.float32, copy=False)
