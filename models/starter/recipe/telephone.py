"""The sound of a telephone line: narrow band, line noise, level, and the codec's own damage."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import av
import numpy as np
import numpy.typing as npt
import soxr
from scipy.signal import butter, sosfilt

if TYPE_CHECKING:
    import random

Samples = npt.NDArray[np.float32]
WIDE_HZ, LINE_HZ = 16_000, 8_000
# What a line does to speech, in about the shares of a contact centre: fixed lines, mobiles, the recorder's own codec
CODECS = ("ulaw", "ulaw", "ulaw", "alaw", "alaw", "alaw", "gsm", "amr", "amr", "opus", "adpcm", "mp3", "none")
CLIPPED_SHARE = 0.07
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
    """There and back through GSM 06.10, by sox: PyAV has no encoder for it."""
    raw = ["-t", "f32", "-r", str(LINE_HZ), "-c", "1", "-"]
    coded = ["-t", "gsm", "-r", str(LINE_HZ), "-c", "1", "-"]
    sound = subprocess.run(
        ["sox", "-D", *raw, *coded], input=samples.tobytes(), check=True, capture_output=True
    )
    back = subprocess.run(["sox", "-D", *coded, *raw], input=sound.stdout, check=True, capture_output=True)
    return np.frombuffer(back.stdout, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """A codec of ffmpeg's, through PyAV."""

    name: Literal["libopencore_amrnb", "libopus", "adpcm_ima_wav", "libmp3lame"]
    container: str
    rate_hz: int = LINE_HZ
    bits_a_second: tuple[int, ...] = ()


CODERS = {
    "amr": Coder(name="libopencore_amrnb", container="amr", bits_a_second=(4750, 7400, 12_200)),
    "opus": Coder(
        name="libopus", container="ogg", rate_hz=48_000, bits_a_second=(12_000, 16_000, 16_000, 24_000)
    ),
    "adpcm": Coder(name="adpcm_ima_wav", container="wav"),
    "mp3": Coder(name="libmp3lame", container="mp3", bits_a_second=(16_000, 32_000)),
}


def through(coder: Coder, samples: Samples, rng: random.Random) -> Samples:
    """There and back through one of CODERS, at one of its rates."""
    stored = io.BytesIO()
    with av.open(stored, "w", format=coder.container) as container:
        stream = container.add_stream(coder.name, rate=coder.rate_hz, layout="mono")
        if coder.bits_a_second:
            stream.bit_rate = rng.choice(coder.bits_a_second)
        resampler = av.AudioResampler(stream.format.name, "mono", coder.rate_hz)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), "fltp", "mono")
        frame.sample_rate = LINE_HZ
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    stored.seek(0)
    back = av.AudioResampler("fltp", "mono", LINE_HZ)
    with av.open(stored, "r") as opened:
        pieces = [piece for frame in opened.decode(audio=0) for piece in back.resample(frame)]
    pieces += back.resample(None)
    return np.concatenate([piece.to_ndarray()[0] for piece in pieces]).astype(np.float32)


def same_length(heard: Samples, length: int) -> Samples:
    """Codecs work in blocks and add silence at the end: the phone times must still fit."""
    return np.pad(heard, (0, max(0, length - len(heard))))[:length]


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
    if codec is None and rng.random() < CLIPPED_SHARE:  # somebody shouts, or the level is set wrong
        narrow *= rng.uniform(1.5, 6) / (np.abs(narrow).max() + 1e-6)
    narrow = np.clip(narrow, -1, 1)
    heard = code(narrow, codec or rng.choice(CODECS), rng)
    return np.asarray(soxr.resample(heard, LINE_HZ, WIDE_HZ, quality="MQ"), dtype=np.float32)


def code(samples: Samples, codec: str, rng: random.Random) -> Samples:
    """8 kHz samples there and back through a codec of CODECS, as many as there were."""
    if codec in CODERS:
        return same_length(through(CODERS[codec], samples, rng), len(samples))
    plain = {"ulaw": ulaw, "alaw": alaw, "gsm": gsm}.get(codec)
    return same_length(plain(samples), len(samples)) if plain else samples
