"""A damaged database is made anew of all that can be read of it: what is lost is told, and heard or judged again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from conftest import make_recording, make_transcript
from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import Recording, SkippedRecording
from qa_pipeline.scorecard.scoring import make_scorecard
from qa_pipeline.store import salvage as module
from qa_pipeline.store.salvage import salvage
from qa_pipeline.store.soundness import Part
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.store.view import StoreView

PAGE = 4096
CALLS = 30
LONG = "parola " * 800
"""More than a page: every transcript has pages of its own."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of calls that are heard and judged."""
    with Store(tmp_path / "out", tmp_path) as store:
        run = store.begin_run("run", "0", "2026-11-25T00:00:00+00:00")
        heard = [make_transcript(f"agent: {LONG} {number}") for number in range(CALLS)]
        numbers = [store.add_transcript(audio(number), "m", each) for number, each in enumerate(heard)]
        store.list_calls([(make_recording(f"c{number}"), numbers[number]) for number in range(CALLS)])
        for number in range(CALLS):
            card = make_scorecard(make_recording(f"c{number}"), heard[number], None, ())
            store.add_scorecard(f"c{number}", numbers[number], card, run)
        store.end_run(run, "2026-11-25T00:01:00+00:00")
    return tmp_path


def audio(number: int) -> str:
    return make_recording(f"c{number}").sha256


def file(folder: Path) -> Path:
    return folder / "out" / "qa.sqlite"


def pages(folder: Path, table: str, *, leaves: bool = True) -> list[int]:
    """A table's own pages, in their order, where the database tells it; else those with its root."""
    with closing(sqlite3.connect(file(folder))) as database:
        [(root,)] = database.execute("select rootpage from sqlite_master where name = ?", (table,))
    data = file(folder).read_bytes()
    at = (root - 1) * PAGE
    count = int.from_bytes(data[at + 3 : at + 5], "big")
    starts = [int.from_bytes(data[at + 12 + 2 * n : at + 14 + 2 * n], "big") for n in range(count)]
    children = [int.from_bytes(data[at + start : at + start + 4], "big") for start in starts]
    return children if leaves else [root]


def overwrite(folder: Path, page: int) -> None:
    data = bytearray(file(folder).read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    file(folder).write_bytes(data)


def calls(folder: Path) -> Iterator[StoredCall | SkippedRecording]:
    with Store(folder / "out", folder) as store:
        yield from store.calls_of([each.key for each in store.listed()])


def sound(folder: Path) -> bool:
    with StoreView(folder / "out") as view:
        return not list(view.damages())


def lost_pages(folder: Path, *, with_keys: bool) -> list[Recording]:
    """Of one page of transcripts the calls; with their keys, where the index has them."""
    before = {
        call.recording.call_id: call.recording for call in calls(folder) if isinstance(call, StoredCall)
    }
    leaves = pages(folder, "transcripts")
    index = [] if with_keys else pages(folder, "sqlite_autoindex_transcripts_1", leaves=False)
    for page in (leaves[len(leaves) // 2], *index):
        overwrite(folder, page)
    assert not sound(folder)
    salvage(file(folder))
    return [before[call.call_id or ""] for call in calls(folder) if isinstance(call, SkippedRecording)]


def damages(folder: Path) -> list[tuple[Part, tuple[str, ...]]]:
    with StoreView(folder / "out") as view:
        return [(each.part, each.call_ids) for each in view.damages()]


@pytest.mark.parametrize("with_keys", [True, False], ids=["known keys", "unknown keys"])
def test_of_a_damaged_page_the_rows_on_it_are_lost_and_no_others(folder: Path, with_keys: bool) -> None:
    lost = lost_pages(folder, with_keys=with_keys)
    assert 0 < len(lost) < CALLS / 3
    told = [call for call in calls(folder) if isinstance(call, SkippedRecording)]
    assert all("damaged in the store; run again to hear it" in call.reason for call in told)
    assert [(call.call_id, call.file) for call in told] == [(each.call_id, each.file) for each in lost]
    assert damages(folder) == [(Part.TRANSCRIPT, (each.call_id,)) for each in lost]
    with Store(folder / "out", folder) as store:
        gone = {each.call_id for each in lost}
        found = {n for n in range(CALLS) if store.find_transcript(audio(n), "m") is not None}
        assert {f"c{n}" for n in found} == {f"c{n}" for n in range(CALLS)} - gone, (
            "they are heard again, and nothing else"
        )
        assert all(len(store.history(f"c{number}")) == 1 for number in range(CALLS))


@pytest.mark.parametrize("with_keys", [True, False], ids=["known keys", "unknown keys"])
def test_what_is_heard_again_takes_its_old_place_where_that_is_known(folder: Path, with_keys: bool) -> None:
    lost = {each.call_id for each in lost_pages(folder, with_keys=with_keys)}
    with Store(folder / "out", folder) as store:
        heard = [make_transcript(f"agent: {LONG} {number}") for number in range(CALLS)]
        numbers = [
            store.add_transcript(audio(n), "m", heard[n])
            if f"c{n}" in lost
            else store.find_transcript(audio(n), "m")
            for n in range(CALLS)
        ]
        store.list_calls([(make_recording(f"c{n}"), numbers[n]) for n in range(CALLS)])
    assert damages(folder) == [], "also where an empty row is left over"
    found = [call for call in calls(folder) if isinstance(call, StoredCall)]
    assert len(found) == CALLS
    unjudged = {call.recording.call_id for call in found if call.scorecard is None}
    assert unjudged == (set() if with_keys else lost)
    assert [call.transcript_id for call in found] == list(range(1, CALLS + 1)) or not with_keys


def test_what_was_made_anew_once_can_be_made_anew_again(folder: Path) -> None:
    lost = lost_pages(folder, with_keys=True)
    again = salvage(file(folder))
    assert again.transcripts == CALLS - len(lost)
    assert damages(folder) == [(Part.TRANSCRIPT, (each.call_id,)) for each in lost]


def test_rows_in_whose_texts_a_bit_was_flipped_are_not_taken_for_sound(folder: Path) -> None:
    with closing(sqlite3.connect(file(folder), isolation_level=None)) as database:
        database.execute(
            "update transcripts set transcript = replace(transcript, 'parola', 'parole') where id = 3"
        )
        database.execute("update scorecards set scorecard = replace(scorecard, '0', '1') where id = 5")
        database.execute("update calls set listed = 99 where call_id = 'c7'")
    saved = salvage(file(folder))
    assert (saved.transcripts, saved.scorecards) == (CALLS - 1, CALLS - 1)
    found = damages(folder)
    assert found == [(Part.TRANSCRIPT, ("c2",)), (Part.SCORECARD, ("c4",))]
    told = {call.call_id or "": call.reason for call in calls(folder) if isinstance(call, SkippedRecording)}
    assert sorted(told) == ["c2", "c7"]
    assert "its entry in the list of calls is lost" in told["c7"]


def test_where_only_an_index_is_damaged_nothing_is_lost(folder: Path) -> None:
    before = list(calls(folder))
    overwrite(folder, pages(folder, "sqlite_autoindex_transcripts_1", leaves=False)[0])
    assert not sound(folder)
    saved = salvage(file(folder))
    assert (saved.transcripts, saved.scorecards) == (CALLS, CALLS)
    assert sound(folder)
    assert list(calls(folder)) == before


def test_a_call_whose_scorecard_is_lost_keeps_what_was_heard_of_it(folder: Path) -> None:
    overwrite(folder, pages(folder, "scorecards", leaves=True)[0])
    saved = salvage(file(folder))
    found = [call for call in calls(folder) if isinstance(call, StoredCall)]
    assert len(found) == CALLS
    assert sum(call.lost_scorecard for call in found) == CALLS - saved.scorecards > 0
    assert all(call.lost_scorecard == (call.scorecard is None) for call in found)


def test_scorecards_whose_run_is_lost_are_kept(folder: Path) -> None:
    with closing(sqlite3.connect(file(folder), isolation_level=None)) as database:
        database.execute("update runs set started_at = x'00'")
    assert salvage(file(folder)).scorecards == CALLS
    assert sound(folder)


def test_the_damaged_one_is_kept_aside_and_never_written_over(folder: Path) -> None:
    for name in ("qa.sqlite.damaged", "qa.sqlite.damaged-2"):
        file(folder).write_bytes(name.encode() * 1000)
        assert salvage(file(folder)).damaged.name == name
        assert (folder / "out" / name).read_bytes() == name.encode() * 1000
        assert sound(folder)
        assert list(calls(folder)) == []
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "qa.sqlite",
        "qa.sqlite.damaged",
        "qa.sqlite.damaged-2",
    ]


def test_nothing_is_done_while_another_process_is_at_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_pipeline.store.salvage._PATIENCE_S", 0.1)
    before = list(calls(folder))
    with Store(folder / "out", folder) as other:
        other.listed()
        with pytest.raises(StoreError, match="another process is at work on it"):
            salvage(file(folder))
        assert not list((folder / "out").glob("*damaged*"))
    assert list(calls(folder)) == before


def test_nobody_writes_into_the_old_one_while_the_new_one_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = module._put_aside

    def meanwhile(path: Path) -> Path:
        with closing(sqlite3.connect(path, timeout=0)) as other, pytest.raises(sqlite3.OperationalError):
            other.execute("insert into runs (command, version, started_at) values ('run', '0', 'now')")
        return aside(path)

    monkeypatch.setattr(module, "_put_aside", meanwhile)
    overwrite(folder, pages(folder, "scorecards")[0])
    assert salvage(file(folder)).transcripts == CALLS


def test_what_is_only_in_the_journal_is_saved_too(folder: Path) -> None:
    with closing(sqlite3.connect(file(folder))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM calls").fetchall()
        with Store(folder / "out", folder) as store:
            store.add_transcript("late", "m", make_transcript("agent: sì"))
        copies = {
            path: path.read_bytes() for path in (folder / "out").iterdir() if path.suffix != ".sqlite-shm"
        }
    for path, content in copies.items():
        path.write_bytes(content)
    assert salvage(file(folder)).transcripts == CALLS + 1
