"""Whatever format a call was recorded in, it is heard the same: same length, same clock, same speakers."""

from pathlib import Path

import numpy as np
import pytest
from sounds import FORMATS, SECONDS, babble, call, write

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.recordings.recording import AgentChannel, Problem, Speaker

DATA = Path(__file__).parent / "data"


def loud_seconds(channel: AudioChannel) -> list[bool]:
    """Second by second, whether there is sound in the middle of it."""
    seconds = channel.samples[: int(SECONDS) * SAMPLE_RATE_HZ].reshape(int(SECONDS), SAMPLE_RATE_HZ)
    return [bool(second[4000:12_000].std() > 0.01) for second in seconds]


@pytest.mark.parametrize("ending", FORMATS)
def test_an_intact_stereo_call_has_one_speaker_a_channel_and_nothing_wrong(
    tmp_path: Path, ending: str
) -> None:
    decoded = decode_call(write(tmp_path / f"call.{ending}", call(), ending), agent_channel=AgentChannel.LEFT)

    assert decoded.problems == ()
    assert [channel.speaker for channel in decoded.channels] == [Speaker.AGENT, Speaker.CUSTOMER]
    assert decoded.duration_s == pytest.approx(SECONDS, abs=0.2)
    assert loud_seconds(decoded.channels[0]) == [True, False, True, False, True, False]
    assert loud_seconds(decoded.channels[1]) == [False, True, False, True, False, True]


@pytest.mark.parametrize("name", ["bursts.amr", "bursts.gsm", "bursts_gsm.wav"])
def test_telephone_codecs_keep_the_pauses_that_their_sender_left_out(name: str) -> None:
    decoded = decode_call(DATA / name, agent_channel=AgentChannel.LEFT)

    assert decoded.duration_s == pytest.approx(SECONDS, abs=0.05)
    assert loud_seconds(decoded.channels[0]) == [True, False, True, False, True, False]
    assert [problem.problem for problem in decoded.problems] == [Problem.MONO]


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_any_sample_rate_becomes_the_recognisers(tmp_path: Path, rate_hz: int) -> None:
    path = write(tmp_path / "call.wav", call(2, rate_hz), rate_hz=rate_hz)

    decoded = decode_call(path, agent_channel=AgentChannel.LEFT)

    assert {len(channel.samples) for channel in decoded.channels} == {2 * SAMPLE_RATE_HZ}
    assert all(channel.samples.dtype == np.float32 for channel in decoded.channels)


def test_the_agent_is_where_the_settings_say(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", call())

    left = decode_call(path, agent_channel=AgentChannel.LEFT)
    right = decode_call(path, agent_channel=AgentChannel.RIGHT)

    assert right.channels[0].speaker is Speaker.AGENT
    np.testing.assert_array_equal(left.channels[0].samples, right.channels[1].samples)
    np.testing.assert_array_equal(left.channels[1].samples, right.channels[0].samples)


def test_a_mono_call_says_that_it_cannot_tell_who_speaks(tmp_path: Path) -> None:
    decoded = decode_call(write(tmp_path / "call.wav", babble(180)[None]), agent_channel=AgentChannel.LEFT)

    assert [channel.speaker for channel in decoded.channels] == [Speaker.UNKNOWN]
    assert [problem.problem for problem in decoded.problems] == [Problem.MONO]


def test_the_same_file_gives_the_same_samples(tmp_path: Path) -> None:
    path = write(tmp_path / "call.mp3", call(), "mp3")

    first, second = (decode_call(path, agent_channel=AgentChannel.LEFT) for _ in range(2))

    np.testing.assert_array_equal(first.channels[0].samples, second.channels[0].samples)


def test_samples_stay_near_full_scale(tmp_path: Path) -> None:
    path = write(tmp_path / "loud.wav", np.clip(call() * 8, -1, 1))

    decoded = decode_call(path, agent_channel=AgentChannel.LEFT)

    assert 0.9 < np.abs(decoded.channels[0].samples).max() < 1.3
