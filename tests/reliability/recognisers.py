"""Recognisers without a model; by functions of a module, so that they can be handed to other processes."""

from dataclasses import dataclass, replace

import numpy as np
from fakes import FakeTranscriber

from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.segment import HeardCall


@dataclass
class SmallTalk(FakeTranscriber):
    """Hears the same on every channel that has a sound, also where nobody knows whose it is."""

    def transcribe(self, channels: tuple[AudioChannel, ...]) -> HeardCall:
        loud = [each for each in channels if np.abs(each.samples).max(initial=0) > 0.01]
        if loud[0].speaker is not Speaker.UNKNOWN:
            return super().transcribe(tuple(loud))
        heard = super().transcribe((AudioChannel(speaker=Speaker.AGENT, samples=loud[0].track),))
        return replace(
            heard,
            segments=tuple(replace(each, speaker=Speaker.UNKNOWN) for each in heard.segments),
            speech=tuple(replace(each, speaker=Speaker.UNKNOWN) for each in heard.speech),
        )


def make_fake(*_: object, **__: object) -> FakeTranscriber:
    """In place of the program's own: hears a script in every call."""
    return FakeTranscriber()


def make_small_talk(*_: object, **__: object) -> SmallTalk:
    """... or in whatever there is of it."""
    return SmallTalk()
