"""The telephone's own sounds: keys and steady tones, which a voice never makes. Pure.

The voice detector takes pressed keys for speech, and a recogniser writes whole sentences over them.
"""

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, Track
from qa_pipeline.speech.silero import BLOCK_CHUNKS, CHUNK_SAMPLES

_BIN_HZ = SAMPLE_RATE_HZ / CHUNK_SAMPLES
_LOWEST_BIN = round(100 / _BIN_HZ)
"""Below 100 Hz there is hum and rumble, on a tone as on a voice."""
_SILENCE = 1e-3
"""The energy of -75 dB of full scale, below which a codec's own steps look like tones."""
_LOBE_BINS = 2
"""As far on both sides a pure tone reaches through the window."""
_KEY_PURITY = 0.8
_TONE_PURITY = 0.92
"""Of the energy in the two strongest tones: a voice has more harmonics, and air."""
_KEY_LOW_HZ = (697, 770, 852, 941)
_KEY_HIGH_HZ = (1209, 1336, 1477, 1633)
_KEY_OFF_HZ = 20.0
_KEY_TWIST = 10.0
"""A key's two tones are within 10 dB of each other."""
_STEADY_CHUNKS = 8
"""A tone of 0.25 s: no voice stays at one pitch and one level so long."""
_STEADY_LEVEL = 1.4
"""... within 1.5 dB."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def is_tone(samples: Track, begin: int = 0, behind: int | None = None) -> Bools:
    """Which chunks of CHUNK_SAMPLES hold a pressed key or a steady tone; what is behind the last whole chunk is none.

    Args:
        samples: a channel.
        begin: the first chunk that is asked about; what is before it is not looked at.
        behind: the first that is not asked about any more; None: all.
    """
    last = len(samples) // CHUNK_SAMPLES if behind is None else min(behind, len(samples) // CHUNK_SAMPLES)
    # Block after block: music on hold goes on for hours, and a spectrum is five times as large as its sound.
    blocks = [
        _strongest(samples[at * CHUNK_SAMPLES : min(at + BLOCK_CHUNKS, last) * CHUNK_SAMPLES])
        for at in range(begin, last, BLOCK_CHUNKS)
    ]
    total, first_hz, first, second_hz, second = np.concatenate([np.zeros((5, 0)), *blocks], axis=1)
    purity = (first + second) / total
    low_hz, high_hz = np.minimum(first_hz, second_hz), np.maximum(first_hz, second_hz)
    keys = (
        (purity > _KEY_PURITY)
        & (first < second * _KEY_TWIST)
        & _is_one_of(low_hz, _KEY_LOW_HZ)
        & _is_one_of(high_hz, _KEY_HIGH_HZ)
    )
    steady = _runs((purity > _TONE_PURITY) & (first / total > _TONE_PURITY / 2), first_hz, total)
    return _widened(keys) | steady


def _strongest(samples: NDArray[np.float32]) -> Floats:
    """Of each chunk: all its energy, and frequency and energy of its strongest tone and of the next; shape (5, chunks)."""
    whole = samples.reshape(-1, CHUNK_SAMPLES)
    power = np.abs(np.fft.rfft(whole * np.hanning(CHUNK_SAMPLES), axis=1)) ** 2
    power[:, :_LOWEST_BIN] = 0
    total = power.sum(axis=1) + _SILENCE
    return np.stack([total, *_take_strongest(power), *_take_strongest(power)])


def _take_strongest(power: Floats) -> tuple[Floats, Floats]:
    """Frequency and energy of each chunk's strongest tone, which is taken out of `power`."""
    rows = np.arange(len(power))[:, None]
    near = power.argmax(axis=1)[:, None] + np.arange(-_LOBE_BINS, _LOBE_BINS + 1)
    near = np.clip(near, 0, power.shape[1] - 1)
    lobe = power[rows, near]
    energy = lobe.sum(axis=1)
    hz = (lobe * near).sum(axis=1) / (energy + 1e-12) * _BIN_HZ
    power[rows, near] = 0
    return hz, energy


def _is_one_of(hz: Floats, known: tuple[int, ...]) -> Bools:
    near: Bools = (np.abs(hz[:, None] - np.asarray(known)) < _KEY_OFF_HZ).any(axis=1)
    return near


def _runs(pure: Bools, hz: Floats, level: Floats) -> Bools:
    """Chunks that stand in a run of pure ones at one pitch and level."""
    found = np.zeros(len(pure), dtype=bool)
    start = 0
    for at in range(1, len(pure) + 1):
        goes_on = (
            at < len(pure)
            and pure[at]
            and pure[start]
            and abs(hz[at] - hz[start]) < _BIN_HZ / 2
            and level[start] / _STEADY_LEVEL < level[at] < level[start] * _STEADY_LEVEL
        )
        if not goes_on:
            if pure[start] and at - start >= _STEADY_CHUNKS:
                found[start:at] = True
            start = at
    return _widened(found)


def _widened(found: Bools) -> Bools:
    """With the chunk before and the one behind, in which a tone begins and ends."""
    wide = found.copy()
    wide[1:] |= found[:-1]
    wide[:-1] |= found[1:]
    return wide
