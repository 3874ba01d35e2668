"""The store remembers what was heard and every scorecard that was ever given."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from postgres import OpenStore

from conftest import make_recording, make_transcript
from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import ImportedFile, Problem, Recording, SkippedRecording
from qa_pipeline.scorecard.scorecard import Outcome
from qa_pipeline.scorecard.scoring import make_scorecard
from qa_pipeline.store.checksums import seal
from qa_pipeline.store.imports import NewImport
from qa_pipeline.store.owner import this_owner
from qa_pipeline.store.runs import RunEnd, last_runs
from qa_pipeline.store.scorecards import NewScorecard
from qa_pipeline.store.soundness import Part
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.store.stored_call import key_of
from qa_pipeline.store.tables import CallRow
from qa_pipeline.store.view import StoreView

pytest_plugins = ["store_fixtures"]


def opened(folder: Path) -> Store:
    return Store(folder / "out", folder)


def test_a_transcript_is_found_again_by_its_audio_and_settings_alone(open_store: OpenStore) -> None:
    heard = make_transcript("agent: perché è così?", "customer: città")
    with open_store() as store:
        number = store.add_transcript("a" * 64, "model 1", heard)
        assert store.find_transcript("a" * 64, "model 1") == number
        assert store.find_transcript("a" * 64, "model 2") is None
        assert store.find_transcript("b" * 64, "model 1") is None


def test_what_was_stored_comes_back_as_it_was(tmp_path: Path, open_store: OpenStore) -> None:
    recording = replace(make_recording(agent="Anna"), path=tmp_path / "recordings" / "c1.wav")
    heard = make_transcript("agent: perché è così?", "customer: città", problems=(Problem.MONO,))
    card = make_scorecard(recording, heard, None, ())
    with open_store() as store:
        number = store.add_transcript(recording.sha256, "m", heard)
        store.list_calls([(recording, number)])
        store.add_scorecard("c1", number, card, store.begin_run("run", "0", "now"))
    with open_store() as store:
        assert store.calls() == (
            StoredCall(recording=recording, transcript=heard, transcript_id=number, scorecard=card),
        )


def test_a_workspace_may_be_moved(tmp_path: Path) -> None:
    recording = replace(make_recording(), path=tmp_path / "recordings" / "c1.wav")
    with opened(tmp_path) as store:
        store.list_calls([(recording, store.add_transcript("a", "m", make_transcript("agent: sì")))])
    with Store(tmp_path / "out", tmp_path / "elsewhere") as store:
        [call] = store.calls()
        assert isinstance(call, StoredCall)
        assert call.recording.path == tmp_path / "elsewhere" / "recordings" / "c1.wav"


def test_a_new_scorecard_is_added_and_the_old_one_kept(open_store: OpenStore) -> None:
    heard = make_transcript("agent: sì")
    old = make_scorecard(make_recording(), heard, None, ())
    new = replace(old, outcome=Outcome.PASSED)
    with open_store() as store:
        number = store.add_transcript("a", "m", heard)
        store.list_calls([(make_recording(), number)])
        run = store.begin_run("run", "0", "now")
        assert store.add_scorecard("c1", number, old, run)
        assert not store.add_scorecard("c1", number, old, run), "the same again is not added"
        assert store.add_scorecard("c1", number, new, run)
        assert store.history("c1") == (old, new)
        [call] = store.calls()
        assert isinstance(call, StoredCall)
        assert call.scorecard == new


def test_the_list_is_the_workspaces_and_keeps_what_cannot_be_processed(open_store: OpenStore) -> None:
    gone = SkippedRecording(
        call_id="c2", file="x.wav", problem=Problem.MISSING, reason="no such file", line=3
    )
    with open_store() as store:
        number = store.add_transcript("a", "m", make_transcript("agent: sì"))
        store.list_calls([(make_recording(), number), (gone, None)])
        assert [getattr(call, "problem", None) for call in store.calls()] == [None, Problem.MISSING]
        store.list_calls([(gone, None)])
        assert store.calls() == (gone,)


def test_a_file_that_is_no_store_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "qa.sqlite").write_bytes(b"not a database at all, but long enough to look" * 50)
    with pytest.raises(StoreError, match="says what is lost"):
        opened(tmp_path)


def test_a_damaged_entry_costs_its_call_alone_and_is_made_anew(tmp_path: Path) -> None:
    heard = make_transcript("agent: sì")
    with opened(tmp_path) as store:
        store.list_calls([(make_recording(), store.add_transcript("a", "m", heard))])
    for damage in ("{", '{"call_id": 3}'):
        with sqlite3.connect(tmp_path / "out" / "qa.sqlite") as file:
            file.execute("update transcripts set transcript = ?", (damage,))
        with opened(tmp_path) as store:
            [call] = store.calls()
            assert isinstance(call, SkippedRecording)
            assert call.problem is Problem.FAILED
            assert store.find_transcript("a", "m") is None, "the next run hears it again"
            store.add_transcript("a", "m", heard)
            assert isinstance(store.calls()[0], StoredCall)


def an_import(call_id: str = "c1", sha256: str = "f") -> ImportedFile:
    return ImportedFile(call_id=call_id, file=f"{call_id}.vtt", sha256=sha256)


def without_audio(call_id: str = "c1") -> Recording:
    return replace(make_recording(call_id), path=None)


def test_an_imported_transcript_is_kept_and_its_call_listed(open_store: OpenStore) -> None:
    heard = make_transcript("agent: sì")
    with open_store() as store:
        assert store.add_import(an_import(), "import srt", heard, without_audio())
        assert not store.add_import(an_import(), "import srt", heard, without_audio()), "the same again"
        assert dict(store.imports().files) == {"c1": an_import()}
        [call] = store.calls()
        assert isinstance(call, StoredCall)
        assert (call.recording.path, call.transcript) == (None, heard)
        assert store.imports().transcripts == {"c1": call.transcript_id}


def test_another_transcript_takes_the_place_of_the_imported_one_and_its_scorecard_is_history(
    open_store: OpenStore,
) -> None:
    old, new = make_transcript("agent: sì"), make_transcript("agent: no")
    with open_store() as store:
        store.add_import(an_import(), "import srt", old, without_audio())
        [call] = store.calls()
        assert isinstance(call, StoredCall)
        card = make_scorecard(without_audio(), old, None, ())
        store.add_scorecard("c1", call.transcript_id, card, store.begin_run("run", "0", "now"))
        assert store.add_import(an_import(sha256="g"), "import srt", new, without_audio())
        [call] = store.calls()
        assert isinstance(call, StoredCall)
        assert (call.transcript, call.scorecard) == (new, None)
        assert store.history("c1") == (card,)


def test_imports_join_the_list_and_take_nothing_from_it_but_their_own_reason(open_store: OpenStore) -> None:
    skipped = [
        SkippedRecording(call_id=call_id, file="", problem=Problem.NOT_IMPORTED, reason="x", line=line)
        for line, call_id in enumerate(("a%", "a_", "a"), start=2)
    ]
    with open_store() as store:
        number = store.add_transcript("a", "m", make_transcript("agent: sì"))
        store.list_calls([(make_recording(), number), *((each, None) for each in skipped)])
        for call_id in ("a_", "z"):
            store.add_import(
                an_import(call_id, call_id), "x", make_transcript("agent: no"), without_audio(call_id)
            )
        listed = [
            call.recording.call_id if isinstance(call, StoredCall) else f"skipped {call.call_id}"
            for call in store.calls()
        ]
    assert listed == ["c1", "skipped a%", "skipped a", "a_", "z"]


def test_a_damaged_imported_transcript_is_known_to_be_one(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add_import(an_import(), "import srt", make_transcript("agent: sì"), without_audio())
    with sqlite3.connect(tmp_path / "out" / "qa.sqlite") as file:
        file.execute("update transcripts set transcript = '{'")
    with opened(tmp_path) as store:
        assert store.imports().transcripts == {"c1": None}


def test_listed_calls_are_told_in_brief_and_read_in_portions(open_store: OpenStore) -> None:
    gone = SkippedRecording(call_id="c2", file="x.wav", problem=Problem.MISSING, reason="no such file")
    heard = make_transcript("agent: sì")
    with open_store() as store:
        number = store.add_transcript("a", "m", heard)
        listed: list[tuple[Recording | SkippedRecording, int | None]]
        listed = [(make_recording("c3", agent="Anna"), number), (gone, None), (make_recording("c1"), number)]
        store.list_calls(listed)
        run = store.begin_run("run", "0", "now")
        store.add_scorecard("c3", number, make_scorecard(make_recording("c3"), heard, None, ()), run)
        brief = store.listed()
        assert [(one.recording and one.recording.agent, one.judged) for one in brief] == [
            ("Anna", True),
            (None, False),
            (None, False),
        ]
        assert list(store.calls_of([brief[2].key, brief[0].key])) == [store.calls()[2], store.calls()[0]]
        assert list(store.calls_of([brief[1].key])) == [gone]
        assert list(store.calls_of([])) == []


def test_a_listed_call_whose_entry_is_damaged_is_told_of_too(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.list_calls([(make_recording(), store.add_transcript("a", "m", make_transcript("agent: sì")))])
    with sqlite3.connect(tmp_path / "out" / "qa.sqlite") as file:
        file.execute("update calls set recording = '{'")
    with opened(tmp_path) as store:
        [brief] = store.listed()
        [call] = store.calls_of([brief.key])
    assert brief.recording is None
    assert isinstance(call, SkippedRecording)


def test_a_calls_checksum_is_of_all_that_is_kept_of_it(open_store: OpenStore) -> None:
    def checksum(store: Store) -> str:
        [call] = store.calls()
        assert isinstance(call, StoredCall)
        return call.checksum

    heard = make_transcript("agent: sì")
    card = make_scorecard(make_recording(), heard, None, ())
    seen = []
    with open_store() as store:
        number = store.add_transcript("a", "m", heard)
        run = store.begin_run("run", "0", "now")
        for recording in (make_recording(), make_recording(agent="Anna")):
            store.list_calls([(recording, number)])
            seen += [checksum(store), checksum(store)]
        for outcome in (Outcome.PASSED, Outcome.FAILED):
            store.add_scorecard("c1", number, replace(card, outcome=outcome), run)
            seen.append(checksum(store))
        other = store.add_transcript("a", "m", make_transcript("agent: no"))
        assert other == number, "a transcript that was damaged is put in its place again"
        seen.append(checksum(store))
    assert seen[0] == seen[1]
    assert len(set(seen)) == 5


def test_of_whatever_database_it_is_what_does_not_belong_together_is_found(
    tmp_path: Path, open_store: OpenStore, store_url: str | None
) -> None:
    heard = make_transcript("agent: sì")
    with open_store() as store:
        numbers = {name: store.add_transcript(name, "m", heard) for name in ("c1", "c2")}
        store.list_calls([(make_recording(name), number) for name, number in numbers.items()])
        run = store.begin_run("run", "0", "now")
        store.claim([("new", "m")], this_owner(run), 1, 0.0)
        store.park(("old", "m"), this_owner(run), Problem.CRASHED, "it crashed", 2, 0.0)
        for name, number in numbers.items():
            store.add_scorecard(name, number, make_scorecard(make_recording(name), heard, None, ()), run)
        with StoreView(tmp_path / "out", store_url) as view:
            assert not list(view.damages())
        with store._writing() as session:
            if call := session.get(CallRow, "c2"):
                call.scorecard_id = 1
                seal(call)
        with StoreView(tmp_path / "out", store_url) as view:
            assert [(one.part, one.call_ids) for one in view.damages()] == [(Part.SCORECARD, ("c2",))]


def test_the_notes_of_a_report_take_the_place_of_the_last_ones(open_store: OpenStore) -> None:
    with open_store() as store:
        assert store.notes() == {}
        store.keep_notes({"c1": "a", "c2": "b"})
        store.keep_notes({"c2": "c"})
    with open_store() as store:
        assert store.notes() == {"c2": "c"}


def test_a_result_in_the_place_of_another_is_not_taken_for_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        numbers = [store.add_transcript(name, "m", make_transcript(f"agent: {name}")) for name in "ab"]
        store.list_calls([(make_recording(f"c{number}"), number) for number in numbers])
    with sqlite3.connect(tmp_path / "out" / "qa.sqlite") as file:
        file.execute("update transcripts set id = 9 where id = 1")
        file.execute("update transcripts set id = 1 where id = 2")
        file.execute("update transcripts set id = 2 where id = 9")
    with opened(tmp_path) as store:
        assert [type(call) for call in store.calls()] == [SkippedRecording, SkippedRecording]


def test_many_imports_and_scorecards_are_kept_together_or_not_at_all(open_store: OpenStore) -> None:
    heard = make_transcript("agent: sì")
    with open_store() as store:
        new = [
            NewImport(
                file=an_import(call_id, call_id),
                fingerprint="x",
                transcript=heard,
                recording=without_audio(call_id),
            )
            for call_id in ("a", "b", "c")
        ]
        assert store.add_imports(new) == (True, True, True)
        assert store.add_imports(new[:2]) == (False, False)
        assert [one.key for one in store.listed()] == ["a", "b", "c"]
        run = store.begin_run("score", "0", "now")
        card = make_scorecard(make_recording(), heard, None, ())
        cards = [
            NewScorecard(call_id=name, transcript_id=number, scorecard=card)
            for number, name in enumerate("abc", 1)
        ]
        assert store.add_scorecards(cards, run) == 3
        assert store.add_scorecards(cards, run) == 0
        with pytest.raises(StoreError):
            store.add_scorecards(
                [
                    replace(cards[0], scorecard=replace(card, call_id="z")),
                    replace(cards[1], transcript_id=77, scorecard=replace(card, call_id="z")),
                ],
                run,
            )
        assert store.history("a") == (card,)


def test_a_run_says_how_it_ended_and_what_it_was_done_with(open_store: OpenStore) -> None:
    with open_store() as store:
        first = store.begin_run("run", "1", "2026-01-01T00:00:00+00:00")
        store.note_run(first, calls=3, to_hear=2)
        store.note_run(first, model="small", took_s=(("hearing", 1.5),))
        store.end_run(first, "later", RunEnd.STOPPED, transcribed=2)
        store.begin_run("score", "1", "then")
        with store._reading() as session:
            last, before = last_runs(session, 5)
    assert (last.ended, last.owner and last.owner.pid) == (None, os.getpid())
    assert (before.ended, before.counts["transcribed"], before.facts.model) == (RunEnd.STOPPED, 2, "small")
    assert (before.facts.calls, before.facts.to_hear, before.facts.took_s) == (3, 2, (("hearing", 1.5),))


def test_an_id_that_looks_like_a_row_without_one_is_not_taken_for_it(open_store: OpenStore) -> None:
    gone = SkippedRecording(call_id=None, file="x", problem=Problem.BAD_ROW, reason="no", line=2)
    strange = make_recording(key_of(gone))
    with open_store() as store:
        number = store.add_transcript("a", "m", make_transcript("agent: sì"))
        store.list_calls([(gone, None), (strange, number)])
        first, second = store.calls()
        assert first == gone
        assert isinstance(second, StoredCall)
        assert second.recording.call_id == strange.call_id
        card = make_scorecard(strange, second.transcript, None, ())
        store.add_scorecard(strange.call_id, number, card, store.begin_run("run", "0", "now"))
        assert [one.judged for one in store.listed()] == [False, True]
