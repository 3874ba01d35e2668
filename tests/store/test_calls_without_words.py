"""A call is read without what was said in it, where nobody asks for that."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import make_recording, make_transcript
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.store.store import Store, StoredCall


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store(tmp_path, tmp_path) as store:
        heard = make_transcript("agent: buongiorno", "customer: sì", problems=(Problem.MONO,))
        calls = [make_recording("c1"), make_recording("c2")]
        store.list_calls([(call, store.add_transcript(call.sha256, "m", heard)) for call in calls])
    return tmp_path


def test_whoever_asks_decides_call_by_call_whether_the_words_are_read(folder: Path) -> None:
    shown: list[StoredCall] = []

    def needs_words(call: StoredCall) -> bool:
        shown.append(call)
        return call.recording.call_id == "c2"

    with Store(folder, folder) as store:
        whole = store.calls()
        first, second = store.calls_of(["c1", "c2"], needs_words)
    assert [call.recording.call_id for call in shown] == ["c1", "c2"]
    assert isinstance(first, StoredCall)
    assert isinstance(whole[0], StoredCall)
    assert first.transcript == replace(whole[0].transcript, utterances=(), speech=())
    assert first.checksum == whole[0].checksum
    assert second == whole[1]


def test_damage_of_the_words_is_found_though_nobody_asks_for_them(folder: Path) -> None:
    with sqlite3.connect(folder / "qa.sqlite") as file:
        file.execute("update transcripts set transcript = replace(transcript, 'buongiorno', 'buonasera')")
    with Store(folder, folder) as store:
        found = list(store.calls_of(["c1", "c2"], lambda _: False))
    assert all(isinstance(each, SkippedRecording) for each in found)
