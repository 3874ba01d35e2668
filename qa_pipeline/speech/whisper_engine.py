"""The recogniser: openai-whisper behind our own protocol. Import this only where a call is transcribed.

Whisper's `transcribe()` is not used: it lets one mistake infect the next window, drops turns, and skips silence by
its own guess. Here voice activity decides what is heard, each window stands alone, and nothing is thrown away.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from typing import Any

import numpy as np
import torch
import whisper
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel
from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.doubt import find_doubt, text_compression_ratio
from qa_pipeline.speech.models import FoundModel
from qa_pipeline.speech.segment import EngineInfo, HeardCall, Span, SpeechSegment
from qa_pipeline.speech.voice_activity import VoiceActivity
from qa_pipeline.speech.whisper_model import FALLBACK_TEMPERATURES, WhisperModel
from qa_pipeline.speech.whisper_words import PlacedWord, place_words
from qa_pipeline.speech.windows import Window, make_windows

_BATCH_WINDOWS = 8
_LANGUAGE_WINDOWS = 5
_NO_LANGUAGE = "und"
"""ISO 639-2 for a call without speech."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cut:
    """One window of one channel."""

    channel: AudioChannel
    window: Window

    @property
    def sound(self) -> NDArray[np.float32]:
        """The window's samples."""
        first, last = (round(at_s * SAMPLE_RATE_HZ) for at_s in (self.window.start_s, self.window.end_s))
        return self.channel.samples[first:last]


class WhisperEngine:
    """One checkpoint, loaded; `LazyWhisper` makes it a `Transcriber`."""

    def __init__(self, found: FoundModel, *, threads: int | None = None, device: str = "auto") -> None:
        """Loads the checkpoint, whose checksum `find_model` has taken.

        Args:
            found: the checkpoint.
            threads: of the processor; None: all.
            device: `cpu`, `cuda`, or `auto` for a graphics card where there is one.

        Raises:
            SpeechError: the file is no Whisper checkpoint.
        """
        self._found = found
        self._voice_activity = VoiceActivity()
        torch.set_num_threads(threads or os.cpu_count() or 1)
        self._model = WhisperModel(found, device)

    def transcribe(self, channels: tuple[AudioChannel, ...], language: str | None) -> HeardCall:
        """Recognises one call.

        Args:
            channels: one a speaker.
            language: ISO 639-1, or None to detect it.

        Raises:
            SpeechError: the model does not know the language.
        """
        if language is not None:
            self._check_language(language)
        speech: list[Span] = []
        cuts: list[_Cut] = []
        for channel in channels:
            spans = self._voice_activity.find(channel)
            windows = make_windows(spans, channel.samples, self._found.settings.window)
            speech.extend(spans)
            cuts.extend(_Cut(channel=channel, window=window) for window in windows)
        used = language or self._detect_language(cuts)
        return HeardCall(
            segments=tuple(sorted(self._recognise(cuts, used), key=_in_time)),
            speech=tuple(sorted(speech, key=_in_time)),
            engine=self._info(used, "set" if language else "detected"),
        )

    def _info(self, language: str, source: str) -> EngineInfo:
        window = self._found.settings.window
        options = {
            "fallback_temperatures": ",".join(map(str, FALLBACK_TEMPERATURES)),
            "precision": "fp16" if self._model.fp16 else "fp32",
            "timestamps": "yes" if self._found.settings.timestamps else "no",
            "torch": torch.__version__,
            "voice_activity": f"silero-vad {version('silero-vad')}",
            "window": f"{window.max_s:g}/{window.min_silence_s:g}/{window.pad_s:g}",
        }
        return EngineInfo(
            name="openai-whisper",
            version=whisper.__version__,
            model=self._found.name,
            model_sha256=self._found.sha256,
            language=language,
            language_source=source,
            options=tuple(sorted(options.items())),
        )

    def _check_language(self, language: str) -> None:
        if language not in self._model.languages:
            known = ", ".join(self._model.languages)
            raise SpeechError(
                f"The model {self._found.name} does not know the language {language!r}; it knows {known}."
            )

    def _detect_language(self, cuts: Sequence[_Cut]) -> str:
        """By speech alone: over silence and ringing Whisper is sure of some language too."""
        longest = sorted(cuts, key=lambda cut: -cut.window.speech_s)[:_LANGUAGE_WINDOWS]
        return self._model.language_of([cut.sound for cut in longest]) if longest else _NO_LANGUAGE

    def _recognise(self, cuts: Sequence[_Cut], language: str) -> Iterator[SpeechSegment]:
        # Windows of a length are together, so that no short one waits for a long one's tokens.
        by_length = sorted(cuts, key=lambda cut: cut.window.duration_s)
        for first in range(0, len(by_length), _BATCH_WINDOWS):
            batch = by_length[first : first + _BATCH_WINDOWS]
            results = self._model.decode(
                [cut.sound for cut in batch], language, longest_s=batch[-1].window.duration_s
            )
            for cut, result in zip(batch, results, strict=True):
                yield from self._segments(cut, result, language)

    @torch.inference_mode()
    def _segments(self, cut: _Cut, result: Any, language: str) -> list[SpeechSegment]:  # noqa: ANN401 - whisper has no types
        placed = place_words(
            self._model.network,
            self._model.tokenizer(language),
            result.audio_features,
            result.tokens,
            start_s=cut.window.start_s,
            speech=cut.window.speech,
            duration_s=cut.window.duration_s,
        )
        return [_segment(cut, tuple(line), result) for _, line in groupby(placed, key=lambda one: one.line)]


def _segment(cut: _Cut, line: tuple[PlacedWord, ...], result: Any) -> SpeechSegment:  # noqa: ANN401
    words = tuple(one.word for one in line)
    text = " ".join(word.text for word in words)
    start_s, end_s = words[0].start_s, max(word.end_s for word in words)
    compression_ratio = text_compression_ratio(text)
    return SpeechSegment(
        speaker=cut.channel.speaker,
        start_s=start_s,
        end_s=end_s,
        text=text,
        words=words,
        avg_logprob=round(result.avg_logprob, 4),
        no_speech_prob=round(result.no_speech_prob, 4),
        compression_ratio=round(compression_ratio, 3),
        doubt=find_doubt(
            text,
            duration_s=end_s - start_s,
            no_speech_prob=result.no_speech_prob,
            avg_logprob=result.avg_logprob,
            compression_ratio=compression_ratio,
        ),
    )


def _in_time(one: SpeechSegment | Span) -> tuple[float, float, str]:
    return one.start_s, one.end_s, one.speaker
