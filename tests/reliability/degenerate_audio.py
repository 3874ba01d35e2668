"""Recordings that are hardly any, and the state that each must have."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sounds import FORMATS, babble, call, write

from qa_pipeline.recordings.recording import Problem


def _wrong(value: float, *, of: str) -> NDArray[np.float32]:
    samples = call(2)
    places: dict[str, tuple[int | slice, slice]] = {
        "all": (slice(None), slice(None)),
        "left": (0, slice(None)),
        "end": (slice(None), slice(8_000, None)),
    }
    samples[places[of]] = value
    return samples


DEGENERATE: dict[str, tuple[NDArray[np.float32] | bytes, str, set[Problem]]] = {
    "no byte": (b"", "", {Problem.EMPTY_AUDIO}),
    "one byte": (b"R", "", {Problem.NOT_AUDIO}),
    "a head alone": (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0", "", {Problem.EMPTY_AUDIO}),
    "one sample": (np.full((1, 1), 0.5, np.float32), "pcm.wav", {Problem.EMPTY_AUDIO}),
    "a blink": (babble(180)[None, :400], "pcm.wav", {Problem.EMPTY_AUDIO}),
    "silence": (np.zeros((2, 16_000), np.float32), "pcm.wav", {Problem.EMPTY_AUDIO}),
    "an offset and no sound": (np.full((1, 16_000), 0.5, np.float32), "pcm.wav", {Problem.EMPTY_AUDIO}),
    "silence in MP3": (np.zeros((1, 16_000), np.float32), "mp3", {Problem.EMPTY_AUDIO}),
    "both channels the same": (np.repeat(babble(180)[None], 2, axis=0), "pcm.wav", {Problem.IDENTICAL_CHANNELS, Problem.MONO}),
    "one channel the other turned round": (np.stack([babble(180), -babble(180)]), "pcm.wav", {Problem.IDENTICAL_CHANNELS, Problem.MONO}),
    "a dead agent": (np.stack([np.zeros(48_000, np.float32), babble(180)]), "pcm.wav", {Problem.DEAD_CHANNEL}),
    "a dead customer": (np.stack([babble(180), np.zeros(48_000, np.float32)]), "pcm.wav", {Problem.DEAD_CHANNEL}),
    "mono": (babble(180)[None], "pcm.wav", {Problem.MONO}),
    "six channels": (np.repeat(babble(180)[None], 6, axis=0), "pcm.wav", {Problem.MONO}),
    "far too loud": (np.clip(call(2) * 50, -1, 1), "pcm.wav", set()),
    "no numbers": (_wrong(np.nan, of="all"), "f32.wav", {Problem.CORRUPT}),
    "no numbers at the end": (_wrong(np.nan, of="end"), "f32.wav", {Problem.PARTIAL_AUDIO}),
    "numbers without end": (_wrong(np.inf, of="all"), "f32.wav", {Problem.CORRUPT}),
    "one channel without numbers": (_wrong(-np.inf, of="left"), "f32.wav", {Problem.PARTIAL_AUDIO, Problem.DEAD_CHANNEL}),
    "numbers that are no sound": (_wrong(1e30, of="all"), "f32.wav", {Problem.CORRUPT}),
    "a picture named .wav": (b"\x89PNG\r\n\x1a\n" + bytes(500), "", {Problem.NOT_AUDIO}),
    "zeros": (bytes(100_000), "", {Problem.NOT_AUDIO}),
}  # fmt: skip


def write_degenerate(path: Path, name: str) -> Path:
    """Writes one of them."""
    given, ending, _ = DEGENERATE[name]
    if isinstance(given, bytes):
        path.write_bytes(given)
        return path
    assert ending in FORMATS
    return write(path, given, ending)
