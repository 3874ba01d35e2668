"""Small files that stand for days of sound: refused at once, in little memory, whether they say their length or hide it."""

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from sounds import FORMATS, call, write

from qa_pipeline.recordings.recording import Problem
from reliability.children import run_child
from reliability.conftest import Figure

DAY_S = 24 * 3600
MOST_S = 5.0
MOST_MB = 300.0


def decoded(folder: Path) -> tuple[set[Problem], float, float]:
    """The state of the only recording in a folder, the seconds and the megabytes that finding it took."""
    ended = run_child("decode_child.py", "60", folder)
    assert ended.code == 0, ended.complaints
    [told] = ended.told
    return set(map(Problem, told["state"])), told["seconds"], told["peak_mb"]


@pytest.fixture
def refused_at_once(tmp_path: Path, figure: Figure) -> Callable[[], None]:
    """Asserts that the only recording there is refused, in time and in little memory."""

    def check() -> None:
        state, seconds, peak_mb = decoded(tmp_path)
        assert state == {Problem.TOO_LONG}
        assert seconds < MOST_S
        assert peak_mb < MOST_MB
        figure("decompression bombs", seconds, f"{seconds:.2f} s")
        figure("decompression bombs, memory", peak_mb, f"{peak_mb:.0f} MB")

    return check


def test_a_day_that_a_flac_header_announces_is_refused(
    tmp_path: Path, refused_at_once: Callable[[], None]
) -> None:
    path = write(tmp_path / "call.flac", call(2), "flac")
    data = bytearray(path.read_bytes())
    # The last 36 bits of this field of STREAMINFO are the number of samples.
    at = 8 + 10
    [field] = struct.unpack(">Q", data[at : at + 8])
    data[at : at + 8] = struct.pack(">Q", field >> 36 << 36 | DAY_S * 8_000)
    path.write_bytes(data)
    refused_at_once()


def test_a_day_of_pauses_in_an_amr_that_says_nothing_of_its_length_is_refused(
    tmp_path: Path, refused_at_once: Callable[[], None]
) -> None:
    (tmp_path / "call.amr").write_bytes(b"#!AMR\n" + b"\x7c" * (DAY_S * 50))
    refused_at_once()


def test_a_wav_that_announces_a_day_and_holds_seconds_is_said_to_be_cut(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", call(2))
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", 2_000_000_000)
    path.write_bytes(data)
    state, seconds, peak_mb = decoded(tmp_path)
    assert (state, seconds < MOST_S, peak_mb < MOST_MB) == ({Problem.PARTIAL_AUDIO}, True, True)


@pytest.mark.reliability
@pytest.mark.parametrize("announced", [True, False])
def test_a_real_day_of_silence_is_refused(
    tmp_path: Path, announced: bool, refused_at_once: Callable[[], None]
) -> None:
    path = tmp_path / "call.flac"
    write_silence(path, DAY_S)
    if not announced:
        data = bytearray(path.read_bytes())
        [field] = struct.unpack(">Q", data[18:26])
        data[18:26] = struct.pack(">Q", field >> 36 << 36)
        path.write_bytes(data)
    assert path.stat().st_size < 20_000_000
    refused_at_once()


def test_hours_of_silence_whose_length_no_header_says_are_refused(
    tmp_path: Path, refused_at_once: Callable[[], None]
) -> None:
    """Bare AAC at 8 kHz: an hour of silence is 0.3 MB, and each frame stands for itself."""
    minute = write(tmp_path / "call.aac", np.zeros((1, 60 * 8_000), dtype=np.float32), "aac").read_bytes()
    (tmp_path / "call.aac").write_bytes(minute * 300)
    refused_at_once()


@pytest.mark.reliability
@pytest.mark.parametrize("ending", ["opus", "aac", "webm", "m4a"])
def test_hours_of_silence_are_refused_whatever_they_cost_to_decode(
    tmp_path: Path, ending: str, refused_at_once: Callable[[], None]
) -> None:
    """At a studio's rate, at which four hours take a decoder twenty seconds."""
    rate_hz = 48_000
    (tmp_path / "made").mkdir()
    silence = np.zeros((1, 60 * rate_hz), dtype=np.float32)
    repeat(write(tmp_path / "made" / "x", silence, ending, rate_hz=rate_hz), tmp_path / "call", ending, 300)
    (tmp_path / "made" / "x").unlink()
    (tmp_path / "made").rmdir()
    refused_at_once()


def repeat(source: Path, target: Path, ending: str, times: int) -> None:
    """The packets of a recording again and again, on one clock; nothing is encoded."""
    with av.open(str(source)) as opened:
        stream = opened.streams.audio[0]
        packets = [(bytes(packet), packet.duration or 0) for packet in opened.demux(stream) if packet.size]
        with av.open(str(target), mode="w", format=FORMATS[ending][0]) as made:
            copy = made.add_stream_from_template(stream)
            now = 0
            for content, duration in packets * times:
                packet = av.Packet(content)
                packet.stream, packet.time_base = copy, stream.time_base or Fraction(1)
                packet.pts = packet.dts = now
                packet.duration = duration
                now += duration
                made.mux(packet)


def write_silence(path: Path, seconds: int) -> None:
    """A FLAC of silence, written a minute at a time."""
    minute = np.zeros((1, 60 * 8_000), dtype=np.int16)
    with av.open(str(path), mode="w", format="flac") as opened:
        stream = opened.add_stream("flac", rate=8_000, layout="mono")
        assert isinstance(stream, AudioStream)
        for number in range(seconds // 60):
            frame = AudioFrame.from_ndarray(minute, format="s16", layout="mono")
            frame.sample_rate = 8_000
            frame.pts = number * minute.shape[1]
            opened.mux(stream.encode(frame))
        opened.mux(stream.encode(None))
