"""Thirty sounds in which nobody speaks, as a telephone line carries them: made with numpy from one seed each."""

from collections.abc import Callable
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
SECONDS = 3.0
_COUNT = int(RATE_HZ * SECONDS)
_TIME_S = np.arange(_COUNT) / RATE_HZ
_MU = 255

Sound = NDArray[np.float64]
Random = np.random.Generator


def db(level: float) -> float:
    """Decibels of full scale as a factor."""
    return float(10 ** (level / 20))


def tones(*hz: float) -> Sound:
    """Sines of equal level, together within [-1, 1]."""
    return np.asarray(sum(np.sin(2 * np.pi * f * _TIME_S) for f in hz) / len(hz))


def gated(sound: Sound, on_s: float, off_s: float, first_s: float = 0.2) -> Sound:
    """The sound on and off in turn, from `first_s` on, with edges of 5 ms."""
    phase = (_TIME_S - first_s) % (on_s + off_s)
    edge = np.clip(np.minimum(phase, on_s - phase) / 0.005, 0, 1)
    return sound * np.where(first_s <= _TIME_S, edge, 0.0)


def noise(random: Random, *, slope: float = 0.0, low_hz: float = 20, high_hz: float = 7_900) -> Sound:
    """Noise of level 1 (rms) between two frequencies, whose amplitude goes with frequency ** slope."""
    spectrum = np.fft.rfft(random.standard_normal(_COUNT))
    hz = np.fft.rfftfreq(_COUNT, 1 / RATE_HZ)
    shape = np.where((hz >= low_hz) & (hz <= high_hz), np.maximum(hz, 1.0) ** slope, 0.0)
    made = np.fft.irfft(spectrum * shape, _COUNT)
    return np.asarray(made / made.std())


def bursts(random: Random, sound: Sound, at_s: list[float], attack_s: float, decay_s: float) -> Sound:
    """The sound as short events, each rising for `attack_s` and dying away; levels differ by a half."""
    envelope = np.zeros(_COUNT)
    for start_s in at_s:
        t = _TIME_S - start_s
        rise = np.clip(t / attack_s, 0, 1)
        fall = np.exp(-np.clip(t - attack_s, 0, None) / decay_s)
        envelope = np.maximum(envelope, random.uniform(0.5, 1) * rise * fall * (t >= 0))
    return sound * envelope


def keys(digits: str, on_s: float, off_s: float) -> Sound:
    """DTMF, as pressed on a telephone."""
    low, high, rows = (697, 770, 852, 941), (1209, 1336, 1477), ("123", "456", "789", "*0#")
    made = np.zeros(_COUNT)
    for at, digit in enumerate(digits):
        row = next(i for i, one in enumerate(rows) if digit in one)
        t = _TIME_S - 0.2 - at * (on_s + off_s)
        made += tones(low[row], high[rows[row].index(digit)]) * ((t >= 0) & (t < on_s))
    return made


def shift_keyed(random: Random, low_hz: float, high_hz: float, baud: float) -> Sound:
    """A modem's two tones, one for each bit."""
    bits = random.integers(0, 2, int(SECONDS * baud) + 1)[(_TIME_S * baud).astype(int)]
    return np.asarray(np.sin(2 * np.pi * np.cumsum(np.where(bits, high_hz, low_hz)) / RATE_HZ))


def melody(random: Random, *, note_s: float = 0.3, partials: int = 4, vibrato: float = 0.0) -> Sound:
    """Plucked notes of a scale, each with its overtones."""
    scale = 261.6 * 2 ** (np.asarray([0, 2, 4, 5, 7, 9, 11, 12]) / 12)
    steps = (_TIME_S / note_s).astype(int)
    pitch = scale[random.integers(0, len(scale), steps.max() + 1)][steps]
    pitch = pitch * (1 + vibrato * np.sin(2 * np.pi * 5.5 * _TIME_S))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    made = sum(np.sin(k * phase) / k for k in range(1, partials + 1))
    return np.asarray(
        made * np.exp(-(_TIME_S % note_s) / note_s) * np.clip(_TIME_S % note_s / 0.01, 0, 1) / 2
    )


def chords() -> Sound:
    """Four chords that hold for 0.75 s each, as an organ plays them."""
    roots = np.asarray([220.0, 174.6, 261.6, 196.0])[(_TIME_S / 0.75).astype(int)]
    phase = 2 * np.pi * np.cumsum(roots) / RATE_HZ
    made = sum(np.sin(k * r * phase) / k for r in (1, 1.25, 1.5, 2) for k in (1, 2, 3))
    return np.asarray(made * np.clip(_TIME_S % 0.75 / 0.05, 0, 1) / 6)


def drums(random: Random) -> Sound:
    """Bass drum, snare and cymbal at 120 beats a minute."""
    kick = bursts(random, np.sin(2 * np.pi * 60 * _TIME_S), [0.0, 1.0, 2.0], 0.005, 0.08)
    snare = bursts(random, noise(random, low_hz=300) / 3, [0.5, 1.5, 2.5], 0.002, 0.06)
    cymbal = bursts(random, noise(random, low_hz=4_000) / 6, [i / 4 for i in range(12)], 0.001, 0.03)
    return kick + snare + cymbal


def band(random: Random) -> Sound:
    """Hold music with all of it."""
    return (chords() + melody(random, vibrato=0.01) + drums(random)) / 2.5


def scrambled(random: Random) -> Sound:
    """Music whose phases were thrown away: what is left are its tones, smeared."""
    spectrum = np.abs(np.fft.rfft(band(random)))
    made = np.fft.irfft(spectrum * np.exp(2j * np.pi * random.random(len(spectrum))), _COUNT)
    return np.asarray(0.4 * made / np.abs(made).max())


def breath(random: Random) -> Sound:
    """In and out close to the microphone."""
    made = np.zeros(_COUNT)
    for start_s, length_s in ((0.3, 0.6), (1.2, 0.9), (2.4, 0.4)):
        t = (_TIME_S - start_s) / length_s
        made += np.where((t > 0) & (t < 1), np.sin(np.pi * np.clip(t, 0, 1)) ** 2, 0)
    return made * noise(random, slope=-0.5, low_hz=400, high_hz=5_000)


def coughs(random: Random) -> Sound:
    """A burst of air, then a short rough voice without a vowel."""
    air = bursts(random, noise(random, slope=-0.3, low_hz=300, high_hz=4_500), [0.4, 0.8, 2.0], 0.004, 0.05)
    rough = bursts(random, noise(random, low_hz=400, high_hz=1_200), [0.45, 0.85, 2.05], 0.01, 0.04)
    return air + rough / 2


def gusts(random: Random) -> Sound:
    """Wind on a microphone."""
    slow = np.interp(_TIME_S, np.linspace(0, SECONDS, 10), random.uniform(0.1, 1, 10))
    return slow * noise(random, slope=-1.2, low_hz=30, high_hz=900)


def clicks(random: Random, a_second: float, length_s: float, *, low_hz: float = 500) -> Sound:
    """Short events at random times."""
    at_s = sorted(random.uniform(0.1, SECONDS - 0.1, int(a_second * SECONDS)).tolist())
    return bursts(random, noise(random, low_hz=low_hz), at_s, 0.001, length_s)


SOUNDS: dict[str, Callable[[Random], Sound]] = {
    "digital silence": lambda _: np.zeros(_COUNT),
    "white noise, faint": lambda r: db(-60) * noise(r),
    "white noise, loud": lambda r: db(-20) * noise(r),
    "pink noise": lambda r: db(-35) * noise(r, slope=-0.5),
    "brown noise": lambda r: db(-26) * noise(r, slope=-1),
    "comfort noise": lambda r: db(-50) * noise(r, slope=-0.3, low_hz=200, high_hz=3_600),
    "hum of 50 Hz": lambda _: db(-26) * tones(50, 100, 150, 250),
    "Italian ringing tone": lambda _: db(-12) * gated(tones(425), 1.0, 4.0),
    "Italian busy tone": lambda _: db(-12) * gated(tones(425), 0.5, 0.5),
    "American ringing tone": lambda _: db(-12) * gated(tones(440, 480), 2.0, 4.0),
    "number unobtainable": lambda _: db(-12) * (
        gated(tones(950), 0.33, 9) + gated(tones(1400), 0.33, 9, 0.55) + gated(tones(1800), 0.33, 9, 0.9)
    ),
    "voicemail's beep": lambda _: db(-12) * gated(tones(1000), 0.4, 9, 0.8),
    "keys, slow": lambda _: db(-14) * keys("0472913", 0.2, 0.2),
    "keys, fast": lambda _: db(-14) * keys("3471298#*5", 0.07, 0.07),
    "fax": lambda _: db(-14) * gated(tones(1100), 0.5, 3.0) + db(-14) * gated(tones(2100), 1.5, 9, 1.2),
    "modem": lambda r: db(-16) * shift_keyed(r, 980, 1180, 300),
    "hold music, chords": lambda _: db(-10) * chords(),
    "hold music, melody": lambda r: db(-12) * melody(r),
    "hold music, violin": lambda r: db(-12) * melody(r, note_s=0.75, partials=10, vibrato=0.02),
    "hold music, drums": lambda r: db(-8) * drums(r),
    "hold music, band": lambda r: db(-6) * band(r),
    "hold music, backwards": lambda r: db(-8) * band(r)[::-1],
    "hold music, scrambled": scrambled,
    "breath": lambda r: db(-26) * breath(r),
    "lip smacks": lambda r: db(-16) * clicks(r, 2, 0.012, low_hz=1_500),
    "keyboard": lambda r: db(-24) * clicks(r, 7, 0.02, low_hz=1_000),
    "coughs": lambda r: db(-18) * coughs(r),
    "crackle": lambda r: 0.5 * np.where(r.random(_COUNT) > 0.9997, r.choice([-1.0, 1.0], _COUNT), 0.0),
    "mobile phone's buzz": lambda _: db(-16) * np.sign(np.sin(2 * np.pi * 217 * _TIME_S)) * (_TIME_S * 4 % 1 < 0.6),
    "dropouts": lambda r: db(-24) * noise(r, slope=-0.5) * (np.repeat(r.random(150), 320) > 0.5),
    "wind": lambda r: db(-16) * gusts(r),
    "car": lambda r: db(-22) * noise(r, slope=-0.9, low_hz=40, high_hz=2_000) + db(-34) * tones(82, 164, 246),
}  # fmt: skip
"""More than thirty, by name."""


def make_sounds() -> dict[str, NDArray[np.float32]]:
    """Every sound twice, SECONDS long at 16 kHz: as it is, and through a telephone."""
    made = {}
    for name, make in SOUNDS.items():
        clean = np.clip(make(np.random.default_rng(crc32(name.encode()))), -1, 1)
        made[name] = clean.astype(np.float32)
        made[f"{name}, by telephone"] = by_telephone(clean)
    return made


def by_telephone(sound: NDArray[np.floating]) -> NDArray[np.float32]:
    """At 8 kHz with mu-law's 8 bits, and back."""
    low = _resampled(np.asarray(sound, dtype=np.float64), 1, 2)
    squeezed = np.sign(low) * np.log1p(_MU * np.clip(np.abs(low), 0, 1)) / np.log1p(_MU)
    coarse = np.round(squeezed * 127) / 127
    heard = np.sign(coarse) * np.expm1(np.abs(coarse) * np.log1p(_MU)) / _MU
    return _resampled(heard, 2, 1)[: len(sound)].astype(np.float32)


def _resampled(sound: Sound, up: int, down: int) -> Sound:
    """By the spectrum: what the lower rate cannot carry is left out."""
    count = len(sound) * up // down
    spectrum = np.fft.rfft(sound)[: min(len(sound), count) // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * up / down)
