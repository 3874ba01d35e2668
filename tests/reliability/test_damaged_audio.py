"""Recordings that are damaged, cut or hardly any: each ends in a clear state, and none takes the program with it."""

from pathlib import Path

import pytest

from qa_pipeline.recordings.recording import Problem
from reliability.broken_audio import CUT_AT, CUT_FORMATS, DATA, damaged, whole_recordings
from reliability.children import run_child
from reliability.conftest import Figure
from reliability.decode_child import state_of
from reliability.degenerate_audio import DEGENERATE, write_degenerate
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


def test_500_damaged_recordings_end_in_500_clear_states(tmp_path: Path, figure: Figure) -> None:
    count = extent(78, 500)
    (tmp_path / "damaged").mkdir()
    for one in damaged(whole_recordings(tmp_path), count, seed=7):
        (tmp_path / "damaged" / one.name).write_bytes(one.content)

    ended = run_child("decode_child.py", HANGS_S, tmp_path / "damaged")

    assert (ended.code, len(ended.told)) == (0, count), ended.complaints
    longest_s = max(each["seconds"] for each in ended.told)
    assert longest_s < LIMIT_S
    for each in ended.told:
        state = set(map(Problem, each["state"]))
        assert (len(state) == 1 and state <= REFUSED) or state <= HEARD, each
        assert bool(each["said"]) == bool(state), "whatever is wrong is said in a sentence"
        assert "\n" not in each["said"]
    figure(
        "damaged recordings",
        count,
        f"{len(ended.told)} of {count} with a clear state, 0 crashes, the longest {longest_s:.2f} s",
    )


@pytest.mark.parametrize("name", CUT_FORMATS)
def test_a_recording_cut_anywhere_is_flagged_and_a_whole_one_is_not(
    tmp_path: Path, name: str, figure: Figure
) -> None:
    whole = whole_recordings(tmp_path)[name]
    cut = [_state(tmp_path, whole[: round(len(whole) * at)]) for at in CUT_AT]
    assert all(state & (REFUSED | {Problem.PARTIAL_AUDIO}) for state in cut), dict(
        zip(CUT_AT, cut, strict=True)
    )
    assert _state(tmp_path, whole) <= {Problem.MONO}
    figure("cut recordings", 0, f"{len(cut)} of {len(cut)} flagged, 0 of 1 whole one ({name})")


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


@pytest.mark.parametrize("name", DEGENERATE)
def test_a_recording_that_is_hardly_one_has_the_right_state(tmp_path: Path, name: str) -> None:
    path = write_degenerate(tmp_path / "call.wav", name)
    assert set(map(Problem, state_of(path)[0])) == DEGENERATE[name][2]
