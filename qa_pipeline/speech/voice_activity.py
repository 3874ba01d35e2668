"""Where somebody speaks: silero-vad over one channel. Noise, ringing and music hold no speech."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import silero_vad  # sets torch to one thread for the whole process: whoever wants more sets them after this import
import torch
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel, Track
from qa_pipeline.speech.segment import Span
from qa_pipeline.speech.silero import BLOCK_CHUNKS, CHUNK_SAMPLES, Silero, by_chunks
from qa_pipeline.speech.tones import is_tone

_CHUNK_S = CHUNK_SAMPLES / SAMPLE_RATE_HZ
_BLOCK_SAMPLES = BLOCK_CHUNKS * CHUNK_SAMPLES
_SURE = 0.7
"""The detector's probability for all but the edges of a word; over music it is mostly less."""
_END_S = 0.2
"""Behind a whole word a recording goes on for longer; the silence before a t, or an f, inside one is shorter."""
_FRAME_SAMPLES = SAMPLE_RATE_HZ // 50
_DIED_AWAY = 10 ** (-12 / 20)
"""The end of a word is this much below its vowels."""
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Activity:
    """What the detector found in one channel."""

    spans: tuple[Span, ...]
    """Its speech, in order, without overlaps."""
    probabilities: NDArray[np.float32]
    """Of speech, in every 32 ms; tones are none."""
    cut_off: bool
    """Whether somebody was still speaking when the recording ended: the last word is a part of one."""

    def sure_s(self, start_s: float, end_s: float) -> float:
        """Seconds of the speech overlapping a stretch in which the detector is sure that it is a voice."""
        sure = 0
        for span in self.spans:
            if span.start_s < end_s and start_s < span.end_s:
                first, behind = int(span.start_s / _CHUNK_S), -int(-span.end_s // _CHUNK_S)
                sure += int((self.probabilities[first:behind] >= _SURE).sum())
        return sure * _CHUNK_S


class VoiceActivity:
    """The detector, loaded once a worker."""

    def __init__(self, settings: VoiceActivitySettings | None = None) -> None:
        self._packaged: Any = silero_vad.load_silero_vad()
        self._network = Silero.taken_from(self._packaged)
        self.settings = settings or VoiceActivitySettings()

    def find(self, channel: AudioChannel) -> tuple[Span, ...]:
        """Finds the speech of one channel, in order, without overlaps."""
        return self.hear([channel])[0].spans

    def hear(self, channels: Sequence[AudioChannel]) -> tuple[Activity, ...]:
        """What is speech in each channel; those of one call are done together in little more time than one."""
        found = self.probabilities([channel.track for channel in channels])
        return tuple(
            self._activity(channel, probabilities)
            for channel, probabilities in zip(channels, found, strict=True)
        )

    def _activity(self, channel: AudioChannel, probabilities: NDArray[np.float32]) -> Activity:
        levels = chunk_levels(channel.track)
        loud = loud_chunks(levels, self.settings.loud_db)
        worth = loud | (probabilities >= self.settings.end_below)
        for first, behind in runs_of(worth):
            # With a chunk on both sides: a tone is told by how long it goes on.
            begin = max(0, first - 1)
            tone = is_tone(channel.track, begin, behind + 1)
            probabilities[begin : begin + len(tone)][tone] = 0
            loud[begin : begin + len(tone)][tone] = False
        spans = to_spans(probabilities, loud, self.settings, channel.duration_s)
        return Activity(
            spans=tuple(Span(speaker=channel.speaker, start_s=a, end_s=b) for a, b in spans),
            probabilities=probabilities,
            cut_off=_is_cut_off(spans, levels, channel.track),
        )

    def probabilities(self, channels: Sequence[Track]) -> list[NDArray[np.float32]]:
        """The probability of speech in every 32 ms of each channel."""
        with one_thread():
            if self._network is None:
                return [by_chunks(self._packaged, samples) for samples in channels]
            return self._network.probabilities(channels)


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch on one thread: for work in tiny pieces several would wait for each other, for minutes on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def loud_chunks(levels: NDArray[np.float32], loud_db: float) -> NDArray[np.bool_]:
    """Which 32 ms are `loud_db` above the channel's own noise, the level of its quietest tenth."""
    noise = max(float(np.percentile(levels, 10)), _QUIETEST) if len(levels) else _QUIETEST
    loud: NDArray[np.bool_] = levels > noise * 10 ** (loud_db / 20)
    return loud


def chunk_levels(samples: Track) -> NDArray[np.float32]:
    """The level of every 32 ms; block after block, for hours of sound lie in a file."""
    levels = np.zeros(-(-len(samples) // CHUNK_SAMPLES), dtype=np.float32)
    for start in range(0, len(samples), _BLOCK_SAMPLES):
        block = samples[start : start + _BLOCK_SAMPLES]
        whole = np.pad(block, (0, -len(block) % CHUNK_SAMPLES)).reshape(-1, CHUNK_SAMPLES)
        first = start // CHUNK_SAMPLES
        levels[first : first + len(whole)] = whole.std(axis=1)
    return levels


def runs_of(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where flags are set, as (first, behind the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(behind)) for first, behind in edges.reshape(-1, 2)]


def _is_cut_off(spans: Sequence[tuple[float, float]], levels: NDArray[np.float32], samples: Track) -> bool:
    """Whether there is still voice in the last `_END_S`, as loud as in the speech that it ends."""
    if not spans or len(samples) / SAMPLE_RATE_HZ - spans[-1][1] > _END_S:
        return False
    speech = levels[int(spans[-1][0] / _CHUNK_S) :]
    end = samples[-round(_END_S * SAMPLE_RATE_HZ) :]
    frames = end[: len(end) // _FRAME_SAMPLES * _FRAME_SAMPLES].reshape(-1, _FRAME_SAMPLES)
    return bool((frames.std(axis=1) > float(np.percentile(speech, 75)) * _DIED_AWAY).any())


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
    for at, probability in enumerate(probabilities.tolist()):
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
