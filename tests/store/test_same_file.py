"""A store that is deleted or replaced while a command is at work on it is noticed: nothing is written where nobody will find it."""

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import make_recording, make_transcript
from qa_pipeline.errors import StoreError
from qa_pipeline.store.store import Store
from qa_pipeline.store.view import StoreView

HEARD = make_transcript("agent: buongiorno")
CHANGED = r"qa\.sqlite: was deleted, moved or replaced while this command was at work on it: nothing more is written"


def delete(file: Path) -> None:
    file.unlink()


def delete_with_its_journal(file: Path) -> None:
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink()


def delete_the_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def move_away(file: Path) -> None:
    file.rename(file.with_name("elsewhere.sqlite"))


def put_an_empty_one_there(file: Path) -> None:
    other = file.with_name("other")
    other.touch()
    other.replace(file)


def put_a_copy_there(file: Path) -> None:
    shutil.copy2(file, copy := file.with_name("copy"))
    copy.replace(file)


def put_another_store_there(file: Path) -> None:
    with Store(file.parent / "other", file.parent):
        pass
    (file.parent / "other" / file.name).replace(file)


def empty_it(file: Path) -> None:
    file.write_bytes(b"")


WAYS = (
    delete,
    delete_with_its_journal,
    delete_the_folder,
    move_away,
    put_an_empty_one_there,
    put_a_copy_there,
    put_another_store_there,
)
a_way = pytest.mark.parametrize("change", WAYS, ids=lambda way: way.__name__)


def file_of(folder: Path) -> Path:
    return folder / "out" / "qa.sqlite"


def as_it_is(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


@a_way
def test_the_next_write_says_so_and_nothing_is_made_at_its_place(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    file = file_of(tmp_path)
    with Store(tmp_path / "out", tmp_path) as store:
        store.add_transcript("a", "m", HEARD)
        change(file)
        left = as_it_is(file)
        for _ in range(2):
            with pytest.raises(StoreError, match=CHANGED):
                store.add_transcript("b", "m", HEARD)
        assert as_it_is(file) == left
    assert as_it_is(file) == left, "nor when it is closed"


@a_way
def test_a_thread_that_connects_only_then_is_told_too(tmp_path: Path, change: Callable[[Path], None]) -> None:
    """It would find, or make, the other file."""
    file = file_of(tmp_path)
    told: list[str] = []

    def write() -> None:
        try:
            store.add_transcript("b", "m", HEARD)
        except StoreError as fault:
            told.append(str(fault))

    # Who reads has the one connection that there is.
    with Store(tmp_path / "out", tmp_path) as store, store._reading() as session:
        session.connection()
        change(file)
        left = as_it_is(file)
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert "deleted, moved or replaced" in told[0]
        assert as_it_is(file) == left


def test_one_that_is_emptied_in_its_place_is_noticed(tmp_path: Path) -> None:
    with Store(tmp_path / "out", tmp_path) as store:
        store.add_transcript("a", "m", HEARD)
        empty_it(file_of(tmp_path))
        with pytest.raises(StoreError, match=CHANGED):
            store.add_transcript("b", "m", HEARD)
        with store._reading() as session, pytest.raises(StoreError, match=CHANGED):
            session.connection()


def test_one_that_was_put_back_is_written_on(tmp_path: Path) -> None:
    file = file_of(tmp_path)
    with Store(tmp_path / "out", tmp_path) as store:
        move_away(file)
        with pytest.raises(StoreError, match=CHANGED):
            store.add_transcript("a", "m", HEARD)
        (tmp_path / "out" / "elsewhere.sqlite").rename(file)
        number = store.add_transcript("a", "m", HEARD)
    with Store(tmp_path / "out", tmp_path) as store:
        assert store.find_transcript("a", "m") == number


def test_one_that_is_replaced_while_it_is_opened_is_not_taken_for_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path / "out", tmp_path):
        pass
    connect = sqlite3.connect

    def and_replace(*arguments: object, **options: object) -> object:
        made: object = connect(*arguments, **options)  # type: ignore[call-overload]
        put_a_copy_there(file_of(tmp_path))
        return made

    monkeypatch.setattr("qa_pipeline.store.same_file.sqlite3.connect", and_replace)
    with pytest.raises(StoreError, match=CHANGED):
        Store(tmp_path / "out", tmp_path)


def test_a_disk_that_is_away_is_not_taken_for_a_deleted_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    with Store(tmp_path / "out", tmp_path) as store:
        monkeypatch.setattr(Path, "stat", fails)
        with pytest.raises(StoreError, match=r"cannot be reached: Input/output error\. Make sure"):
            store.add_transcript("a", "m", HEARD)


def test_a_helping_process_makes_no_store(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(StoreError, match="is not there, or empty"):
        Store(out, tmp_path, must_exist=True)
    assert not out.exists()
    out.mkdir()
    file_of(tmp_path).touch()
    with pytest.raises(StoreError, match="is not there, or empty"):
        Store(out, tmp_path, must_exist=True)
    assert not file_of(tmp_path).read_bytes()
    with sqlite3.connect(file_of(tmp_path)) as other:
        other.execute("create table others (id)")
    with pytest.raises(StoreError, match="is of an earlier version"):
        Store(out, tmp_path, must_exist=True)


def test_a_helping_process_reads_and_marks_what_is_there(tmp_path: Path) -> None:
    with Store(tmp_path / "out", tmp_path) as store:
        store.list_calls([(make_recording("c1"), store.add_transcript("a", "m", HEARD))])
        with Store(tmp_path / "out", tmp_path, must_exist=True) as helper:
            [call] = helper.listed()
            with sqlite3.connect(file_of(tmp_path)) as other:
                other.execute("update transcripts set transcript = '{'")
            helper.distrust([1])
    assert call.key == "c1"
    with StoreView(tmp_path / "out") as view:
        assert [one.call_ids for one in view.damages()] == [("c1",)]
