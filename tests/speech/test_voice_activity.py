"""Speech is where somebody speaks: not in noise, ringing, keys or music."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from no_speech import by_telephone, keys
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.recordings.recording import AgentChannel, Speaker
from qa_pipeline.speech import voice_activity
from qa_pipeline.speech.voice_activity import (
    Activity,
    VoiceActivity,
    VoiceActivitySettings,
    chunk_levels,
    loud_chunks,
    to_spans,
)

CHUNK_S = 0.032
CALL = Path(__file__).parent / "data" / "call_it.mp3"
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

    assert loud_chunks(chunk_levels(noise), SETTINGS.loud_db).nonzero()[0].tolist() == [5]


def test_loudness_is_the_same_however_long_the_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(4)
    noise = np.asarray(
        random.standard_normal(100 * 512 + 77) * np.repeat([0.01, 0.5, 0.01], [20000, 9000, 22277]),
        dtype=np.float32,
    )
    whole = loud_chunks(chunk_levels(noise), SETTINGS.loud_db)

    monkeypatch.setattr(voice_activity, "_BLOCK_SAMPLES", 3 * 512)

    assert whole.any()
    assert len(whole) == 101
    assert np.array_equal(loud_chunks(chunk_levels(noise), SETTINGS.loud_db), whole)


def test_channels_found_together_are_those_found_alone() -> None:
    t = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    silent = AudioChannel(speaker=Speaker.AGENT, samples=np.zeros(len(t), dtype=np.float32))
    speech = decode_call(CALL, agent_channel=AgentChannel.LEFT).channels

    found = tuple(one.spans for one in detector().hear([silent, *speech]))

    assert found == ((), *(detector().find(channel) for channel in speech))
    assert all(span.speaker == Speaker.CUSTOMER for span in found[2])
    assert found[1]
    assert found[2]


def agent_speech() -> NDArray[np.float32]:
    """Four seconds of a voice, "Buongiorno, sono Elena ...", which begins at 0.4 s."""
    return decode_call(CALL, agent_channel=AgentChannel.LEFT).channels[0].samples[: 4 * SAMPLE_RATE_HZ]


def activity(samples: NDArray[np.floating]) -> Activity:
    channel = AudioChannel(speaker=Speaker.AGENT, samples=samples.astype(np.float32))
    return detector().hear([channel])[0]


@pytest.mark.parametrize("pressed", ["3471298#*5", "0472913"])
def test_keys_are_no_speech_however_fast_and_through_a_telephone(pressed: str) -> None:
    for on_s in (0.07, 0.1, 0.2):
        assert activity(by_telephone(0.2 * keys(pressed, on_s, on_s))).spans == ()


def test_keys_pressed_before_somebody_speaks_are_left_out() -> None:
    pressed = np.concatenate(
        [by_telephone(0.2 * keys("472913", 0.1, 0.1))[: int(1.5 * SAMPLE_RATE_HZ)], agent_speech()]
    )

    assert activity(pressed).spans[0].start_s > 1.5
    assert activity(pressed).spans[0].start_s == pytest.approx(
        1.5 + activity(agent_speech()).spans[0].start_s, abs=0.1
    )


def test_how_sure_the_detector_is_of_a_voice() -> None:
    found = activity(agent_speech())

    assert found.sure_s(1.0, 2.0) > 1.0  # of the whole span that overlaps
    assert found.sure_s(0.0, 0.2) == 0


@pytest.mark.parametrize(("behind_s", "cut_off"), [(0.0, True), (0.1, True), (0.3, False), (2.0, False)])
def test_speech_is_cut_off_where_the_recording_ends_in_it_or_at_once_behind(
    behind_s: float, cut_off: bool
) -> None:
    speech = agent_speech()[: int(2.0 * SAMPLE_RATE_HZ)]
    silence = np.zeros(int(behind_s * SAMPLE_RATE_HZ), dtype=np.float32)

    assert activity(np.concatenate([speech, silence])).cut_off is cut_off


def test_silence_is_not_cut_off() -> None:
    assert not activity(np.zeros(SAMPLE_RATE_HZ)).cut_off
    assert not activity(np.zeros(0)).cut_off
