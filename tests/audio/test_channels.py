"""What the channels themselves give away: one signal twice, one turned round, one that is dead."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sounds import babble, call, problems, write

from qa_pipeline.audio.channels import assign_channels
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel, Problem, Speaker

CODED = ["pcm.wav", "alaw.wav", "ima.wav", "mp3", "m4a", "opus", "ogg"]
ONE_SIGNAL = {Problem.IDENTICAL_CHANNELS, Problem.MONO}


def both_sides() -> NDArray[np.float32]:
    return babble(180) + babble(260, turn=1)


@pytest.mark.parametrize("ending", CODED)
def test_the_same_sound_in_both_channels_is_one_mono_call(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"same.{ending}", np.stack([both_sides(), both_sides() * 0.5]), ending)

    assert problems(path) == ONE_SIGNAL


@pytest.mark.parametrize("ending", CODED)
def test_channels_in_antiphase_are_heard_and_never_cancel(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"anti.{ending}", np.stack([both_sides(), -both_sides()]), ending)

    decoded = decode_call(path, agent_channel=AgentChannel.LEFT)

    assert {one.problem for one in decoded.problems} == ONE_SIGNAL
    assert decoded.channels[0].samples.std() == pytest.approx(both_sides().std(), rel=0.1)


@pytest.mark.parametrize("ending", CODED)
@pytest.mark.parametrize("level", [0.0, 0.001], ids=["digital silence", "line noise"])
def test_a_dead_channel_is_said_and_the_other_still_heard(tmp_path: Path, ending: str, level: float) -> None:
    noise = level * np.random.default_rng(1).standard_normal(len(both_sides())).astype(np.float32)
    path = write(tmp_path / f"dead.{ending}", np.stack([both_sides(), noise]), ending)

    decoded = decode_call(path, agent_channel=AgentChannel.LEFT)

    assert [one.problem for one in decoded.problems] == [Problem.DEAD_CHANNEL]
    assert "customer" in decoded.problems[0].detail
    assert [channel.speaker for channel in decoded.channels] == [Speaker.AGENT, Speaker.CUSTOMER]


def test_a_dead_agent_is_said_to_be_the_agent(tmp_path: Path) -> None:
    path = write(tmp_path / "dead.wav", np.stack([both_sides(), both_sides() * 0]))

    decoded = decode_call(path, agent_channel=AgentChannel.RIGHT)

    assert "the agent's" in decoded.problems[0].detail


@pytest.mark.parametrize("echo", [0.03, 0.1, 0.3])
def test_echo_of_the_other_side_is_no_identical_channel(tmp_path: Path, echo: float) -> None:
    left, right = call()

    assert problems(write(tmp_path / "echo.wav", np.stack([left, right + echo * left]))) == set()


def test_a_channel_that_holds_only_the_echo_of_the_other_is_dead(tmp_path: Path) -> None:
    path = write(tmp_path / "echo.wav", np.stack([both_sides(), 0.03 * both_sides()]))

    assert problems(path) == {Problem.DEAD_CHANNEL}


def test_a_quiet_customer_is_not_dead(tmp_path: Path) -> None:
    left, right = call()

    assert problems(write(tmp_path / "quiet.wav", np.stack([left, 0.03 * right]))) == set()


def test_a_customer_who_says_one_word_is_not_dead() -> None:
    left, right = call()
    right[8_000 * 2 :] = 0.001 * np.random.default_rng(2).standard_normal(len(right) - 16_000)

    _, found = assign_channels([left, right], AgentChannel.LEFT)

    assert found == ()


def test_six_channels_are_folded_into_one_that_never_cancels(tmp_path: Path) -> None:
    left, right = call()
    six = np.stack([left, right, left * 0, left * 0, -left, -right])

    decoded = decode_call(write(tmp_path / "six.wav", six), agent_channel=AgentChannel.LEFT)

    assert [channel.speaker for channel in decoded.channels] == [Speaker.UNKNOWN]
    assert [one.problem for one in decoded.problems] == [Problem.MONO]
    assert decoded.channels[0].samples.std() > 0.01


@pytest.mark.parametrize("ending", CODED)
def test_silence_throughout_is_no_call(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"silent.{ending}", call() * 0, ending)

    with pytest.raises(AudioError) as caught:
        decode_call(path, agent_channel=AgentChannel.LEFT)

    assert caught.value.problem is Problem.EMPTY_AUDIO
