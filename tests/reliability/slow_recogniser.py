"""A recogniser that takes its time, says the same of the same call, and leaves a line for each call that it begins."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fakes import FakeTranscriber

from qa_pipeline.speech.segment import CallSound, HeardCall, SpeechSegment

STEP_S, FIRST_S = 0.02, 2.0
"""Each call has a length of its own, by which it is known: the first one's, and how much longer each next one is."""
SAID = ("grazie", "prego", "certo", "bene", "subito", "senta", "ecco", "pronto")


@dataclass(frozen=True)
class SlowRecogniser:
    """Can be handed to another process."""

    log: str
    delay_s: float

    def fingerprint(self, language: str | None, vocabulary: tuple[str, ...] = ()) -> str:
        return f"slow {language} {vocabulary}"

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        return [self._heard(call) for call in calls]

    def _heard(self, call: CallSound) -> HeardCall:
        number = number_of(call.channels[0].duration_s)
        file = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, f"{number}\n".encode())
        os.close(file)
        time.sleep(self.delay_s)
        heard = FakeTranscriber().transcribe(call.channels)
        return replace(heard, segments=tuple(_own(segment, number) for segment in heard.segments))


def _own(segment: SpeechSegment, number: int) -> SpeechSegment:
    """The segment with some words of the call's own in it, so that one call taken for another would be seen."""
    own = tuple(SAID[number // 8**place % 8] for place in range(4))
    words = tuple(
        replace(word, text=own[at] if at < len(own) and segment.speaker.value == "customer" else word.text)
        for at, word in enumerate(segment.words)
    )
    return replace(segment, words=words, text=" ".join(word.text for word in words))


def number_of(duration_s: float) -> int:
    """Which call is so long."""
    return round((duration_s - FIRST_S) / STEP_S)


def seconds_of(number: int) -> float:
    """How long a call is."""
    return FIRST_S + STEP_S * number


def make(log: str, delay_s: float, *_: object, **__: object) -> SlowRecogniser:
    """In place of the program's own."""
    return SlowRecogniser(log, delay_s)


def begun(log: Path) -> list[int]:
    """The calls that were begun, one entry each time."""
    return [int(line) for line in log.read_text(encoding="ascii").split()] if log.exists() else []
