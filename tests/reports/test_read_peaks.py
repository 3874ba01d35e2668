"""The drawing beside a recording is read with suspicion: a damaged one costs the waveform and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from qa_pipeline.audio.channel import AudioChannel, DecodedCall
from qa_pipeline.audio.peaks import write_peaks
from qa_pipeline.recordings.recording import AgentChannel, Speaker
from qa_pipeline.reports.peaks import read_peaks

WHOLE = {
    "agent_channel": "left",
    "duration_s": 61.5,
    "sides": [{"speaker": "agent", "peaks": [0, 40, 100]}, {"speaker": "customer", "peaks": [1, 2, 3]}],
}


def kept(folder: Path, drawn: object) -> Path:
    path = folder / "0123.peaks.json"
    path.write_text(drawn if isinstance(drawn, str) else json.dumps(drawn), encoding="utf-8")
    return path


def test_what_the_audio_stage_writes_is_read(tmp_path: Path) -> None:
    import numpy as np  # noqa: PLC0415 - nothing else here needs it

    side = AudioChannel(speaker=Speaker.UNKNOWN, samples=np.full(16_000, 0.3, dtype=np.float32))
    target = tmp_path / "x.peaks.json"
    write_peaks(DecodedCall(channels=(side,), duration_s=1.0, announced_s=None), AgentChannel.RIGHT, target)
    drawn = read_peaks(target)
    assert drawn is not None
    assert (drawn.duration_s, drawn.sides[0].speaker) == (1.0, Speaker.UNKNOWN)
    assert set(drawn.sides[0].peaks) == {100}


def test_both_sides_come_in_their_order(tmp_path: Path) -> None:
    drawn = read_peaks(kept(tmp_path, WHOLE))
    assert drawn is not None
    assert [side.speaker for side in drawn.sides] == [Speaker.AGENT, Speaker.CUSTOMER]
    assert drawn.sides[0].peaks == (0, 40, 100)


def test_no_drawing_is_nothing_to_speak_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_peaks(tmp_path / "none.json") is None
    assert capsys.readouterr() == ("", "")


BAD: dict[str, tuple[Any, str]] = {
    "half a file": ('{"agent_channel":"left","dur', "Invalid JSON"),
    "an empty file": ("", "Invalid JSON"),
    "a list": ([], "an object"),
    "a peak above the top": (WHOLE | {"sides": [{"speaker": "agent", "peaks": [101]}]}, "sides.0.peaks.0"),
    "a peak below nothing": (WHOLE | {"sides": [{"speaker": "agent", "peaks": [-1]}]}, "sides.0.peaks.0"),
    "a peak in words": (WHOLE | {"sides": [{"speaker": "agent", "peaks": ["</script>"]}]}, "sides.0.peaks.0"),
    "nobody's side": (WHOLE | {"sides": [{"speaker": "Anna", "peaks": [1]}]}, "sides.0.speaker"),
    "three sides": (WHOLE | {"sides": [{"speaker": "agent", "peaks": [1]}] * 3}, "sides"),
    "no side": (WHOLE | {"sides": []}, "sides"),
    "a side without a peak": (WHOLE | {"sides": [{"speaker": "agent", "peaks": []}]}, "sides.0.peaks"),
    "too many peaks": (WHOLE | {"sides": [{"speaker": "agent", "peaks": [1] * 1001}]}, "sides.0.peaks"),
    "no length": (WHOLE | {"duration_s": 0}, "duration_s"),
    "an endless length": ('{"agent_channel":"left","duration_s":1e999,"sides":[]}', "duration_s"),
    "something else besides": (WHOLE | {"pitch": 1}, "pitch"),
    "a file far too large": ("[" + "1," * 50_000 + "1]", "too large"),
}


@pytest.mark.parametrize("damage", BAD)
def test_a_damaged_drawing_is_left_out_with_the_reason_and_without_what_it_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    content, why = BAD[damage]
    assert read_peaks(kept(tmp_path, content)) is None
    said = capsys.readouterr()
    logged = said.out + said.err
    assert "peaks_ignored" in logged
    assert why in logged
    assert "Anna" not in logged
    assert "script" not in logged


def test_a_folder_in_its_place_is_left_out_too(tmp_path: Path) -> None:
    assert read_peaks(tmp_path) is None
