"""The sound of a telephone line: narrow band, line noise, level, and the codec's own damage."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import soundfile
import soxr
from scipy.signal import butter, sosfilt

if TYPE_CHECKING:
    import random

Samples = npt.NDArray[np.float32]
WIDE_HZ, LINE_HZ = 16_000, 8_000
CODECS = ("ulaw", "ulaw", "alaw", "alaw", "gsm", "none")
BANDS_HZ = ((200, 3500), (250, 3400), (300, 3400), (330, 3300), (150, 3700))
FILTERS = [butter(2, band, "bandpass", fs=LINE_HZ, output="sos") for band in BANDS_HZ]
MU, A = 255.0, 87.6  # G.711


def ulaw(samples: Samples) -> Samples:
    """There and back through G.711 mu-law: 8 bits a sample, finer near zero."""
    squeezed = np.sign(samples) * np.log1p(MU * np.abs(samples)) / np.log1p(MU)
    steps = np.round(squeezed * 127) / 127
    return np.asarray(np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(MU)) / MU, dtype=np.float32)


def alaw(samples: Samples) -> Samples:
    """There and back through G.711 A-law, the European one."""
    size, scale = np.abs(samples), 1 + np.log(A)
    squeezed = np.where(size < 1 / A, A * size, 1 + np.log(np.maximum(A * size, 1e-9))) / scale
    steps = np.round(squeezed * 127) / 127
    back = np.where(steps < 1 / scale, steps * scale / A, np.exp(steps * scale - 1) / A)
    return np.asarray(np.sign(samples) * back, dtype=np.float32)


def gsm(samples: Samples) -> Samples:
    """There and back through GSM 06.10, by sox."""
    with tempfile.TemporaryDirectory() as folder:
        before, coded, after = (str(Path(folder) / name) for name in ("in.wav", "x.gsm", "out.wav"))
        soundfile.write(before, samples, LINE_HZ)
        subprocess.run(["sox", before, coded], check=True, capture_output=True)
        subprocess.run(["sox", coded, after], check=True, capture_output=True)
        heard, _ = soundfile.read(after, dtype="float32")
    return np.asarray(heard, dtype=np.float32)


def line_noise(length: int, rng: random.Random) -> Samples:
    """Noise within the telephone band: white, or falling with frequency as in a room. Unit power."""
    noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(length)
    if rng.random() < 0.5:
        noise = np.cumsum(noise)
        noise -= np.convolve(noise, np.ones(200) / 200, "same")
    noise = sosfilt(FILTERS[1], noise)
    return np.asarray(noise / np.sqrt((noise**2).mean() + 1e-12), dtype=np.float32)


def telephone(
    samples: Samples, rng: random.Random, codec: str | None = None, noise_snr_db: float | None = None
) -> Samples:
    """16 kHz samples as they arrive at the other end of a line, back at 16 kHz."""
    narrow = sosfilt(rng.choice(FILTERS), soxr.resample(samples, WIDE_HZ, LINE_HZ, quality="MQ"))
    narrow = (narrow / (np.abs(narrow).max() + 1e-6) * rng.choice([0.9, 0.7, 0.5, 0.3, 0.15])).astype(
        np.float32
    )
    if noise_snr_db is not None:
        level = np.sqrt((narrow**2).mean() / 10 ** (noise_snr_db / 10))
        narrow += line_noise(len(narrow), rng) * level
    narrow = np.clip(narrow, -1, 1)
    coder = {"ulaw": ulaw, "alaw": alaw, "gsm": gsm}.get(codec or rng.choice(CODECS))
    heard = coder(narrow) if coder else narrow
    return np.asarray(soxr.resample(heard, LINE_HZ, WIDE_HZ, quality="MQ"), dtype=np.float32)
