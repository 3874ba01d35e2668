"""What a damaged row costs: itself, and never silence."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from conftest import make_recording, make_transcript
from qa_pipeline.errors import DamagedStoreError, StoreError
from qa_pipeline.recordings.recording import ImportedFile, SkippedRecording
from qa_pipeline.repairing import repair
from qa_pipeline.scorecard.scoring import make_scorecard
from qa_pipeline.settings import load_settings
from qa_pipeline.store.checksums import seal
from qa_pipeline.store.faults import explained
from qa_pipeline.store.owner import this_owner
from qa_pipeline.store.runs import RunEnd
from qa_pipeline.store.soundness import Damage, Part
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.store.tables import CallRow
from qa_pipeline.store.view import StoreView
from qa_pipeline.verifying import verify_store

IDS = ("the-first-call", "the-second-call")
PAGE, LEAF_OF_TABLE = 4096, 13
HEARD = make_transcript("agent: sì")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with two calls that are heard and judged."""
    with Store(tmp_path / "out", tmp_path) as store:
        run = store.begin_run("run", "0", "2026-11-25T00:00:00+00:00")
        heard = {one: make_transcript(f"agent: sì {one}") for one in IDS}
        numbers = {one: store.add_transcript(one, "m", heard[one]) for one in IDS}
        store.list_calls([(make_recording(one), numbers[one]) for one in IDS])
        for one in IDS:
            card = make_scorecard(make_recording(one), heard[one], None, ())
            store.add_scorecard(one, numbers[one], card, run)
        store.claim([("new", "m")], this_owner(run), 1, 0.0)
        store.end_run(run, "2026-11-25T00:01:00+00:00")
    return tmp_path


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "out" / "qa.sqlite", isolation_level=None)) as file:
        assert file.execute(statement).rowcount


def calls(folder: Path) -> Iterator[StoredCall | SkippedRecording]:
    with Store(folder / "out", folder) as store:
        yield from store.calls_of([each.key for each in store.listed()])


@pytest.mark.parametrize("table", ["transcripts", "calls"])
def test_a_text_that_is_no_utf_8_any_more_costs_its_own_call_alone(folder: Path, table: str) -> None:
    column, key = {"transcripts": ("transcript", "id = 1"), "calls": ("recording", f"call_id = '{IDS[0]}'")}[
        table
    ]
    change(folder, f"update {table} set {column} = cast(x'7bff7d' as text) where {key}")  # noqa: S608
    lost, whole = calls(folder)
    assert isinstance(lost, SkippedRecording)
    assert "damaged" in lost.reason
    assert isinstance(whole, StoredCall)
    with StoreView(folder / "out") as view:
        assert [each.call_ids for each in view.damages()] == [(IDS[0],)]


def test_a_call_whose_scorecard_is_damaged_does_not_look_as_if_it_had_never_been_judged(folder: Path) -> None:
    change(folder, "update scorecards set scorecard = replace(scorecard, '0', '1') where id = 1")
    lost, whole = calls(folder)
    assert isinstance(lost, StoredCall)
    assert isinstance(whole, StoredCall)
    assert (lost.scorecard, lost.lost_scorecard) == (None, True)
    assert whole.scorecard
    assert not whole.lost_scorecard


def test_a_scorecard_of_other_words_than_the_present_ones_is_kept_and_is_not_the_present_one(
    folder: Path,
) -> None:
    old, new = (make_transcript(f"agent: {said}") for said in ("sì", "no"))
    with Store(folder / "out", folder) as store:
        run = store.begin_run("run", "0", "now")
        number = store.add_transcript(IDS[0], "other settings", new)
        store.list_calls([(make_recording(IDS[0]), number)])
        quick, slow = (make_scorecard(make_recording(IDS[0]), each, None, ()) for each in (new, old))
        slow = replace(slow, agent="of the old words")
        assert store.add_scorecard(IDS[0], number, quick, run)
        assert store.add_scorecard(IDS[0], 1, slow, run), "it is new"
        [call] = store.calls()
        assert isinstance(call, StoredCall)
        assert (call.transcript_id, call.scorecard) == (number, quick)
        assert store.history(IDS[0])[-1] == slow


@pytest.mark.parametrize("card", [2, 3], ids=["of another call", "of other words"])
def test_a_scorecard_that_is_not_of_the_call_and_its_words_is_none(folder: Path, card: int) -> None:
    with Store(folder / "out", folder) as store:
        run = store.begin_run("run", "0", "now")
        store.add_scorecard(IDS[0], 2, make_scorecard(make_recording(IDS[0]), HEARD, None, ()), run)
        with store._writing() as session:  # as a version did that did not look
            if call := session.get(CallRow, IDS[0]):
                call.scorecard_id = card
                seal(call)
    lost, whole = calls(folder)
    assert isinstance(lost, StoredCall)
    assert (lost.scorecard, lost.lost_scorecard) == (None, True)
    assert isinstance(whole, StoredCall)
    assert whole.scorecard
    with StoreView(folder / "out") as view:
        assert [(each.part, each.call_ids) for each in view.damages()] == [(Part.SCORECARD, (IDS[0],))]
    with Store(folder / "out", folder) as store:
        again = make_scorecard(make_recording(IDS[0]), lost.transcript, None, ())
        assert store.add_scorecard(IDS[0], 1, again, run)
    with StoreView(folder / "out") as view:
        assert not list(view.damages())


def test_what_is_damaged_of_a_call_that_goes_does_not_come_back_as_if_it_were_sound(folder: Path) -> None:
    change(folder, f"update calls set scorecard_id = 1 where call_id = '{IDS[1]}'")  # noqa: S608
    first, second = ((make_recording(one), number) for number, one in enumerate(IDS, 1))
    with Store(folder / "out", folder) as store:
        store.list_calls([first])
    with StoreView(folder / "out") as view:
        assert not list(view.damages()), "nothing rests on it"
    with Store(folder / "out", folder) as store:
        store.list_calls([first, second])
    assert [isinstance(each, StoredCall) and bool(each.scorecard) for each in calls(folder)] == [True, False]


def test_what_is_damaged_of_a_call_that_keeps_its_entry_stays_damaged(folder: Path) -> None:
    file = ImportedFile(call_id="i", file="i.vtt", sha256="i")
    heard = [(make_recording(one), number) for number, one in enumerate(IDS, 1)]
    with Store(folder / "out", folder) as store:
        look = store.look()
        store.add_import(file, "f", HEARD, replace(make_recording("i"), path=None))
        change(folder, "update calls set scorecard_id = 1 where call_id = 'i'")
        store.list_calls(heard, look)
    assert [isinstance(each, StoredCall) for each in calls(folder)] == [True, True, False]


def test_what_was_heard_again_since_somebody_found_it_damaged_is_trusted(folder: Path) -> None:
    change(folder, "update transcripts set transcript = replace(transcript, 'sì', 'no')")
    with StoreView(folder / "out") as view:
        found = list(verify_store(view))
    keys = [(one, "m") for one in IDS]
    with Store(folder / "out", folder) as store:
        again = store.finish(keys[0], this_owner(1), make_transcript(f"agent: sì {IDS[0]}"), 0.0)
        repair(load_settings(folder), store, found, lambda _: None)
        assert store.find_transcripts(keys) == {keys[0]: again}
    with closing(sqlite3.connect(folder / "out" / "qa.sqlite")) as file:
        sums = [len(one) for (one,) in file.execute("select row_sha256 from transcripts order by id")]
    assert sums == [64, 0], "what is damaged still is marked"


def test_more_than_a_database_takes_at_once_is_distrusted_too(folder: Path) -> None:
    with Store(folder / "out", folder) as store:
        store.distrust(range(260_000))
        assert len(store.find_transcripts([(one, "m") for one in IDS])) == len(IDS)


def test_whoever_reads_a_call_that_is_heard_again_meanwhile_leaves_it_trusted(folder: Path) -> None:
    change(folder, "update transcripts set transcript = replace(transcript, 'sì', 'no') where id = 1")
    with Store(folder / "out", folder) as store:
        read = store.calls_of(IDS)
        store.finish((IDS[0], "m"), this_owner(1), make_transcript(f"agent: sì {IDS[0]}"), 0.0)
        assert [type(each) for each in read] == [SkippedRecording, StoredCall]
        assert store.find_transcript(IDS[0], "m") == 1


def test_of_a_call_whose_entry_no_version_of_ours_reads_what_was_heard_stays_trusted(folder: Path) -> None:
    with Store(folder / "out", folder) as store:
        with store._writing() as session:
            if call := session.get(CallRow, IDS[0]):
                call.recording = "{}"
                seal(call)
        assert [type(each) for each in store.calls_of(IDS)] == [SkippedRecording, StoredCall]
        assert store.find_transcript(IDS[0], "m") == 1


def test_a_call_that_a_damaged_index_does_not_lead_to_is_found(folder: Path) -> None:
    _rename_in_index(folder, IDS[1], "the-zecond-call")
    found = list(calls(folder))
    assert [isinstance(each, StoredCall) and each.recording.call_id for each in found] == list(IDS)


def test_who_looks_for_damage_comes_to_an_end_where_the_rows_lie_in_circles(folder: Path) -> None:
    with Store(folder / "out", folder) as store:
        for number in range(20):
            store.add_transcript(f"more {number}", "m", make_transcript(f"agent: {'parola ' * 12}"))
    path = folder / "out" / "qa.sqlite"
    data = path.read_bytes()
    pages = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    leaves = [at for at, page in enumerate(pages) if page[0] == LEAF_OF_TABLE and b"parola" in page]
    pages[leaves[0]], pages[leaves[-1]] = pages[leaves[-1]], pages[leaves[0]]
    path.write_bytes(b"".join(pages))
    with StoreView(folder / "out") as view:
        details = [each.detail for each in view.damages()]
    assert "transcripts lost their order" in details
    assert any("Rowid" in each for each in details), "the database's own check says it too"


def _rename_in_index(folder: Path, call_id: str, other: str) -> None:
    """As if a bit of that page had been flipped: the index of calls has another id, the table the right one."""
    path = folder / "out" / "qa.sqlite"
    with closing(sqlite3.connect(path)) as file:
        query = "select rootpage from sqlite_master where name = 'sqlite_autoindex_calls_1'"
        [[page]] = file.execute(query).fetchall()
    data = bytearray(path.read_bytes())
    at = data.index(call_id.encode(), PAGE * (page - 1))
    data[at : at + len(call_id)] = other.encode()
    path.write_bytes(data)


@pytest.mark.parametrize("change_to", ["expires_at = 'x'", "host = x'00'", "pid = 1.5"])
def test_a_claim_that_is_none_is_told_of_as_damage(folder: Path, change_to: str) -> None:
    change(folder, f"update claims set {change_to}")  # noqa: S608
    with (
        StoreView(folder / "out") as view,
        pytest.raises(StoreError, match=r"is damaged or no store\. `qa-pipeline verify`"),
    ):
        view.overview(0.0)


@pytest.mark.parametrize("passing", ["SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR_READ", "SQLITE_NOMEM"])
def test_what_passes_is_not_taken_for_damage(folder: Path, passing: str) -> None:
    def fail(*told: Any) -> None:  # noqa: ANN401 - what SQLAlchemy tells of
        if "FROM scorecards" in told[2]:
            fault = sqlite3.OperationalError(passing)
            fault.sqlite_errorname = passing
            raise OperationalError("select", {}, fault)

    change(folder, "update transcripts set transcript = '{' where id = 1")
    found: list[Damage] = []
    with StoreView(folder / "out") as view:
        event.listen(view._engine, "before_cursor_execute", fail)
        with pytest.raises(StoreError, match=passing) as told:
            found += view.damages()
    assert not isinstance(told.value, DamagedStoreError)
    assert [each.part for each in found] == [Part.TRANSCRIPT]


def test_a_run_of_which_nobody_can_read_how_it_ended_did_not_finish(folder: Path) -> None:
    change(folder, "update runs set ended = 'finishee'")
    with StoreView(folder / "out") as view:
        assert [run.ended for run in view.overview(0.0).runs] == [RunEnd.DIED]


def test_a_file_that_cannot_be_read_is_damaged_and_no_server_that_is_away() -> None:
    fault = OperationalError("select", {}, sqlite3.OperationalError("Could not decode to UTF-8 column"))
    assert "qa.sqlite: is damaged" in str(explained("qa.sqlite", fault))
