"""Decoding apart: the same sound as here, and a recording that breaks the decoder breaks nothing else."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sounds import call, write

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.audio.decoder import Decoder, decoder
from qa_pipeline.audio.decoder_limits import Limits
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel, Problem

LEFT = AgentChannel.LEFT
DATA = Path(__file__).parent / "data"
QUICK = Limits(least_s=1, waiting=20, tries=1)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Decoder]:
    """A decoder that does what the recording says, and tries once."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    made = Decoder(QUICK, module="breaking_decoder")
    yield made
    made.stop()


def says(folder: Path, word: str) -> Path:
    path = folder / "says.wav"
    path.write_bytes(word.encode().ljust(400, b"\0"))
    return path


def pid_of(made: Decoder) -> int:
    assert made._process
    return made._process.pid


def is_gone(pid: int, within_s: float = 5) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("path", sorted(DATA.glob("bursts*")), ids=lambda path: path.name)
def test_what_is_decoded_apart_is_what_is_decoded_here(path: Path) -> None:
    here, apart = decode_call(path, agent_channel=LEFT), decoder().decode(path, agent_channel=LEFT)
    assert (apart.duration_s, apart.announced_s, apart.problems) == (
        here.duration_s,
        here.announced_s,
        here.problems,
    )
    assert [one.speaker for one in apart.channels] == [one.speaker for one in here.channels]
    for one, other in zip(apart.channels, here.channels, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)


def test_silence_at_the_end_is_handed_over_though_it_takes_no_room(tmp_path: Path) -> None:
    sound = call(3)
    sound[:, sound.shape[1] // 2 :] = 0
    path = write(tmp_path / "call.wav", sound)
    here, apart = decode_call(path, agent_channel=LEFT), decoder().decode(path, agent_channel=LEFT)
    np.testing.assert_array_equal(apart.channels[1].samples, here.channels[1].samples)


@pytest.mark.parametrize("content", [b"", b"these are words" * 100])
def test_a_refusal_is_told_in_the_same_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    told = []
    for decode in (decode_call, decoder().decode):
        with pytest.raises(AudioError) as caught:
            decode(tmp_path / "a.wav", agent_channel=LEFT)
        told.append((caught.value.problem, str(caught.value)))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("crash", Problem.CRASHED),
        ("eat", Problem.OUT_OF_MEMORY),
        ("spin", Problem.TIMED_OUT),
        ("fault", Problem.FAILED),
    ],
)
def test_a_recording_that_breaks_the_decoder_costs_itself_alone(
    broken: Decoder, tmp_path: Path, word: str, problem: Problem
) -> None:
    good = write(tmp_path / "good.wav", call(1))
    before = broken.decode(good, agent_channel=LEFT)
    with pytest.raises(AudioError) as caught:
        broken.decode(says(tmp_path, word), agent_channel=LEFT)
    assert caught.value.problem is problem
    assert "codice" not in str(caught.value)
    assert broken.decode(good, agent_channel=LEFT).duration_s == before.duration_s


def test_one_that_hangs_is_ended_by_the_clock(broken: Decoder, tmp_path: Path) -> None:
    broken._limits = Limits(least_s=1, waiting=2, tries=2)
    began = time.monotonic()
    with pytest.raises(AudioError) as caught:
        broken.decode(says(tmp_path, "hang"), agent_channel=LEFT)
    assert caught.value.problem is Problem.TIMED_OUT, "the second try read it from its beginning"
    assert time.monotonic() - began < 60


def test_one_that_breaks_it_by_chance_has_a_second_chance(broken: Decoder, tmp_path: Path) -> None:
    broken._limits = Limits(tries=2)
    path = says(tmp_path, f"once {tmp_path / 'm'}")
    with pytest.raises(AudioError) as caught:
        broken.decode(path, agent_channel=LEFT)
    assert (tmp_path / "m").exists()
    assert caught.value.problem is Problem.NOT_AUDIO, "the second time it was looked at"


def test_one_process_decodes_many_and_then_makes_way(tmp_path: Path) -> None:
    made, pids = Decoder(Limits(most_calls=2)), []
    path = write(tmp_path / "call.wav", call(1))
    for _ in range(3):
        made.decode(path, agent_channel=LEFT)
        pids.append(pid_of(made))
    made.stop()
    assert pids[0] == pids[1] != pids[2]
    assert all(map(is_gone, pids))


def test_whoever_is_waited_for_can_be_stopped(broken: Decoder, tmp_path: Path) -> None:
    faults: list[AudioError] = []

    def ask() -> None:
        try:
            broken.decode(says(tmp_path, "hang"), agent_channel=LEFT)
        except AudioError as fault:
            faults.append(fault)

    thread = threading.Thread(target=ask)
    thread.start()
    while broken._process is None:
        time.sleep(0.01)
    pid = pid_of(broken)
    broken.stop()
    thread.join(timeout=5)
    assert [fault.problem for fault in faults] == [Problem.FAILED]
    assert is_gone(pid)


ORPHAN = """
import sys, threading, time
from pathlib import Path
from qa_pipeline.audio.decoder import Decoder
from qa_pipeline.recordings.recording import AgentChannel
made = Decoder(module="breaking_decoder")
ask = lambda: made.decode(Path(sys.argv[1]), agent_channel=AgentChannel.LEFT)
threading.Thread(target=ask, daemon=True).start()
while made._process is None: time.sleep(0.01)
time.sleep(float(sys.argv[2]))
print(made._process.pid, flush=True)
time.sleep(100)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("word", ["hang", "spin"])
def test_it_ends_with_whoever_started_it_even_where_that_was_killed(
    broken: Decoder, tmp_path: Path, word: str
) -> None:
    command = [sys.executable, "-c", ORPHAN, str(says(tmp_path, word)), "0.8"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert not is_gone(pid, within_s=0.05)
        parent.send_signal(signal.SIGKILL)
        assert is_gone(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_is_given_no_password_and_few_open_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QA_PIPELINE_STORE", "postgresql://u:geheim@h/d")
    made = Decoder()
    made.decode(write(tmp_path / "call.wav", call(1)), agent_channel=LEFT)
    place = Path("/proc") / str(pid_of(made))
    environment, limits = (place / "environ").read_bytes(), (place / "limits").read_text(encoding="ascii")
    made.stop()
    assert b"geheim" not in environment
    assert "Max open files            64" in limits


def test_a_copy_is_written_apart_and_nothing_is_left_where_it_cannot_be(tmp_path: Path) -> None:
    source = DATA / "bursts.gsm"
    decoder().write_playable(source, tmp_path / "copy.mp3")
    assert decoder().plays_in_browser(tmp_path / "copy.mp3")
    (tmp_path / "a.wav").write_bytes(b"no sound at all")
    with pytest.raises(AudioError):
        decoder().write_playable(tmp_path / "a.wav", tmp_path / "none.mp3")
    assert [path.name for path in tmp_path.iterdir() if path.suffix in {".mp3", ".part"}] == ["copy.mp3"]
    assert not os.path.lexists(tmp_path / "none.mp3")
