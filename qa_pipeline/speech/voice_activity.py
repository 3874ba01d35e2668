"""Where somebody speaks: silero-vad over one channel. Noise, ringing and music hold no speech."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import silero_vad  # sets torch to one thread for the whole process: whoever wants more sets them after this import
import torch
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel
from qa_pipeline.speech.segment import Span

_CHUNK_SAMPLES = 512
"""What the detector takes at a time: 32 ms."""
_CHUNK_S = _CHUNK_SAMPLES / SAMPLE_RATE_HZ
_QUIETEST = 3e-4
"""Noise below -70 dB of full scale is a codec's, not a line's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceActivitySettings:
    """How a row of probabilities becomes spans; measured on telephone speech."""

    start_at: float = 0.4
    """Speech begins where its probability reaches this; ringing, keys and music stay below 0.2."""
    end_below: float = 0.25
    """... and ends where it stays below this."""
    min_silence_s: float = 0.1
    """A shorter dip is part of the speech: the closure of a t, a breath."""
    min_speech_s: float = 0.1
    """Shorter is a click; the shortest "sì" takes 0.1 s."""
    pad_s: float = 0.03
    """Kept on both sides: a first consonant is quieter than the vowel that was noticed."""
    reach_s: float = 0.7
    """Sound next to speech belongs to it as far as this: a first "sì" or "no" alone is often too short to be noticed."""
    reach_gap_s: float = 0.35
    """... across pauses shorter than this."""
    loud_db: float = 20.0
    """Sound is what is this far above the line's noise."""


class VoiceActivity:
    """The detector, loaded once a worker."""

    def __init__(self, settings: VoiceActivitySettings | None = None) -> None:
        self._model: Any = silero_vad.load_silero_vad()
        self.settings = settings or VoiceActivitySettings()

    def find(self, channel: AudioChannel) -> tuple[Span, ...]:
        """Finds the speech of one channel, in order, without overlaps."""
        return tuple(
            Span(speaker=channel.speaker, start_s=start_s, end_s=end_s)
            for start_s, end_s in to_spans(
                self.probabilities(channel.samples),
                loud_chunks(channel.samples, self.settings.loud_db),
                self.settings,
                channel.duration_s,
            )
        )

    def probabilities(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of speech in every 32 ms."""
        count = -(-len(samples) // _CHUNK_SAMPLES)
        padded = np.zeros(count * _CHUNK_SAMPLES, dtype=np.float32)
        padded[: len(samples)] = samples
        chunks = torch.from_numpy(padded).view(count, _CHUNK_SAMPLES)
        self._model.reset_states()
        with torch.inference_mode(), one_thread():
            found = [float(self._model(chunk, SAMPLE_RATE_HZ)) for chunk in chunks]
        return np.asarray(found, dtype=np.float32)


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch on one thread: for work in tiny pieces several would wait for each other, for minutes on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def loud_chunks(samples: NDArray[np.float32], loud_db: float) -> NDArray[np.bool_]:
    """Which 32 ms are `loud_db` above the channel's own noise, the level of its quietest tenth."""
    count = -(-len(samples) // _CHUNK_SAMPLES)
    padded = np.zeros(count * _CHUNK_SAMPLES, dtype=np.float32)
    padded[: len(samples)] = samples
    levels = padded.reshape(count, _CHUNK_SAMPLES).std(axis=1)
    noise = max(float(np.percentile(levels, 10)), _QUIETEST) if count else _QUIETEST
    loud: NDArray[np.bool_] = levels > noise * 10 ** (loud_db / 20)
    return loud


def to_spans(
    probabilities: NDArray[np.float32],
    loud: NDArray[np.bool_],
    settings: VoiceActivitySettings,
    duration_s: float,
) -> list[tuple[float, float]]:
    """Turns a probability and a loudness for every 32 ms into (start_s, end_s) pairs."""
    chunks = [_reach(span, loud, settings) for span in _probable(probabilities, settings)]
    joined: list[tuple[int, int]] = []
    for start, end in chunks:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    spans = [(a * _CHUNK_S, min(b * _CHUNK_S, duration_s)) for a, b in joined]
    return _padded(
        [span for span in spans if span[1] - span[0] >= settings.min_speech_s], settings.pad_s, duration_s
    )


def _probable(probabilities: NDArray[np.float32], settings: VoiceActivitySettings) -> list[tuple[int, int]]:
    """Runs of chunks with speech, as (first, behind the last)."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    patience = settings.min_silence_s / _CHUNK_S
    for at, probability in enumerate(probabilities):
        if start is None and probability >= settings.start_at:
            start = at
        if start is None:
            continue
        if probability >= settings.end_below:
            last = at
        elif at - last >= patience:
            spans.append((start, last + 1))
            start = None
    if start is not None:
        spans.append((start, last + 1))
    return spans


def _reach(
    span: tuple[int, int], loud: NDArray[np.bool_], settings: VoiceActivitySettings
) -> tuple[int, int]:
    """Widens a run of chunks over the sound around it."""
    reach, gap = round(settings.reach_s / _CHUNK_S), round(settings.reach_gap_s / _CHUNK_S)
    start, end = span
    first = start
    for at in range(start - 1, max(-1, start - 1 - reach), -1):
        if loud[at]:
            first = at
        elif first - at > gap:
            break
    last = end
    for at in range(end, min(len(loud), end + reach)):
        if loud[at]:
            last = at + 1
        elif at - last >= gap:
            break
    return first, last


def _padded(spans: list[tuple[float, float]], pad_s: float, duration_s: float) -> list[tuple[float, float]]:
    """Widens every span, up to the middle of the gap to its neighbour."""
    padded = []
    for index, (start_s, end_s) in enumerate(spans):
        before_s = (spans[index - 1][1] + start_s) / 2 if index else 0.0
        after_s = (spans[index + 1][0] + end_s) / 2 if index + 1 < len(spans) else duration_s
        padded.append((round(max(start_s - pad_s, before_s), 3), round(min(end_s + pad_s, after_s), 3)))
    return padded
