"""Small recordings for the tests: made with numpy, written with PyAV, no sound file from anywhere."""

from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.recordings.recording import AgentChannel, Problem

SECONDS = 6.0
_RATES_HZ = {"libopus": 48_000}
_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}

FORMATS = {
    "pcm.wav": ("wav", "pcm_s16le"),
    "f32.wav": ("wav", "pcm_f32le"),
    "alaw.wav": ("wav", "pcm_alaw"),
    "ulaw.wav": ("wav", "pcm_mulaw"),
    "ima.wav": ("wav", "adpcm_ima_wav"),
    "ms.wav": ("wav", "adpcm_ms"),
    "mp3": ("mp3", "libmp3lame"),
    "m4a": ("ipod", "aac"),
    "alac": ("ipod", "alac"),
    "opus": ("ogg", "libopus"),
    "ogg": ("ogg", "vorbis"),
    "webm": ("webm", "libopus"),
    "flac": ("flac", "flac"),
    "aac": ("adts", "aac"),
    "au": ("au", "pcm_s16be"),
    "aiff": ("aiff", "pcm_s16be"),
}
"""Ending -> (container, encoder): all that PyAV can write of what we take."""


def babble(
    pitch_hz: float, *, seconds: float = SECONDS, turn: int = 0, rate_hz: int = 8_000
) -> NDArray[np.float32]:
    """A voice-like hum that speaks every other second; `turn` 0 or 1 says which."""
    t = np.arange(int(seconds * rate_hz)) / rate_hz
    speaks = (t.astype(int) % 2) == turn
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * t)
    tone = sum(np.sin(2 * np.pi * pitch_hz * k * t + k) / k for k in (1, 2, 3, 5))
    noise = np.random.default_rng(int(pitch_hz)).standard_normal(len(t))
    return np.asarray(0.15 * tone * syllables * speaks + 0.001 * noise, dtype=np.float32)


def call(seconds: float = SECONDS, rate_hz: int = 8_000) -> NDArray[np.float32]:
    """Two voices in two channels."""
    return np.stack(
        [
            babble(180, seconds=seconds, rate_hz=rate_hz),
            babble(260, seconds=seconds, turn=1, rate_hz=rate_hz),
        ]
    )


def write(path: Path, samples: NDArray[np.float32], ending: str = "pcm.wav", *, rate_hz: int = 8_000) -> Path:
    """Writes samples, shape (channels, n) at `rate_hz`, in one of FORMATS."""
    container, encoder = FORMATS[ending]
    layout = _LAYOUTS[len(samples)]
    with av.open(str(path), mode="w", format=container) as opened:
        # FFmpeg calls its own Vorbis encoder experimental.
        stream = opened.add_stream(
            encoder, rate=_RATES_HZ.get(encoder, rate_hz), layout=layout, options={"strict": "experimental"}
        )
        assert isinstance(stream, AudioStream)
        resampler = av.AudioResampler(stream.format.name, layout, stream.codec_context.sample_rate)
        for frame in [*_frames(samples, layout, rate_hz), None]:
            for ready in resampler.resample(frame):
                opened.mux(stream.encode(ready))
        opened.mux(stream.encode(None))
    return path


def _frames(samples: NDArray[np.float32], layout: str, rate_hz: int) -> Iterable[AudioFrame]:
    for start in range(0, samples.shape[1], rate_hz):
        block = np.ascontiguousarray(samples[:, start : start + rate_hz], dtype=np.float32)
        frame = AudioFrame.from_ndarray(block, format="fltp", layout=layout)
        frame.sample_rate = rate_hz
        frame.pts = start
        yield frame


def problems(path: Path) -> set[Problem]:
    """What `decode_call` finds wrong with a recording that it can hear."""
    decoded = decode_call(path, agent_channel=AgentChannel.LEFT)
    return {one.problem for one in decoded.problems}
