"""The recogniser that the settings ask for; its model is loaded when the first call is heard, not before."""

import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.converted import ConvertedModel, find_converted
from qa_pipeline.speech.models import FoundModel, find_model
from qa_pipeline.speech.segment import CallSound, HeardCall, vocabulary_told

if TYPE_CHECKING:
    from qa_pipeline.speech.hearing import Hearing

ENGINES = ("openai-whisper", "faster-whisper")
HEARING = "3"
"""Raised whenever our own hearing changes so that other words come out."""


class LazyHearing:
    """A `Transcriber` that costs nothing until a call is heard: a second run imports no torch."""

    def __init__(self, found: FoundModel, beam: int, threads: int) -> None:
        self._found = found
        self._beam = beam
        self._threads = threads
        self._hearing: Hearing[Any] | None = None

    def fingerprint(self, language: str | None, vocabulary: tuple[str, ...] = ()) -> str:
        """What decides the words. The processor and torch's version do not: their last digits change no word."""
        parts = (
            *self._engine_parts(),
            f"silero-vad {version('silero-vad')}",
            f"hearing {HEARING}",
            f"model {self._found.sha256}",
            f"window {self._found.settings.window.told}",
            f"timestamps {self._found.settings.timestamps}",
            f"beam {self._beam}",
            f"confidence {self._found.settings.confidence.told}",
            f"language {language or 'detected'}",
            f"vocabulary {vocabulary_told(vocabulary if self._expects_names else ())}",
        )
        return "; ".join(parts)

    @property
    def _expects_names(self) -> bool:
        """As the engine will say once it is loaded."""
        return self._beam > 1 and not isinstance(self._found, ConvertedModel)

    def _engine_parts(self) -> tuple[str, ...]:
        found = self._found
        if not isinstance(found, ConvertedModel):
            return (f"openai-whisper {version('openai-whisper')}",)
        # Here rounding is a choice made at conversion, and it does change words.
        weights = f"weights {found.weights_sha256} {found.compute_type}"
        return (f"ctranslate2 {version('ctranslate2')}", weights)

    def transcribe(self, channels: tuple[AudioChannel, ...], language: str | None) -> HeardCall:
        """Recognises one call.

        Raises:
            SpeechError: as `transcribe_all`.
        """
        return self.transcribe_all([CallSound(channels=channels, language=language)])[0]

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        """Recognises calls together; loads the model if they are the first.

        Raises:
            SpeechError: the model cannot be loaded, or does not know a call's language.
        """
        if self._hearing is None:
            self._hearing = self._load()
        return self._hearing.transcribe_all(calls)

    def _load(self) -> "Hearing[Any]":
        # Seconds of torch, and only one of the engines need be installed.
        from qa_pipeline.speech.hearing import Hearing  # noqa: PLC0415

        if isinstance(self._found, ConvertedModel):
            from qa_pipeline.speech.faster_recogniser import FasterRecogniser  # noqa: PLC0415

            faster = FasterRecogniser(self._found, threads=self._threads, beam=self._beam)
            return Hearing(faster, self._found)
        from qa_pipeline.speech.whisper_recogniser import WhisperRecogniser  # noqa: PLC0415

        ours = WhisperRecogniser(self._found, threads=self._threads, beam=self._beam)
        return Hearing(ours, self._found)


def make_transcriber(
    engine: str, model: str, models_dir: Path, workers: int, *, beam: int = 1, threads: int | None = None
) -> LazyHearing:
    """The recogniser of one worker.

    Args:
        engine: its name.
        model: an official name, or a path.
        models_dir: where official checkpoints lie.
        workers: how many share this machine's processors.
        beam: how many texts are followed at once; 1 is greedy.
        threads: of the processor, for all workers; None: all there are.

    Raises:
        SpeechError: there is no such engine, or the model is not here; says what to do.
    """
    if engine not in ENGINES:
        raise SpeechError(f"no engine {engine!r}; use one of: {', '.join(ENGINES)}")
    found = find_converted(model, models_dir) if engine == "faster-whisper" else find_model(model, models_dir)
    share = max(1, (threads or os.cpu_count() or 1) // workers)
    return LazyHearing(found, beam, share)
