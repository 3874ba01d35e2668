"""What a call's page plays and draws lies beside the store, and no call is lost for want of it."""

import json
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone

from qa_pipeline import page_audio
from qa_pipeline.errors import AudioError
from qa_pipeline.judging import Judging
from qa_pipeline.page_audio import Drawing, draw_missing, peaks_file
from qa_pipeline.pipeline import load_rules, score_calls, transcribe_calls
from qa_pipeline.recordings.recording import AgentChannel, Problem
from qa_pipeline.settings import load_settings
from qa_pipeline.store.store import Store, StoredCall


def wanted(folder: Path, name: str = "a", agent: AgentChannel = AgentChannel.LEFT) -> Drawing:
    path = folder / f"{name}.wav"
    return Drawing(path=path, agent_channel=agent, playable=folder / "audio" / f"{name}.mp3")


def drawn(folder: Path, name: str = "a") -> dict[str, object]:
    made: dict[str, object] = json.loads(
        peaks_file(wanted(folder, name).playable).read_text(encoding="utf-8")
    )
    return made


def run(folder: Path) -> list[StoredCall]:
    settings = load_settings(folder)
    with Store(settings.out, settings.workspace, settings.store) as store:
        transcribe_calls(settings, store, load_rules(settings), FakeTranscriber, lambda _: None)
        run_id = store.begin_run("run", "0", "now")
        with Judging(load_rules(settings)) as judging:
            score_calls(store, judging, run_id, lambda _: None)
        return [call for call in store.calls() if isinstance(call, StoredCall)]


def test_a_call_that_is_heard_is_drawn(tmp_path: Path) -> None:
    write_tone(tmp_path / "recordings" / "a.wav")
    (call,) = run(tmp_path)
    (drawing,) = (tmp_path / "out" / "audio").iterdir()
    assert drawing.name == f"{call.recording.sha256[:32]}.peaks.json"
    assert [side["speaker"] for side in json.loads(drawing.read_text())["sides"]] == ["agent", "customer"]


def test_a_call_heard_before_there_were_drawings_is_drawn_by_the_next_run(tmp_path: Path) -> None:
    write_tone(tmp_path / "recordings" / "a.wav")
    run(tmp_path)
    (drawing,) = (tmp_path / "out" / "audio").iterdir()
    drawing.unlink()
    run(tmp_path)
    assert drawing.is_file()


def test_a_call_is_scored_although_its_drawing_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qa_pipeline.audio.peaks.write_peaks", full)
    write_tone(tmp_path / "recordings" / "a.wav")
    (call,) = run(tmp_path)
    assert call.scorecard is not None
    assert not (tmp_path / "out" / "audio").exists()


def test_a_drawing_that_is_there_is_left_alone(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    assert draw_missing([wanted(tmp_path)]) == 1
    assert draw_missing([wanted(tmp_path)]) == 0


def test_another_agents_side_is_drawn_again(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    draw_missing([wanted(tmp_path)])
    assert draw_missing([wanted(tmp_path, agent=AgentChannel.RIGHT)]) == 1
    assert drawn(tmp_path)["agent_channel"] == "right"


def test_half_a_drawing_is_drawn_again(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    peaks_file(wanted(tmp_path).playable).parent.mkdir()
    peaks_file(wanted(tmp_path).playable).write_text('{"agent', encoding="utf-8")
    assert draw_missing([wanted(tmp_path)]) == 1
    assert drawn(tmp_path)["duration_s"] == 8.0


def test_a_recording_that_cannot_be_decoded_keeps_none_of_the_others_from_being_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound", encoding="utf-8")
    write_tone(tmp_path / "b.wav")
    assert draw_missing([wanted(tmp_path, "a"), wanted(tmp_path, "b")]) == 1
    assert drawn(tmp_path, "b")


def test_nobody_waits_for_pictures_what_is_left_is_drawn_next_time(tmp_path: Path) -> None:
    for name in "ab":
        write_tone(tmp_path / f"{name}.wav")
    both = [wanted(tmp_path, name) for name in "ab"]
    assert draw_missing(both, within_s=-1) == 0
    assert draw_missing(both) == 2


def test_a_copy_that_cannot_be_made_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise AudioError(Problem.FAILED, "no")

    monkeypatch.setattr("qa_pipeline.audio.decoder.Decoder.write_playable", broken)
    (tmp_path / "a.wav").write_text("no sound", encoding="utf-8")
    page_audio.keep_playable(tmp_path / "a.wav", tmp_path / "audio" / "a.mp3")
    assert not (tmp_path / "audio" / "a.mp3").exists()
