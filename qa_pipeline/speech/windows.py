"""Speech spans -> the windows that a model is given. Pure; what suits a model is in its settings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, Track
from qa_pipeline.speech.model_settings import WindowSettings
from qa_pipeline.speech.segment import Span

_ENERGY_SAMPLES = SAMPLE_RATE_HZ // 100
_SMOOTH_FRAMES = 10
"""A cut needs 0.1 s of quiet, not the one dip inside a plosive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Stretches of one channel that are recognised in one go, one behind the other."""

    pieces: tuple[tuple[float, float], ...]
    """The (start_s, end_s) of each stretch in the call, padding included; what lies between them is not heard."""
    speech: tuple[tuple[float, float], ...]
    """The (start_s, end_s) of the speech inside them."""

    @property
    def duration_s(self) -> float:
        """Length in seconds, padding included."""
        return sum(end_s - start_s for start_s, end_s in self.pieces)

    @property
    def speech_s(self) -> float:
        """Seconds of speech inside."""
        return sum(end_s - start_s for start_s, end_s in self.speech)

    def sound(self, samples: Track) -> NDArray[np.float32]:
        """The window's samples out of its channel's."""
        parts = [
            samples[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]
            for start_s, end_s in self.pieces
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def place(self, start_s: float, end_s: float) -> tuple[int, float, float]:
        """Where in the call a stretch of the window lies.

        Args:
            start_s: from the window's beginning.
            end_s: likewise.

        Returns:
            The piece that holds the stretch's middle, and its start_s and end_s in the call, inside that piece.
        """
        middle_s, behind_s = (start_s + end_s) / 2, 0.0
        for index, (from_s, to_s) in enumerate(self.pieces):
            shift_s, behind_s = from_s - behind_s, behind_s + to_s - from_s
            if middle_s < behind_s or index == len(self.pieces) - 1:
                first_s = min(max(start_s + shift_s, from_s), to_s)
                return index, first_s, max(first_s, min(end_s + shift_s, to_s))
        raise ValueError("a window without pieces")


def make_windows(spans: Sequence[Span], samples: Track, settings: WindowSettings) -> tuple[Window, ...]:
    """Joins spans across short silences, splits what is too long, pads, and packs where the model likes it.

    Args:
        spans: one channel's speech, in order, without overlaps.
        samples: that channel at SAMPLE_RATE_HZ; long speech is split where it is quietest.
        settings: what suits the model.
    """
    pieces: list[list[tuple[float, float]]] = []
    for group in _groups(spans, settings):
        pieces.extend(_split(group, samples, settings.max_s))
    windows = _padded(pieces, len(samples) / SAMPLE_RATE_HZ, settings.pad_s)
    return _packed(windows, settings.max_s + 2 * settings.pad_s) if settings.pack else windows


def _packed(windows: Sequence[Window], longest_s: float) -> tuple[Window, ...]:
    """Puts neighbours into one window as long as they fit."""
    packed: list[Window] = []
    for window in windows:
        if packed and packed[-1].duration_s + window.duration_s <= longest_s:
            last = packed.pop()
            window = Window(pieces=last.pieces + window.pieces, speech=last.speech + window.speech)  # noqa: PLW2901
        packed.append(window)
    return tuple(packed)


def _groups(spans: Sequence[Span], settings: WindowSettings) -> list[list[tuple[float, float]]]:
    """Runs of spans with only short silences between them."""
    groups: list[list[tuple[float, float]]] = []
    for span in spans:
        if groups and span.start_s - groups[-1][-1][1] < settings.min_silence_s:
            groups[-1].append((span.start_s, span.end_s))
        else:
            groups.append([(span.start_s, span.end_s)])
    return groups


def _split(group: list[tuple[float, float]], samples: Track, max_s: float) -> list[list[tuple[float, float]]]:
    """Cuts a run of spans until every piece is at most `max_s` long."""
    pieces = []
    while group[-1][1] - group[0][0] > max_s:
        left, group = _cut_at_silence(group, max_s) or _cut_at_quiet(group, samples, max_s)
        pieces.append(left)
    return [*pieces, group]


def _cut_at_silence(
    group: list[tuple[float, float]], max_s: float
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]] | None:
    """Cuts at the longest silence that leaves a left piece of a third of `max_s` to all of it."""
    start_s = group[0][0]
    gaps = [
        (group[i + 1][0] - group[i][1], i + 1)
        for i in range(len(group) - 1)
        if max_s / 3 <= group[i][1] - start_s <= max_s
    ]
    if not gaps:
        return None
    _, at = max(gaps)
    return group[:at], group[at:]


def _cut_at_quiet(
    group: list[tuple[float, float]], samples: Track, max_s: float
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Cuts inside speech, where it is quietest in the later half of what may be kept."""
    start_s = group[0][0]
    cut_s = _quietest_s(samples, start_s + max_s / 2, start_s + max_s)
    left = [(a, min(b, cut_s)) for a, b in group if a < cut_s]
    right = [(max(a, cut_s), b) for a, b in group if b > cut_s]
    return left, right


def _quietest_s(samples: Track, from_s: float, to_s: float) -> float:
    first = int(from_s * SAMPLE_RATE_HZ)
    part = samples[first : int(to_s * SAMPLE_RATE_HZ)]
    frames = len(part) // _ENERGY_SAMPLES
    if frames <= _SMOOTH_FRAMES:
        return to_s
    power = (part[: frames * _ENERGY_SAMPLES].reshape(frames, -1) ** 2).mean(axis=1)
    smooth = np.convolve(power, np.ones(_SMOOTH_FRAMES), mode="valid")
    middle = int(smooth.argmin()) + _SMOOTH_FRAMES / 2
    return (first + middle * _ENERGY_SAMPLES) / SAMPLE_RATE_HZ


def _padded(pieces: list[list[tuple[float, float]]], duration_s: float, pad_s: float) -> tuple[Window, ...]:
    """Adds silence on both sides, never as far as a neighbour's speech: half the gap at most."""
    windows = []
    for index, piece in enumerate(pieces):
        start_s, end_s = piece[0][0], piece[-1][1]
        before_s = (pieces[index - 1][-1][1] + start_s) / 2 if index else 0.0
        after_s = (pieces[index + 1][0][0] + end_s) / 2 if index + 1 < len(pieces) else duration_s
        windows.append(
            Window(
                pieces=((max(before_s, start_s - pad_s), min(after_s, end_s + pad_s)),),
                speech=tuple(piece),
            )
        )
    return tuple(windows)
