"""Sounds in which nobody speaks: what telephones and people make besides words.

    python -m recipe.sounds DATA_DIR --hours 1 --seed 1

Writes `DATA_DIR/sounds-SEED.npy` (float16 log mel, [frames, 80]), clips of 10 s one after the other. Training lays them
under speech, between turns, and alone in windows whose right text is no text.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy.signal import butter, sosfilt

from .features import log_mel
from .telephone import telephone

Samples = npt.NDArray[np.float32]
RATE_HZ = 16_000
CLIP_S = 10.0
TELEPHONE_SHARE = 0.6
# on and off in seconds, frequencies in Hz: Italy, North America, Britain; then the engaged tones, the dial tones
CADENCES = (
    ((1.0, 4.0), (425,)),
    ((2.0, 4.0), (440, 480)),
    ((0.4, 0.2, 0.4, 2.0), (400, 450)),
    ((0.5, 0.5), (425,)),
    ((0.5, 0.5), (480, 620)),
    ((0.25, 0.25), (425,)),
    ((0.375, 0.375), (400,)),
    ((10.0,), (425,)),
    ((10.0,), (350, 440)),
    ((0.3, 10.0), (1400,)),
    ((0.33, 0.33, 0.33, 1.0), (950, 1400, 1800)),
)
KEYPAD = ((697, 770, 852, 941), (1209, 1336, 1477, 1633))
SCALE = (0, 2, 4, 5, 7, 9, 11, 12)


class Sounds:
    """Each method makes one clip; the same seed makes the same clips."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.number = round(CLIP_S * RATE_HZ)
        self.time_s = np.arange(self.number) / RATE_HZ
        self.kinds = (
            self.noise,
            self.noise,
            self.room,
            self.hum,
            self.ringing,
            self.ringing,
            self.keys,
            self.music,
            self.music,
            self.breath,
            self.breath,
            self.clicks,
            self.engine,
        )

    def clip(self) -> Samples:
        """Any kind, sometimes two at once."""
        sound = self._one()
        if self.rng.random() < 0.3:
            sound = sound + self._one() * 10 ** self.rng.uniform(-2, 0)
        return np.asarray(sound / (np.abs(sound).max() + 1e-9), dtype=np.float32)

    def _one(self) -> Samples:
        return self.kinds[int(self.rng.integers(len(self.kinds)))]().astype(np.float32)

    def coloured(self, slope: float) -> npt.NDArray[np.float64]:
        """Noise whose amplitude falls with frequency to the power of `slope`: 0 white, 0.5 pink, 1 brown."""
        spectrum = np.fft.rfft(self.rng.standard_normal(self.number))
        spectrum /= np.maximum(np.arange(len(spectrum)), 20) ** slope
        noise = np.fft.irfft(spectrum, self.number)
        return np.asarray(noise / noise.std())

    def noise(self) -> npt.NDArray[np.float64]:
        """Steady noise of any colour."""
        return self.coloured(float(self.rng.uniform(-0.2, 1.2)))

    def room(self) -> npt.NDArray[np.float64]:
        """Noise that comes and goes: wind, traffic, a hall."""
        points = np.cumsum(self.rng.normal(0, 0.5, 12))
        return self.noise() * np.exp(np.interp(self.time_s, np.linspace(0, CLIP_S, 12), points))

    def tone(self, hertz: float) -> npt.NDArray[np.float64]:
        """A sine from any phase."""
        return np.asarray(np.sin(2 * np.pi * (hertz * self.time_s + self.rng.random())))

    def hum(self) -> npt.NDArray[np.float64]:
        """The mains with its harmonics."""
        base = float(self.rng.choice([50.0, 60.0, self.rng.uniform(40, 400)]))
        return np.asarray(
            sum(
                self.tone(base * k) / k ** self.rng.uniform(0.5, 2)
                for k in range(1, int(self.rng.integers(2, 12)))
            )
        )

    def cadence(self, pattern: tuple[float, ...]) -> npt.NDArray[np.float64]:
        """1 while the tone is on, 0 while it is off, from a random moment."""
        at = (self.time_s + self.rng.uniform(0, sum(pattern))) % sum(pattern)
        on = np.zeros(self.number)
        for i, edge in enumerate(np.cumsum([0.0, *pattern[:-1]])):
            if i % 2 == 0:
                on[(at >= edge) & (at < edge + pattern[i])] = 1.0
        return on

    def ringing(self) -> npt.NDArray[np.float64]:
        """Ringback, engaged and dial tones, beeps."""
        pattern, tones = CADENCES[int(self.rng.integers(len(CADENCES)))]
        return np.asarray(sum(self.tone(hertz) for hertz in tones)) * self.cadence(pattern) + 1e-6

    def keys(self) -> npt.NDArray[np.float64]:
        """Somebody dials (DTMF)."""
        sound = np.full(self.number, 1e-6)
        at = 0.0
        while at < CLIP_S - 0.5:
            length = float(self.rng.uniform(0.05, 0.3))
            first, last = round(at * RATE_HZ), round((at + length) * RATE_HZ)
            for row in KEYPAD:
                sound[first:last] += self.tone(float(self.rng.choice(row)))[first:last]
            at += length + float(self.rng.choice([0.08, 0.3, 1.5]))
        return sound

    def music(self) -> npt.NDArray[np.float64]:
        """Hold music: a melody over chords, of plain tones with harmonics that fade."""
        sound = np.zeros(self.number)
        beat_s = float(self.rng.uniform(0.15, 0.6))
        root, decay = float(self.rng.uniform(110, 330)), float(self.rng.uniform(0.5, 6))
        harmonics = int(self.rng.integers(1, 8))
        for voice in range(int(self.rng.integers(1, 4))):
            at, step = 0.0, int(self.rng.integers(8))
            while at < CLIP_S:
                length_s = beat_s * float(self.rng.choice([1, 1, 2] if voice == 0 else [4, 4, 2]))
                step = int(np.clip(step + self.rng.integers(-2, 3), 0, 7))
                first, last = round(at * RATE_HZ), min(self.number, round((at + length_s) * RATE_HZ))
                time_s = self.time_s[: last - first]
                hertz = root * 2 ** ((SCALE[step] + 12 * (voice == 0)) / 12)
                for k in range(1, harmonics + 1):
                    sound[first:last] += np.sin(2 * np.pi * hertz * k * time_s) / k * np.exp(-decay * time_s)
                at += length_s
        if self.rng.random() < 0.5:  # a drum
            hits = self.cadence((0.03, beat_s * 2 - 0.03)) if beat_s > 0.05 else np.zeros(self.number)
            sound += hits * self.coloured(0.3) * sound.std() * 3
        return sound + 1e-6

    def breath(self) -> npt.NDArray[np.float64]:
        """Breathing, sighs, rustling into the microphone: bursts of filtered noise."""
        sound = self.rng.standard_normal(self.number) * 10 ** self.rng.uniform(-3, -1.5)
        at = float(self.rng.uniform(0, 1))
        while at < CLIP_S - 0.2:
            length = float(self.rng.uniform(0.1, 1.4))
            first, last = round(at * RATE_HZ), min(self.number, round((at + length) * RATE_HZ))
            low = float(self.rng.uniform(150, 900))
            band = butter(2, (low, low * float(self.rng.uniform(2, 6))), "bandpass", fs=RATE_HZ, output="sos")
            burst = sosfilt(band, self.rng.standard_normal(last - first)) * np.hanning(last - first)
            sound[first:last] += burst * 10 ** self.rng.uniform(-1, 0)
            at += length + float(self.rng.uniform(0.2, 2))
        return sound

    def clicks(self) -> npt.NDArray[np.float64]:
        """Keyboards, knocks, line crackle."""
        sound = self.rng.standard_normal(self.number) * 10 ** self.rng.uniform(-5, -2)
        for _ in range(int(self.rng.integers(1, 60))):
            length = round(float(self.rng.choice([0.002, 0.01, 0.05])) * RATE_HZ)
            first = int(self.rng.integers(0, self.number - length))
            fade = np.exp(-np.arange(length) / length * 5)
            sound[first : first + length] += (
                self.rng.standard_normal(length) * fade * self.rng.uniform(0.2, 1)
            )
        return sound

    def engine(self) -> npt.NDArray[np.float64]:
        """A car, a fan, a sliding tone."""
        hertz = np.interp(self.time_s, np.linspace(0, CLIP_S, 6), self.rng.uniform(40, 300, 6))
        phase = 2 * np.pi * np.cumsum(hertz) / RATE_HZ
        tones = np.asarray(sum(np.sin(k * phase) / k for k in range(1, 6)))
        return tones + self.coloured(0.7) * self.rng.uniform(0, 2)


def make(folder: Path, hours: float, seed: int) -> None:
    """Write so many hours of clips."""
    folder.mkdir(parents=True, exist_ok=True)
    sounds, rng = Sounds(seed), random.Random(seed)
    mels = []
    for _ in range(max(1, round(hours * 3600 / CLIP_S))):
        clip = sounds.clip() * np.float32(10 ** rng.uniform(-3, -0.05))
        if rng.random() < TELEPHONE_SHARE:
            clip = telephone(clip, rng)
        mels.append(log_mel(clip))
    np.save(folder / f"sounds-{seed}.npy", np.concatenate(mels))
    print(f"{len(mels)} clips without speech", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make sounds in which nobody speaks")
    parser.add_argument("data", type=Path)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    make(args.data, args.hours, args.seed)


if __name__ == "__main__":
    main()
