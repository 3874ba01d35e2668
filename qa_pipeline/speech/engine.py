"""The recogniser that the settings ask for; its model is loaded when the first call is heard, not before."""

import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.models import FoundModel, find_model
from qa_pipeline.speech.segment import HeardCall

if TYPE_CHECKING:
    from qa_pipeline.speech.whisper_engine import WhisperEngine

ENGINES = ("openai-whisper",)
HEARING = "1"
"""Raised whenever our own hearing changes so that other words come out."""


class LazyWhisper:
    """A `Transcriber` that costs nothing until a call is heard: a second run imports no torch."""

    def __init__(self, found: FoundModel, threads: int) -> None:
        self._found = found
        self._threads = threads
        self._engine: WhisperEngine | None = None

    def fingerprint(self, language: str | None) -> str:
        """What decides the words. The processor and torch's version do not: their last digits change no word."""
        settings, window = self._found.settings, self._found.settings.window
        parts = (
            f"openai-whisper {version('openai-whisper')}",
            f"silero-vad {version('silero-vad')}",
            f"hearing {HEARING}",
            f"model {self._found.sha256}",
            f"window {window.max_s:g}/{window.min_silence_s:g}/{window.pad_s:g}",
            f"timestamps {settings.timestamps}",
            f"language {language or 'detected'}",
        )
        return "; ".join(parts)

    def transcribe(self, channels: tuple[AudioChannel, ...], language: str | None) -> HeardCall:
        """Recognises one call; loads the model if it is the first.

        Raises:
            SpeechError: the model cannot be loaded, or does not know the language.
        """
        if self._engine is None:
            from qa_pipeline.speech.whisper_engine import WhisperEngine  # noqa: PLC0415 - seconds of torch

            self._engine = WhisperEngine(self._found, threads=self._threads)
        return self._engine.transcribe(channels, language)


def make_transcriber(engine: str, model: str, models_dir: Path, workers: int) -> LazyWhisper:
    """The recogniser of one worker.

    Args:
        engine: its name.
        model: an official name, or a path.
        models_dir: where official checkpoints lie.
        workers: how many share this machine's processors.

    Raises:
        SpeechError: there is no such engine, or the model is not here; says what to do.
    """
    if engine not in ENGINES:
        raise SpeechError(f"no engine {engine!r}; use one of: {', '.join(ENGINES)}")
    return LazyWhisper(find_model(model, models_dir), threads=max(1, (os.cpu_count() or 1) // workers))
