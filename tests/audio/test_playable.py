"""The report's audio: played as it is where a browser can, and otherwise copied on the same clock."""

from pathlib import Path

import pytest
from sounds import SECONDS, call, write

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.audio.playable import plays_in_browser, write_playable
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel, Speaker

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    "ending", ["pcm.wav", "alaw.wav", "ulaw.wav", "mp3", "m4a", "opus", "ogg", "webm", "flac"]
)
def test_what_browsers_play_needs_no_copy(tmp_path: Path, ending: str) -> None:
    assert plays_in_browser(write(tmp_path / "call", call(2), ending))


@pytest.mark.parametrize("ending", ["ima.wav", "ms.wav", "au"])
def test_what_browsers_do_not_play_needs_one(tmp_path: Path, ending: str) -> None:
    assert not plays_in_browser(write(tmp_path / "call", call(2), ending))


@pytest.mark.parametrize("name", ["bursts.amr", "bursts.gsm", "bursts_gsm.wav"])
def test_telephone_codecs_need_a_copy_and_get_one(tmp_path: Path, name: str) -> None:
    target = tmp_path / "call.mp3"

    write_playable(DATA / name, target)

    assert not plays_in_browser(DATA / name)
    assert plays_in_browser(target)
    assert decode_call(target, agent_channel=AgentChannel.LEFT).duration_s == pytest.approx(SECONDS, abs=0.1)


def test_a_copy_keeps_both_speakers_and_their_times(tmp_path: Path) -> None:
    source = write(tmp_path / "call.wav", call(), "ima.wav")

    write_playable(source, tmp_path / "call.mp3")

    copy = decode_call(tmp_path / "call.mp3", agent_channel=AgentChannel.LEFT)
    agent, customer = copy.channels
    assert (agent.speaker, customer.speaker) == (Speaker.AGENT, Speaker.CUSTOMER)
    assert agent.samples[4_000:12_000].std() > 5 * customer.samples[4_000:12_000].std()
    assert customer.samples[20_000:28_000].std() > 5 * agent.samples[20_000:28_000].std()


def test_a_failed_copy_leaves_an_old_one_and_no_rubbish(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_text("no sound")
    target = tmp_path / "call.mp3"
    target.write_bytes(b"old")

    with pytest.raises(AudioError):
        write_playable(broken, target)

    assert target.read_bytes() == b"old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["broken.wav", "call.mp3"]


def test_no_recording_is_not_played(tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("no sound")

    assert not plays_in_browser(tmp_path / "notes.wav")
    assert not plays_in_browser(tmp_path / "gone.wav")
