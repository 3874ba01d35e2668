"""Speech is where somebody speaks: not in noise, ringing, keys or music."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.voice_activity import VoiceActivity, VoiceActivitySettings, loud_chunks, to_spans

CHUNK_S = 0.032
SETTINGS = VoiceActivitySettings()
Bools = NDArray[np.bool_]


@cache
def detector() -> VoiceActivity:
    return VoiceActivity()


def spans_of(probabilities: list[float], loud: list[bool] | None = None) -> list[tuple[int, int]]:
    """The spans in chunks, without their padding."""
    settings = VoiceActivitySettings(pad_s=0)
    heard: Bools = np.asarray(loud if loud is not None else [False] * len(probabilities))
    found = to_spans(
        np.asarray(probabilities, dtype=np.float32), heard, settings, len(probabilities) * CHUNK_S
    )
    return [(round(start_s / CHUNK_S), round(end_s / CHUNK_S)) for start_s, end_s in found]


def sounds() -> dict[str, NDArray[np.floating]]:
    t = np.arange(4 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    random = np.random.default_rng(1)
    scale = 2 ** (np.floor(t * 3) % 7 / 12)
    return {
        "silence": t * 0,
        "line noise": 0.003 * random.standard_normal(len(t)),
        "loud noise": 0.1 * random.standard_normal(len(t)),
        "ringing": 0.2 * np.sin(2 * np.pi * 425 * t) * (t % 2 < 1),
        "keys": 0.2 * (np.sin(2 * np.pi * 697 * t) + np.sin(2 * np.pi * 1209 * t)) * (t % 0.4 < 0.2),
        "hum": 0.05 * np.sin(2 * np.pi * 50 * t),
        "music": sum((0.1 * np.sin(2 * np.pi * f * scale * t) for f in (220, 440, 660)), t * 0),
        "clicks": np.where(random.random(len(t)) > 0.9995, 0.5, 0.0),
    }


@pytest.mark.parametrize("name", sounds())
def test_nobody_speaks_in(name: str) -> None:
    noise = 0.001 * np.random.default_rng(2).standard_normal(4 * SAMPLE_RATE_HZ)
    samples = np.asarray(sounds()[name] + noise, dtype=np.float32)

    assert detector().find(AudioChannel(speaker=Speaker.AGENT, samples=samples)) == ()


def test_an_empty_channel_has_no_speech() -> None:
    assert detector().find(AudioChannel(speaker=Speaker.AGENT, samples=np.zeros(0, dtype=np.float32))) == ()


def test_probable_chunks_become_spans_and_short_dips_are_part_of_them() -> None:
    assert spans_of([0] * 10 + [0.9] * 10 + [0.1] * 2 + [0.9] * 10 + [0] * 10) == [(10, 32)]
    assert spans_of([0] * 10 + [0.9] * 10 + [0.1] * 20 + [0.9] * 10 + [0] * 10) == [(10, 20), (40, 50)]


def test_a_click_is_no_speech() -> None:
    assert spans_of([0] * 10 + [0.9] + [0] * 10) == []


def test_speech_up_to_the_last_sample_ends_there() -> None:
    assert spans_of([0] * 10 + [0.9] * 10) == [(10, 20)]


def test_a_first_word_that_was_too_short_to_notice_belongs_to_the_speech_behind_it() -> None:
    loud = [False] * 10 + [True] * 3 + [False] * 8 + [True] * 20 + [False] * 30

    assert spans_of([0] * 21 + [0.9] * 20 + [0] * 30, loud) == [(10, 41)]


def test_a_distant_sound_does_not() -> None:
    loud = [False] * 5 + [True] * 3 + [False] * 14 + [True] * 20

    assert spans_of([0] * 22 + [0.9] * 20, loud) == [(22, 42)]


def test_loud_is_relative_to_the_lines_own_noise() -> None:
    random = np.random.default_rng(3)
    noise = np.asarray(0.01 * random.standard_normal(20 * 512), dtype=np.float32)
    noise[5 * 512 : 6 * 512] *= 30

    assert loud_chunks(noise, SETTINGS.loud_db).nonzero()[0].tolist() == [5]
