"""A damaged database is made anew of all that can be read of it: what is lost is told, and heard or judged again."""

import resource
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from conftest import make_recording, make_transcript
from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import ImportedFile, Problem, Recording, SkippedRecording
from qa_pipeline.scorecard.scoring import make_scorecard
from qa_pipeline.store import salvage as module
from qa_pipeline.store.owner import this_owner
from qa_pipeline.store.readable import readable_rows
from qa_pipeline.store.salvage import salvage
from qa_pipeline.store.soundness import Part
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.store.tables import TranscriptRow
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


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(file(folder), isolation_level=None)) as database:
        assert database.execute(statement).rowcount, "it changed something"


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


def test_of_a_file_that_was_cut_short_what_is_left_is_saved(folder: Path) -> None:
    content = file(folder).read_bytes()
    file(folder).write_bytes(content[: len(content) * 2 // 3])
    assert CALLS / 2 < salvage(file(folder)).transcripts < CALLS


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


@pytest.mark.parametrize(
    ("table", "key"), [("calls", "call_id"), ("imports", "call_id"), ("transcripts", "audio_sha256")]
)
@pytest.mark.parametrize("text", ["cast(x'ff30' as text)", "x'ff30'"], ids=["no text", "no text at all"])
def test_a_row_whose_key_is_no_text_any_more_is_told_of_and_lost_alone(
    folder: Path, table: str, key: str, text: str
) -> None:
    if table == "imports":
        imported = ImportedFile(call_id="i", file="i.vtt", sha256="i")
        with Store(folder / "out", folder) as store:
            store.add_import(imported, "f", make_transcript("agent: sì"), make_recording("i"))
    change(folder, f"update {table} set {key} = {text} where rowid = 1")  # noqa: S608
    told = {part for part, _ in damages(folder)}
    assert told == {Part.TRANSCRIPT if table == "transcripts" else Part.DATABASE}
    if table == "calls":
        with Store(folder / "out", folder) as store, pytest.raises(StoreError, match="`qa-pipeline verify`"):
            store.list_calls([])
    assert salvage(file(folder)).transcripts >= CALLS - 1
    assert Part.DATABASE not in {part for part, _ in damages(folder)}
    with Store(folder / "out", folder) as store:
        store.list_calls([])


def test_parked_calls_stay_parked(folder: Path) -> None:
    keys = [("first", "m"), ("second", "m")]
    with Store(folder / "out", folder) as store:
        for key in keys:
            store.park(key, this_owner(1), Problem.CRASHED, "it crashed", 2, 1.0)
        before = store.parked(keys)
    change(folder, "insert into parked select 'third', 'm', 1, 0, 'crashed', 'once', 1, 1.0")
    salvage(file(folder))
    with Store(folder / "out", folder) as store:
        assert store.parked([*keys, ("third", "m")]) == before
        assert len(before) == len(keys)


@pytest.mark.parametrize("text", ["version", "host"])
def test_a_run_with_a_text_that_is_none_any_more_is_lost_alone(folder: Path, text: str) -> None:
    with Store(folder / "out", folder) as store:
        store.begin_run("score", "0", "now")
    change(folder, f"update runs set {text} = cast(x'ff30' as text) where id = 1")  # noqa: S608
    assert not sound(folder)
    assert salvage(file(folder)).scorecards == CALLS
    assert sound(folder)
    with StoreView(folder / "out") as view:
        assert [run.command for run in view.overview(0.0).runs] == ["repair", "score"]


@pytest.mark.parametrize(
    "difference", ["drop column heard_at", "add column later text", "rename column transcript to uranscript"]
)
def test_of_tables_that_are_not_this_versions_nothing_is_taken_for_saved(
    folder: Path, difference: str
) -> None:
    change(folder, f"alter table transcripts {difference}")
    before = file(folder).read_bytes()
    with pytest.raises(StoreError, match=r"are of another version .* Nothing was changed"):
        salvage(file(folder))
    assert file(folder).read_bytes()[100:] == before[100:]
    assert [path.name for path in (folder / "out").iterdir()] == ["qa.sqlite"]


class Failing:
    """A database of which one query fails in its midst, so many times; all else is asked of the real one."""

    def __init__(self, real: sqlite3.Connection, name: str, times: int) -> None:
        self._real, self._name, self.left = real, name, times

    def execute(self, query: str) -> Iterable[tuple[Any, ...]]:
        rows = self._real.execute(query)
        return self._failing(rows) if 'FROM "transcripts"' in query else rows

    def _failing(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(rows):
            if number == CALLS // 2 and self.left:
                self.left -= 1
                fault = sqlite3.OperationalError(self._name)
                fault.sqlite_errorname = self._name
                raise fault
            yield row


@pytest.mark.parametrize(
    ("fault", "times", "found"),
    [
        ("SQLITE_CORRUPT", 1, CALLS),
        ("SQLITE_IOERR_READ", 1, CALLS),
        ("SQLITE_IOERR_READ", 9, None),
        ("SQLITE_BUSY", 1, None),
        ("SQLITE_FULL", 1, None),
    ],
)
def test_a_fault_that_passes_costs_no_row(folder: Path, fault: str, times: int, found: int | None) -> None:
    with closing(sqlite3.connect(file(folder))) as database:
        rows = readable_rows(cast("sqlite3.Connection", Failing(database, fault, times)), TranscriptRow)
        if found is None:
            with pytest.raises(SQLAlchemyError):
                list(rows)
        else:
            assert sorted(row.id for row in rows) == list(range(1, found + 1))


@pytest.mark.parametrize(
    "damage",
    [
        "claims set expires_at = x'ff00'",
        "claims set host = cast(x'ff30' as text)",
        "claims set pid = 'abc'",
        "parked set reason = x'00'",
        "runs set started_at = x'00'",
    ],
)
def test_what_hinders_the_work_is_found_and_taken_away(folder: Path, damage: str) -> None:
    with Store(folder / "out", folder) as store:
        store.claim([("claimed", "m")], this_owner(1), 1, 0.0)
        store.park(("parked", "m"), this_owner(1), Problem.CRASHED, "it crashed", 2, 1.0)
    change(folder, f"update {damage}")
    with StoreView(folder / "out") as view:
        [one] = view.damages()
    assert (one.part, one.detail) == (
        Part.DATABASE,
        f"a row of {damage.split(maxsplit=1)[0]} holds what was never written there",
    )
    salvage(file(folder))
    assert sound(folder)
    with Store(folder / "out", folder) as store:
        store.begin_run("run", "0", "now")
        assert store.claim([("claimed", "m")], this_owner(2), 1, 1.0)


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


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file can grow any more from the moment on when the new database is closed."""
    close = Engine.dispose
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def closed(engine: Engine, close_them: bool = True) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4 * PAGE, before[1]))
        close(engine, close_them)

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "dispose", closed)
        yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_where_the_disk_is_full_the_old_one_stays_and_nothing_is_called_repaired(
    folder: Path, full_disk: None
) -> None:
    before = file(folder).read_bytes()
    with pytest.raises(StoreError, match="could not be written to its end") as told:
        salvage(file(folder))
    assert "nothing was changed" in str(told.value)
    assert file(folder).read_bytes()[100:] == before[100:]
    assert [path.name for path in (folder / "out").iterdir()] == ["qa.sqlite"]


def test_whoever_could_not_read_the_old_one_cannot_read_the_new_one(folder: Path) -> None:
    file(folder).chmod(0o600)
    saved = salvage(file(folder))
    assert [oct(path.stat().st_mode & 0o777) for path in (file(folder), saved.damaged)] == ["0o600"] * 2
