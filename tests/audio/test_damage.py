"""A recording that lost a part never passes for whole, and a whole one is never accused."""

import struct
from pathlib import Path

import numpy as np
import pytest
from sounds import SECONDS, babble, call, problems, write

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.audio.frames import first_mpeg_frame, mpeg_frame_bytes
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel, Problem

DATA = Path(__file__).parent / "data"
CUT_FORMATS = ["pcm.wav", "ulaw.wav", "ima.wav", "mp3", "m4a", "opus", "ogg", "flac", "webm", "aac", "au"]
NOTHING_LEFT = {Problem.CORRUPT, Problem.EMPTY_AUDIO, Problem.NOT_AUDIO}


def outcome(path: Path, max_hours: float = 4.0) -> set[Problem]:
    try:
        decoded = decode_call(path, agent_channel=AgentChannel.LEFT, max_hours=max_hours)
    except AudioError as error:
        return {error.problem}
    return {one.problem for one in decoded.problems}


@pytest.mark.parametrize("ending", CUT_FORMATS)
@pytest.mark.parametrize("kept", [0.02, 0.1, 0.5, 0.9, 0.99])
def test_a_cut_recording_is_never_whole(tmp_path: Path, ending: str, kept: float) -> None:
    whole = write(tmp_path / "whole", call(), ending).read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(whole[: int(len(whole) * kept)])

    assert outcome(cut) & {Problem.PARTIAL_AUDIO, *NOTHING_LEFT}


@pytest.mark.parametrize("name", ["bursts.amr", "bursts_gsm.wav"])
@pytest.mark.parametrize("kept", [0.1, 0.35, 0.55])
def test_a_cut_telephone_recording_is_never_whole(tmp_path: Path, name: str, kept: float) -> None:
    whole = (DATA / name).read_bytes()
    cut = tmp_path / name
    cut.write_bytes(whole[: int(len(whole) * kept)])

    assert outcome(cut) & {Problem.PARTIAL_AUDIO, *NOTHING_LEFT}


def test_the_lost_ending_is_told_in_seconds(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", call())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    decoded = decode_call(path, agent_channel=AgentChannel.LEFT)

    assert decoded.announced_s == SECONDS
    assert decoded.duration_s == pytest.approx(SECONDS / 2, abs=0.1)
    assert "announces 6.0 s, 3.0 s could be decoded" in decoded.problems[0].detail


@pytest.mark.parametrize("ending", ["opus", "ogg"])
def test_an_ogg_cut_between_two_pages_lacks_its_end_mark(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / "call", call(), ending)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"OggS")])

    assert outcome(path) == {Problem.PARTIAL_AUDIO}


def test_an_mp3_without_a_count_of_its_frames_shows_half_a_last_one(tmp_path: Path) -> None:
    whole = write(tmp_path / "call.mp3", call(), "mp3").read_bytes()
    start = first_mpeg_frame(whole)
    assert start is not None
    bare = whole[start + (mpeg_frame_bytes(whole, start) or 0) :]
    (tmp_path / "bare.mp3").write_bytes(bare)
    (tmp_path / "cut.mp3").write_bytes(bare[:-50])

    assert outcome(tmp_path / "bare.mp3") == set()
    assert outcome(tmp_path / "cut.mp3") == {Problem.PARTIAL_AUDIO}


@pytest.mark.parametrize("tag", [b"TAG" + bytes(125), b"APETAGEX" + bytes(200)], ids=["id3v1", "ape"])
def test_a_tag_behind_an_mp3_is_no_damage(tmp_path: Path, tag: bytes) -> None:
    path = write(tmp_path / "call.mp3", call(), "mp3")
    path.write_bytes(path.read_bytes() + tag)

    assert outcome(path) == set()


@pytest.mark.parametrize("ending", ["opus", "flac"])
def test_a_hole_inside_keeps_what_follows_at_its_time(tmp_path: Path, ending: str) -> None:
    whole = write(tmp_path / "call", call(20), ending).read_bytes()
    middle = len(whole) // 2
    path = tmp_path / "hole"
    path.write_bytes(whole[: middle - 500] + whole[middle + 500 :])

    decoded = decode_call(path, agent_channel=AgentChannel.LEFT)

    assert {one.problem for one in decoded.problems} == {Problem.PARTIAL_AUDIO}
    assert decoded.duration_s == pytest.approx(20, abs=0.1)
    assert decoded.channels[0].samples[18 * 16_000 + 4_000 : 18 * 16_000 + 12_000].std() > 0.01


@pytest.mark.parametrize("ending", ["opus", "flac"])
def test_a_flipped_bit_is_found_where_the_format_has_checksums(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / "call", call(), ending)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    path.write_bytes(damaged)

    assert outcome(path) == {Problem.PARTIAL_AUDIO}


def wav_with(tmp_path: Path, offset: int, value: bytes) -> Path:
    """A good WAV with other bytes at an offset; a negative one counts from the data chunk."""
    path = write(tmp_path / "call.wav", call())
    data = bytearray(path.read_bytes())
    at = offset if offset >= 0 else data.index(b"data") - offset - 1
    data[at : at + len(value)] = value
    path.write_bytes(data)
    return path


DATA_SIZE = -5


def test_a_recorder_that_was_killed_is_said_to_have_lost_its_end(tmp_path: Path) -> None:
    assert outcome(wav_with(tmp_path, DATA_SIZE, bytes(4))) == {Problem.PARTIAL_AUDIO}


def test_a_stream_of_unknown_length_is_no_damage(tmp_path: Path) -> None:
    assert outcome(wav_with(tmp_path, DATA_SIZE, b"\xff\xff\xff\xff")) == set()


@pytest.mark.parametrize(
    ("offset", "value"),
    [(24, struct.pack("<I", 1)), (22, struct.pack("<H", 60)), (20, struct.pack("<H", 0x1234))],
    ids=["1 Hz", "60 channels", "unknown codec"],
)
def test_impossible_headers_are_refused(tmp_path: Path, offset: int, value: bytes) -> None:
    assert outcome(wav_with(tmp_path, offset, value)) == {Problem.UNSUPPORTED}


def test_no_bytes_and_no_samples_are_empty(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.wav"
    nothing.touch()
    header = wav_with(tmp_path, DATA_SIZE, bytes(4))
    header.write_bytes(header.read_bytes()[: header.read_bytes().index(b"data") + 8])
    blink = write(tmp_path / "blink.wav", babble(180)[None, :400])

    assert [outcome(path) for path in (nothing, header, blink)] == [{Problem.EMPTY_AUDIO}] * 3


def test_a_container_without_anything_decodable_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "call.flac"
    path.write_bytes(b"fLaC" + np.random.default_rng(3).bytes(5_000))

    assert outcome(path) == {Problem.CORRUPT}


def test_a_long_recording_is_refused_by_its_header(tmp_path: Path) -> None:
    assert outcome(write(tmp_path / "long.flac", call(), "flac"), max_hours=3 / 3600) == {Problem.TOO_LONG}


def test_a_long_recording_that_hides_its_length_is_refused_while_it_is_decoded(tmp_path: Path) -> None:
    path = write(tmp_path / "long.opus", call(), "opus")

    assert outcome(path, max_hours=3 / 3600) == {Problem.TOO_LONG}


@pytest.mark.parametrize("junk", ["flip", "zero", "shuffle"])
@pytest.mark.parametrize("ending", ["pcm.wav", "ima.wav", "mp3", "m4a", "opus", "flac", "webm"])
def test_random_damage_ends_in_a_named_problem_or_a_call(tmp_path: Path, ending: str, junk: str) -> None:
    whole = write(tmp_path / "whole", call(3), ending).read_bytes()
    random = np.random.default_rng(4)
    for number in range(5):
        data = np.frombuffer(whole, dtype=np.uint8).copy()
        at = int(random.integers(0, len(data) - 500))
        if junk == "flip":
            data[random.integers(0, len(data), 20)] ^= 1 << int(random.integers(0, 8))
        elif junk == "zero":
            data[at : at + 500] = 0
        else:
            random.shuffle(data[at : at + 500])
        path = tmp_path / f"{number}"
        path.write_bytes(data.tobytes())

        assert outcome(path) <= set(Problem)


def test_intact_recordings_of_odd_lengths_are_not_accused(tmp_path: Path) -> None:
    for ending in CUT_FORMATS:
        for seconds in (0.7, 1.37, 4.003):
            path = write(tmp_path / f"{seconds}.{ending}", call(seconds), ending)

            assert Problem.PARTIAL_AUDIO not in problems(path), (ending, seconds)
