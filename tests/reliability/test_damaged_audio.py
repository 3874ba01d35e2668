"""Recordings that are damaged, cut or hardly any: each ends in a clear state, and none takes the program with it."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sounds import FORMATS, babble, call, write

from qa_pipeline.recordings.recording import Problem
from reliability.broken_audio import DATA, damaged, whole_recordings
from reliability.children import run_child
from reliability.decode_child import state_of
from reliability.extent import extent

LIMIT_S = 10
"""Of the processor's time, which one recording may take."""
HANGS_S = "60"
"""By the clock: then it hangs."""
REFUSED = {
    Problem.EMPTY_AUDIO,
    Problem.NOT_AUDIO,
    Problem.CORRUPT,
    Problem.UNSUPPORTED,
    Problem.TOO_LONG,
    Problem.FAILED,
}
"""A recording that cannot be heard has one of these."""
HEARD = {Problem.PARTIAL_AUDIO, Problem.DEAD_CHANNEL, Problem.IDENTICAL_CHANNELS, Problem.MONO}
"""One that can has any of these, or none."""
CUT_FORMATS = ("pcm.wav", "ulaw.wav", "mp3", "m4a", "opus", "flac", "bursts_gsm.wav")
CUT_AT = (0.10, 0.25, 0.50, 0.75, 0.95)


def test_500_damaged_recordings_end_in_500_clear_states(tmp_path: Path) -> None:
    count = extent(200, 500)
    (tmp_path / "damaged").mkdir()
    for one in damaged(whole_recordings(tmp_path), count, seed=7):
        (tmp_path / "damaged" / one.name).write_bytes(one.content)

    ended = run_child("decode_child.py", HANGS_S, tmp_path / "damaged")

    assert (ended.code, len(ended.told)) == (0, count), ended.complaints
    assert max(each["seconds"] for each in ended.told) < LIMIT_S
    for each in ended.told:
        state = set(map(Problem, each["state"]))
        assert (len(state) == 1 and state <= REFUSED) or state <= HEARD, each
        assert bool(each["said"]) == bool(state), "whatever is wrong is said in a sentence"
        assert "\n" not in each["said"]


@pytest.mark.parametrize("name", CUT_FORMATS)
def test_a_recording_cut_anywhere_is_flagged_and_a_whole_one_is_not(tmp_path: Path, name: str) -> None:
    whole = whole_recordings(tmp_path)[name]
    cut = [_state(tmp_path, whole[: round(len(whole) * at)]) for at in CUT_AT]
    assert all(state & (REFUSED | {Problem.PARTIAL_AUDIO}) for state in cut), dict(
        zip(CUT_AT, cut, strict=True)
    )
    assert _state(tmp_path, whole) <= {Problem.MONO}


def test_a_container_that_says_its_own_length_is_flagged_even_where_little_is_cut(tmp_path: Path) -> None:
    whole = whole_recordings(tmp_path)
    for ending in ("aiff", "alac", "au", "pcm.wav", "m4a", "opus", "webm"):
        assert _state(tmp_path, whole[ending][:-1_000]) & {Problem.PARTIAL_AUDIO, Problem.CORRUPT}, ending


def _state(folder: Path, content: bytes) -> set[Problem]:
    path = folder / "call"
    path.write_bytes(content)
    return set(map(Problem, state_of(path)[0]))


def test_channels_that_appear_in_the_middle_are_damage_and_crash_nothing(tmp_path: Path) -> None:
    """Ten channels in one frame of bare AAC: PyAV reads beyond the frame's memory."""
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "call.aac").write_bytes((DATA / "ten_channels.aac").read_bytes())
    ended = run_child("decode_child.py", HANGS_S, tmp_path / "only")
    assert ended.code == 0, ended.complaints
    assert ended.told[0]["state"] == ["partial_audio"]


def _wrong(value: float, *, of: str) -> NDArray[np.float32]:
    samples = call(2)
    places: dict[str, tuple[int | slice, slice]] = {
        "all": (slice(None), slice(None)),
        "left": (0, slice(None)),
        "end": (slice(None), slice(8_000, None)),
    }
    samples[places[of]] = value
    return samples


DEGENERATE: dict[str, tuple[NDArray[np.float32] | bytes, str, set[Problem]]] = {
    "no byte": (b"", "", {Problem.EMPTY_AUDIO}),
    "one byte": (b"R", "", {Problem.NOT_AUDIO}),
    "a head alone": (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0", "", {Problem.EMPTY_AUDIO}),
    "one sample": (np.full((1, 1), 0.5, np.float32), "pcm.wav", {Problem.EMPTY_AUDIO}),
    "a blink": (babble(180)[None, :400], "pcm.wav", {Problem.EMPTY_AUDIO}),
    "silence": (np.zeros((2, 16_000), np.float32), "pcm.wav", {Problem.EMPTY_AUDIO}),
    "an offset and no sound": (np.full((1, 16_000), 0.5, np.float32), "pcm.wav", {Problem.EMPTY_AUDIO}),
    "silence in MP3": (np.zeros((1, 16_000), np.float32), "mp3", {Problem.EMPTY_AUDIO}),
    "both channels the same": (np.repeat(babble(180)[None], 2, axis=0), "pcm.wav", {Problem.IDENTICAL_CHANNELS, Problem.MONO}),
    "one channel the other turned round": (np.stack([babble(180), -babble(180)]), "pcm.wav", {Problem.IDENTICAL_CHANNELS, Problem.MONO}),
    "a dead agent": (np.stack([np.zeros(48_000, np.float32), babble(180)]), "pcm.wav", {Problem.DEAD_CHANNEL}),
    "a dead customer": (np.stack([babble(180), np.zeros(48_000, np.float32)]), "pcm.wav", {Problem.DEAD_CHANNEL}),
    "mono": (babble(180)[None], "pcm.wav", {Problem.MONO}),
    "six channels": (np.repeat(babble(180)[None], 6, axis=0), "pcm.wav", {Problem.MONO}),
    "far too loud": (np.clip(call(2) * 50, -1, 1), "pcm.wav", set()),
    "no numbers": (_wrong(np.nan, of="all"), "f32.wav", {Problem.CORRUPT}),
    "no numbers at the end": (_wrong(np.nan, of="end"), "f32.wav", {Problem.PARTIAL_AUDIO}),
    "numbers without end": (_wrong(np.inf, of="all"), "f32.wav", {Problem.CORRUPT}),
    "one channel without numbers": (_wrong(-np.inf, of="left"), "f32.wav", {Problem.PARTIAL_AUDIO, Problem.DEAD_CHANNEL}),
    "numbers that are no sound": (_wrong(1e30, of="all"), "f32.wav", {Problem.CORRUPT}),
    "a picture named .wav": (b"\x89PNG\r\n\x1a\n" + bytes(500), "", {Problem.NOT_AUDIO}),
    "zeros": (bytes(100_000), "", {Problem.NOT_AUDIO}),
}  # fmt: skip


@pytest.mark.parametrize("name", DEGENERATE)
def test_a_recording_that_is_hardly_one_has_the_right_state(tmp_path: Path, name: str) -> None:
    given, ending, expected = DEGENERATE[name]
    path = tmp_path / "call.wav"
    if isinstance(given, bytes):
        path.write_bytes(given)
    else:
        assert ending in FORMATS
        write(path, given, ending)
    assert set(map(Problem, state_of(path)[0])) == expected
