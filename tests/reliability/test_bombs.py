"""Small files that stand for days of sound: refused at once, in little memory, whether they say their length or hide it."""

import struct
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from sounds import call, write

from qa_pipeline.recordings.recording import Problem
from reliability.children import run_child

DAY_S = 24 * 3600
MOST_S = 5.0
MOST_MB = 300.0


def decoded(folder: Path) -> tuple[set[Problem], float, float]:
    """The state of the only recording in a folder, the seconds and the megabytes that finding it took."""
    ended = run_child("decode_child.py", "60", folder)
    assert ended.code == 0, ended.complaints
    [told] = ended.told
    return set(map(Problem, told["state"])), told["seconds"], told["peak_mb"]


def refused_at_once(folder: Path) -> None:
    state, seconds, peak_mb = decoded(folder)
    assert state == {Problem.TOO_LONG}
    assert seconds < MOST_S
    assert peak_mb < MOST_MB


def test_a_day_that_a_flac_header_announces_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "call.flac", call(2), "flac")
    data = bytearray(path.read_bytes())
    # The last 36 bits of this field of STREAMINFO are the number of samples.
    at = 8 + 10
    [field] = struct.unpack(">Q", data[at : at + 8])
    data[at : at + 8] = struct.pack(">Q", field >> 36 << 36 | DAY_S * 8_000)
    path.write_bytes(data)
    refused_at_once(tmp_path)


def test_a_day_of_pauses_in_an_amr_that_says_nothing_of_its_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "call.amr").write_bytes(b"#!AMR\n" + b"\x7c" * (DAY_S * 50))
    refused_at_once(tmp_path)


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
def test_a_real_day_of_silence_is_refused(tmp_path: Path, announced: bool) -> None:
    path = tmp_path / "call.flac"
    write_silence(path, DAY_S)
    if not announced:
        data = bytearray(path.read_bytes())
        [field] = struct.unpack(">Q", data[18:26])
        data[18:26] = struct.pack(">Q", field >> 36 << 36)
        path.write_bytes(data)
    assert path.stat().st_size < 20_000_000
    refused_at_once(tmp_path)


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
