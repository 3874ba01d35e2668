"""Several runs on one workspace: whoever looked last into it decides which calls are listed, whoever lists last."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from postgres import OpenStore

from conftest import make_recording, make_transcript
from qa_pipeline.recordings.recording import ImportedFile, Problem, Recording, SkippedRecording
from qa_pipeline.store.listing import Look
from qa_pipeline.store.store import Store, StoredCall

pytest_plugins = ["store_fixtures"]

HEARD = make_transcript("agent: sì")


def begin(store: Store) -> Look:
    """A run begins, and looks into the workspace."""
    store.begin_run("run", "0", "now")
    return store.look()


def unheard(call_id: str, problem: Problem = Problem.HELD) -> SkippedRecording:
    return SkippedRecording(
        call_id=call_id, file=make_recording(call_id).file, problem=problem, reason="another hears it"
    )


def list_those(store: Store, look: Look | None, *items: str | SkippedRecording) -> None:
    """Lists calls that are heard, and others."""
    made: list[tuple[Recording | SkippedRecording, int | None]] = []
    for item in items:
        if isinstance(item, SkippedRecording):
            made.append((item, None))
        else:
            made.append((make_recording(item), store.add_transcript(item, "m", HEARD)))
    store.list_calls(made, look)


def listed(store: Store) -> list[str]:
    return [
        call.recording.call_id if isinstance(call, StoredCall) else f"not {call.call_id}"
        for call in store.calls()
    ]


def import_one(store: Store, call_id: str, said: str = "agent: no") -> None:
    file = ImportedFile(call_id=call_id, file=f"{call_id}.vtt", sha256=f"{call_id} {said}")
    store.add_import(file, "import vtt", make_transcript(said), replace(make_recording(call_id), path=None))


def test_what_a_later_run_added_stays_listed_and_what_it_took_away_does_not_come_back(
    open_store: OpenStore,
) -> None:
    with open_store() as first, open_store() as second:
        list_those(first, begin(first), "c1", "gone")
        earlier, later = begin(first), begin(second)
        list_those(second, later, "c1", "c2")
        list_those(first, earlier, "c1", "gone")
        assert listed(first) == ["c1", "c2"]
        list_those(second, begin(second), "c2")
        assert listed(first) == ["c2"], "the next run's list is the workspace's again"


def test_a_later_run_lists_anew_what_an_earlier_one_listed_before_it(open_store: OpenStore) -> None:
    with open_store() as first, open_store() as second:
        earlier, later = begin(first), begin(second)
        list_those(first, earlier, "c1", "gone")
        list_those(second, later, "c1", "c2")
        assert listed(first) == ["c1", "c2"]


def test_a_run_that_began_and_never_listed_hinders_nobody(open_store: OpenStore) -> None:
    with open_store() as store:
        list_those(store, begin(store), "gone")
        earlier = begin(store)
        store.end_run(store.begin_run("score", "0", "now"), "later")
        list_those(store, earlier, "c1")
        assert listed(store) == ["c1"]


def test_who_is_recorded_as_no_run_keeps_to_the_same_order(open_store: OpenStore) -> None:
    """As `transcribe` does."""
    with open_store() as first, open_store() as second:
        begin(first)
        heard_alone = first.look()
        list_those(second, begin(second), "c1", "c2")
        list_those(first, heard_alone, "c1")
        assert listed(first) == ["c1", "c2"]
        list_those(first, first.look(), "c1")
        assert listed(first) == ["c1"]


@pytest.mark.parametrize(
    ("problem", "is_given"),
    [(Problem.HELD, True), (Problem.CRASHED, True), (Problem.MISSING, False), (Problem.NO_SPEECH, False)],
)
def test_what_an_earlier_run_heard_of_calls_that_a_later_one_left_to_it_is_given(
    open_store: OpenStore, problem: Problem, is_given: bool
) -> None:
    with open_store() as first, open_store() as second:
        earlier, later = begin(first), begin(second)
        list_those(second, later, "a", unheard("b", problem), "c")
        list_those(first, earlier, "a", "b")
        assert listed(first) == ["a", "b" if is_given else "not b", "c"]
        list_those(first, earlier, "a", unheard("c"))
        assert listed(first) == ["a", "b" if is_given else "not b", "c"], "and nothing that is heard is lost"


def test_what_was_imported_after_a_run_looked_stays_as_it_was_imported(open_store: OpenStore) -> None:
    missing = SkippedRecording(call_id="c3", file="", problem=Problem.NOT_IMPORTED, reason="x", line=4)
    with open_store() as first, open_store() as second:
        import_one(first, "c0")
        import_one(first, "old")
        look = begin(first)
        for call_id in ("c2", "c3", "c1"):
            import_one(second, call_id)
        import_one(second, "c0", "agent: mai")
        list_those(first, look, "c1", missing, "last")
        assert listed(first) == ["last", "c0", "c2", "c3", "c1"], "without the old one, whose file it missed"
        calls = {call.recording.call_id: call for call in first.calls() if isinstance(call, StoredCall)}
        assert calls["c1"].transcript.utterances == make_transcript("agent: no").utterances
        assert calls["c0"].transcript.utterances == make_transcript("agent: mai").utterances


def test_an_import_that_is_damaged_is_listed_as_the_run_says(tmp_path: Path) -> None:
    with Store(tmp_path / "out", tmp_path) as store:
        import_one(store, "c1")
    with sqlite3.connect(tmp_path / "out" / "qa.sqlite") as file:
        file.execute("update transcripts set transcript = '{'")
    with Store(tmp_path / "out", tmp_path) as store:
        list_those(store, begin(store), unheard("c1", Problem.FAILED))
        [call] = store.calls()
        assert isinstance(call, SkippedRecording)
        assert call.reason == "another hears it"


def test_facts_of_a_run_that_cannot_be_read_put_no_list_in_order(tmp_path: Path) -> None:
    with Store(tmp_path / "out", tmp_path) as store:
        earlier, later = begin(store), begin(store)
        list_those(store, later, "c2")
    with sqlite3.connect(tmp_path / "out" / "qa.sqlite") as file:
        file.execute("update runs set facts = '{' where id = 2")
    with Store(tmp_path / "out", tmp_path) as store:
        list_those(store, earlier, "c1")
        assert listed(store) == ["c1"], "as if it had listed last of two that nobody can put in order"
