"""Damage done to log mel spectrograms in training: other throats, tempo, telephone lines, noise, gaps.

Working on the spectrogram instead of the sound makes each hour of synthesis last for many different hours of
training at almost no cost. `difficulty` runs from 0 (clean) to 1; train.py raises it as the CTC loss falls.
"""

from __future__ import annotations

import numpy as np

from .features import FLOOR, MELS, Frames, centres_hz, filters

PEAK_ABOVE_MEAN = 0.6  # decades: speech peaks stand about so far above its mean


def warp_frequency(mel: Frames, factor: float) -> Frames:
    """Move all frequencies by a factor, as a longer or shorter throat does."""
    position = np.interp(centres_hz() * factor, centres_hz(), np.arange(MELS))
    low = np.clip(position.astype(int), 0, MELS - 2)
    share = (position - low).astype(np.float32)
    return np.asarray(mel[:, low] * (1 - share) + mel[:, low + 1] * share, dtype=np.float32)


def change_tempo(mel: Frames, rate: float) -> Frames:
    """Play it `rate` times faster without moving its frequencies."""
    position = np.linspace(0, len(mel) - 1, max(2, int(len(mel) / rate)))
    low = np.minimum(position.astype(int), len(mel) - 2)
    share = (position - low).astype(np.float32)[:, None]
    return np.asarray(mel[low] * (1 - share) + mel[low + 1] * share, dtype=np.float32)


class Augmenter:
    """Random damage from one generator of random numbers."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        bins = np.maximum(1.0, (filters().numpy() > 0).sum(1) / 1.5)
        self._freedom = bins[None].astype(
            np.float32
        )  # [1, 80]: wide bands average more bins, so they flicker less

    def distortion(self, difficulty: float) -> tuple[float, float]:
        """One speaker's frequency factor and tempo, kept for a whole window."""
        reach = 0.4 + 0.6 * difficulty
        return 1 + reach * self.rng.uniform(-0.12, 0.13), 1 + reach * self.rng.uniform(-0.1, 0.13)

    def line(self) -> Frames:
        """The response of a random telephone line, log10 power, [80]."""
        low_hz, high_hz, order = (
            self.rng.uniform(150, 400),
            self.rng.uniform(3100, 3700),
            self.rng.integers(2, 6),
        )
        high_pass = 1 / (1 + (low_hz / centres_hz()) ** (2 * order))
        low_pass = 1 / (1 + (centres_hz() / high_hz) ** (6 * order))
        return np.log10(np.maximum(high_pass * low_pass, 1e-12)).astype(np.float32)

    def noise(self, frames: int) -> Frames:
        """Noise of a random colour with mean power 1, [frames, 80], in linear power."""
        bumps = np.convolve(self.rng.normal(0, 0.25, MELS + 16), np.hanning(17) / 4, "valid")
        slope = self.rng.choice([0.0, 0.0, -1.0, -1.8, 0.3])  # decades a decade: white, pink, brown, bluish
        colour = 10 ** (bumps + slope * np.log10(np.maximum(centres_hz(), 60) / 1000))
        slow = self.rng.gamma(self._freedom * 1.5, 1 / (self._freedom * 1.5), size=(frames // 4 + 2, MELS))
        quick = self.rng.gamma(self._freedom, 1 / self._freedom, size=(frames, MELS))
        power = colour * (np.repeat(slow, 4, 0)[:frames] + quick) / 2
        return np.asarray(power / power.mean(), dtype=np.float32)

    def tones(self, frames: int) -> Frames:
        """Hum or a ringing tone, steady or switched on and off; linear power, [frames, 80]."""
        base_hz = self.rng.choice([50.0, 60.0, 425.0, self.rng.uniform(100, 1500)])
        spectrum = np.full(MELS, 1e-7)
        for harmonic in range(1, int(self.rng.integers(2, 8))):
            band = int(np.argmin(np.abs(centres_hz() - base_hz * harmonic)))
            spectrum[max(0, band - 1) : band + 2] += [0.1, 1.0, 0.1][
                : len(spectrum[max(0, band - 1) : band + 2])
            ]
        cadence = np.ones(frames)
        if self.rng.random() < 0.5:
            period = int(self.rng.integers(40, 400))
            cadence = (np.arange(frames) % period < period / 2).astype(float)
        return np.asarray(cadence[:, None] * spectrum + 1e-7, dtype=np.float32)

    def no_speech(self, frames: int) -> Frames:
        """A stretch without any voice, at any level: digital silence, noise, or tones; log10 power."""
        kind, level = self.rng.random(), self.rng.uniform(-6, 0.5)
        if kind < 0.15:
            return np.full((frames, MELS), FLOOR, dtype=np.float32)
        power = self.tones(frames) if kind < 0.4 else self.noise(frames)
        if self.rng.random() < 0.4:
            power = power * 10 ** self.line()
        return np.asarray(np.log10(power * 10**level + 10**FLOOR), dtype=np.float32)

    def soil(self, mel: Frames, difficulty: float) -> Frames:
        """Telephone line, additive noise, a white floor, another level."""
        line = self.line() if self.rng.random() < 0.35 * difficulty else None
        if line is not None:
            mel = mel + line
        peak = float(mel.max())
        if self.rng.random() < 0.75 * (0.4 + 0.6 * difficulty):
            lowest, highest = (4 - 3.2 * difficulty, 6 - 1.5 * difficulty)  # decades below the peak
            below = (
                self.rng.uniform(lowest, highest) if self.rng.random() < 0.75 else self.rng.uniform(4.5, 7.5)
            )
            noise = self.noise(len(mel)) * 10 ** (peak - below - PEAK_ABOVE_MEAN)
            if line is not None or self.rng.random() < 0.5:
                noise = noise * 10 ** (line if line is not None else self.line())
            mel = np.log10(10**mel + noise)
        if self.rng.random() < 0.5:  # what quantisation and resampling leave
            floor = self.rng.gamma(self._freedom, 1 / self._freedom, size=mel.shape)
            mel = np.log10(10**mel + floor * 10 ** (peak - self.rng.uniform(4.5, 8.5)))
        return np.asarray(np.maximum(mel + self.rng.uniform(-1.2, 0.8), FLOOR), dtype=np.float32)

    def mask(self, mel: Frames, difficulty: float) -> Frames:
        """Blank out a few bands and moments, in place (SpecAugment): nothing may hang on a single cue."""
        if self.rng.random() >= 0.6 * difficulty:
            return mel
        fill = float(mel.mean())
        for _ in range(int(self.rng.integers(0, 3))):
            width = int(self.rng.integers(1, 11))
            first = int(self.rng.integers(0, MELS - width))
            mel[:, first : first + width] = fill
        for _ in range(int(len(mel) / 150 * self.rng.random())):
            width = int(self.rng.integers(1, 13))
            first = int(self.rng.integers(0, max(1, len(mel) - width)))
            mel[first : first + width] = fill
        return mel
