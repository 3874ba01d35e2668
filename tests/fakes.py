"""A recogniser without a model, and recordings that need none: for the pipeline and the command line."""

import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from conftest import ENGINE
from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.segment import CallSound, HeardCall, Span, SpeechSegment, TimedWord

SCRIPT = {
    Speaker.AGENT: "buongiorno la informo che questa chiamata è registrata grazie",
    Speaker.CUSTOMER: "va bene mi dica",
}


def write_tone(path: Path, *, seconds: float = 8.0, hz: int = 300) -> Path:
    """A stereo recording at 8 kHz, a different tone on each channel; `hz` makes its bytes its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    time_s = np.arange(int(8000 * seconds)) / 8000
    left, right = (0.3 * np.sin(2 * np.pi * f * time_s) for f in (hz, hz * 1.7))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((np.stack([left, right], axis=1) * 32767).astype("<i2").tobytes())
    return path


@dataclass
class FakeTranscriber:
    """Hears SCRIPT in every call, and counts how often it was asked."""

    name: str = "fake"
    heard: list[float] = field(default_factory=list)
    vocabularies: list[tuple[str, ...]] = field(default_factory=list)

    def fingerprint(self, language: str | None, vocabulary: tuple[str, ...] = ()) -> str:
        return f"{self.name} {language} {vocabulary}"

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        self.vocabularies += [call.vocabulary for call in calls]
        return [self.transcribe(call.channels) for call in calls]

    def transcribe(self, channels: tuple[AudioChannel, ...]) -> HeardCall:
        self.heard.append(channels[0].duration_s)
        segments = tuple(_segment(channel.speaker, SCRIPT[channel.speaker]) for channel in channels)
        speech = tuple(Span(speaker=s.speaker, start_s=s.start_s, end_s=s.end_s) for s in segments)
        return HeardCall(segments=segments, speech=speech, engine=ENGINE)


def _segment(speaker: Speaker, text: str) -> SpeechSegment:
    begin = 0.5 if speaker is Speaker.AGENT else 5.0
    words = tuple(
        TimedWord(text=word, start_s=begin + 0.3 * i, end_s=begin + 0.3 * i + 0.25, probability=0.9)
        for i, word in enumerate(text.split())
    )
    return SpeechSegment(
        speaker=speaker,
        start_s=words[0].start_s,
        end_s=words[-1].end_s,
        text=text,
        words=words,
        avg_logprob=-0.1,
        no_speech_prob=0.0,
        compression_ratio=1.0,
    )
