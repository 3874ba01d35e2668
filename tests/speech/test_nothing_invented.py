"""No word that nobody spoke: over silence, tones, music, noise, breath, and where a recording ends inside a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from no_speech import SECONDS, SOUNDS, make_sounds
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.recordings.recording import AgentChannel, Speaker
from qa_pipeline.speech.doubt import plain
from qa_pipeline.speech.engine import LazyHearing, make_transcriber
from qa_pipeline.speech.segment import CallSound, HeardCall, SpeechSegment, TimedWord

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
CALL = ROOT / "recordings_sample" / "recordings" / "vendite" / "2026-10-12_1004_sala.mp3"
MARGIN_S = 0.5
"""Of silence on both sides of what is put into a pause."""
Floats = NDArray[np.float32]


@cache
def transcriber() -> LazyHearing:
    return make_transcriber("openai-whisper", str(ROOT / "models" / "starter"), ROOT / "models", 1)


def hear(*calls: Sequence[AudioChannel]) -> list[HeardCall]:
    return transcriber().transcribe_all([CallSound(channels=tuple(one), language="it") for one in calls])


@cache
def call() -> tuple[Floats, Floats]:
    agent, customer = decode_call(CALL, agent_channel=AgentChannel.LEFT).channels
    return agent.samples, customer.samples


@cache
def heard_call() -> HeardCall:
    return hear(channels(*call()))[0]


def channels(agent: Floats, customer: Floats) -> tuple[AudioChannel, ...]:
    return (
        AudioChannel(speaker=Speaker.AGENT, samples=agent),
        AudioChannel(speaker=Speaker.CUSTOMER, samples=customer),
    )


def credited(segments: Sequence[SpeechSegment]) -> list[str]:
    return [f"{one.speaker} {one.start_s:.1f}: {one.text}" for one in segments if one.doubt is None]


def test_there_are_thirty_sounds_and_more() -> None:
    assert len(SOUNDS) >= 30
    assert all(len(sound) == SECONDS * SAMPLE_RATE_HZ for sound in make_sounds().values())


def test_alone_no_sound_becomes_a_word() -> None:
    alone = [[AudioChannel(speaker=Speaker.UNKNOWN, samples=sound)] for sound in make_sounds().values()]

    found = dict(zip(make_sounds(), hear(*alone), strict=True))

    assert {name: credited(one.segments) for name, one in found.items() if credited(one.segments)} == {}


def pauses() -> list[float]:
    """Middles of the moments between two turns, in seconds: nobody speaks there."""
    spans = sorted(heard_call().speech, key=lambda span: span.start_s)
    return [
        (before.end_s + after.start_s) / 2
        for before, after in pairwise(spans)
        if after.start_s - before.end_s > 0.3
    ]


@dataclass(frozen=True)
class Disturbed:
    """The call with sounds in its pauses."""

    channels: tuple[AudioChannel, ...]
    sounds: tuple[tuple[float, float], ...]
    """(start_s, end_s) of each moment that was put in."""


def disturbed(sounds: Sequence[Floats]) -> Disturbed:
    """The call with two sounds in each of its pauses, one on each channel; it grows by so much."""
    pieces: list[list[Floats]] = [[], []]
    waiting = iter(sounds)
    margin = np.zeros(int(MARGIN_S * SAMPLE_RATE_HZ), dtype=np.float32)
    nothing = np.zeros(int(SECONDS * SAMPLE_RATE_HZ), dtype=np.float32)
    put_in: list[tuple[float, float]] = []
    begin = 0
    for at_s in pauses():
        end = int(at_s * SAMPLE_RATE_HZ)
        start_s = at_s + len(put_in) * (SECONDS + 2 * MARGIN_S) + MARGIN_S
        put_in.append((start_s, start_s + SECONDS))
        for row, samples in zip(pieces, call(), strict=True):
            row += [samples[begin:end], margin, next(waiting, nothing), margin]
        begin = end
    agent, customer = (
        np.concatenate([*row, samples[begin:]]) for row, samples in zip(pieces, call(), strict=True)
    )
    return Disturbed(channels(agent, customer), tuple(put_in))


@cache
def heard_disturbed() -> list[tuple[Disturbed, HeardCall]]:
    sounds = list(make_sounds().values())
    a_call = 2 * len(pauses())
    calls = [disturbed(sounds[first : first + a_call]) for first in range(0, len(sounds), a_call)]
    return list(zip(calls, hear(*(one.channels for one in calls)), strict=True))


def believed(found: HeardCall) -> list[TimedWord]:
    return [word for one in found.segments if one.doubt is None for word in one.words]


def test_between_the_turns_of_a_call_no_sound_becomes_a_word() -> None:
    for made, found in heard_disturbed():
        for start_s, end_s in made.sounds:
            assert [word for word in believed(found) if word.start_s < end_s and start_s < word.end_s] == []


def test_the_words_around_the_sounds_stay() -> None:
    expected = said(heard_call())

    for _, found in heard_disturbed():
        changed = Levenshtein.distance(expected, said(found))
        # A word that the small model half hears may fall either way: what stands beside a sound in the engine's
        # batch changes the last digits.
        assert changed <= len(expected) // 100


def said(found: HeardCall) -> list[str]:
    """The words that count, each speaker's in their order."""
    segments = sorted(found.segments, key=lambda one: (one.speaker, one.start_s))
    return [plain(word.text) for one in segments if one.doubt is None for word in one.words]


CUT_WORDS = (
    "identita",
    "informo",
    "pazienza",
    "tariffa",
    "bloccato",
    "previsti",
    "recesso",
    "corretto",
    "giornata",
)
"""Words that a verdict may rest on."""


def test_a_word_in_which_the_recording_ends_counts_for_nothing() -> None:
    agent = call()[0]
    segments = [one for one in heard_call().segments if one.speaker is Speaker.AGENT]
    cuts = [
        (segment, word) for segment in segments for word in segment.words if plain(word.text) in CUT_WORDS
    ]
    assert len(cuts) >= 8
    ends = [
        agent[
            int((segment.start_s - 0.5) * SAMPLE_RATE_HZ) : int(
                (word.start_s + word.end_s) / 2 * SAMPLE_RATE_HZ
            )
        ]
        for segment, word in cuts
    ]

    found = hear(*([AudioChannel(speaker=Speaker.AGENT, samples=end)] for end in ends))

    for (segment, word), cut in zip(cuts, found, strict=True):
        whole = [one for one in segment.words if one.end_s <= word.start_s]
        credited = believed(cut)
        assert len(credited) <= len(whole), "what is left of the cut word counts for nothing"
        assert all(plain(one.text) != plain(word.text) for one in credited[len(whole) - 1 :])
        assert max(cut.segments, key=lambda one: one.end_s).doubt is not None


def test_a_recording_that_ends_in_silence_keeps_its_last_word() -> None:
    last = max((one for one in heard_call().segments), key=lambda one: one.end_s)

    assert last.doubt is None
    assert not any(one.doubt == "cut_off" for one in heard_call().segments)
