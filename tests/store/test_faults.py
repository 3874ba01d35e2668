"""Whatever stops the database, the user is told what it is and what to do, never a password or a word, and nothing is half-written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from postgres import OpenStore, Server
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from conftest import make_recording, make_transcript
from qa_pipeline.errors import StoreError
from qa_pipeline.store import engine as engine_module
from qa_pipeline.store.address import address_of
from qa_pipeline.store.store import Store
from qa_pipeline.store.view import StoreView

pytest_plugins = ["store_fixtures"]

SECRET = "hunter2"  # noqa: S105 - of nobody
WORD = "parolasegreta"
INSERT = text("INSERT INTO transcripts (audio_sha256, fingerprint, transcript) VALUES (:a, 'm', :t)")
HEARD = make_transcript(*[f"agent: {WORD} numero {number}" for number in range(50)])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """With one call in it."""
    with Store(tmp_path / "out", tmp_path) as made:
        made.list_calls([(make_recording("c1"), made.add_transcript("a", "m", HEARD))])
        yield made


@contextmanager
def pragma(monkeypatch: pytest.MonkeyPatch, said: str) -> Iterator[None]:
    """Databases that are opened meanwhile behave as this makes them."""
    careful: Any = engine_module._careful
    with monkeypatch.context() as patched:
        patched.setattr(
            engine_module,
            "_careful",
            lambda one, record: (careful(one, record), one.execute(f"PRAGMA {said}")),
        )
        yield


def assert_unchanged(folder: Path) -> None:
    with Store(folder / "out", folder) as again:
        assert again.find_transcript("a", "m") == 1
        assert [again.find_transcript(f"b{number}", "m") for number in range(3)] == [None] * 3
    assert sqlite3.connect(folder / "out" / "qa.sqlite").execute("PRAGMA integrity_check").fetchone() == (
        "ok",
    )


def test_a_full_disk_loses_nothing_and_is_said(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        pragma(monkeypatch, "max_page_count = 40"),
        Store(tmp_path / "out", tmp_path) as small,
        pytest.raises(
            StoreError, match=r"the disk is full. Make room and run the same command again"
        ) as told,
        small._writing() as session,
    ):
        session.execute(INSERT, [{"a": f"b{number}", "t": WORD * 100} for number in range(300)])
    assert WORD not in str(told.value)
    assert_unchanged(tmp_path)


def test_what_may_not_be_written_is_said(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        pragma(monkeypatch, "query_only = 1"),
        Store(tmp_path / "out", tmp_path) as closed,
        pytest.raises(StoreError, match=r"give --out another folder \(SQLITE_READONLY\)"),
    ):
        closed.add_transcript("b0", "m", HEARD)
    assert_unchanged(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"cannot be made: Not a directory\. Give --out another folder"):
        Store(tmp_path / "file" / "out", tmp_path)


def test_a_database_that_somebody_holds_is_waited_for_and_then_said(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "PATIENCE_S", 0.2)
    held = sqlite3.connect(tmp_path / "out" / "qa.sqlite", isolation_level=None)
    with Store(tmp_path / "out", tmp_path) as other:
        held.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process is writing and does not end"):
            other.add_transcript("b0", "m", HEARD)
        assert other.find_transcript("a", "m") == 1, "reading goes on"
        held.execute("ROLLBACK")
        assert other.add_transcript("b9", "m", HEARD)
    assert_unchanged(tmp_path)


def test_a_reader_keeps_its_picture_and_keeps_nobody_from_writing(open_store: OpenStore) -> None:
    with open_store() as one, open_store() as other, one._reading() as session:
        count = text("SELECT count(*) FROM transcripts")
        session.execute(text("SELECT 1 FROM calls"))
        other.add_transcript("a", "m", HEARD)
        assert session.scalar(count) in {0, 1}, "a server shows what is there, a file what was"
        other.list_calls([(make_recording("c1"), 1)])


def test_in_a_transaction_that_fails_nothing_is_stored(open_store: OpenStore) -> None:
    with open_store() as store:
        number = store.add_transcript("a", "m", HEARD)
        with pytest.raises(StoreError):
            store.list_calls([(make_recording("c1"), number), (make_recording("c2"), 999)])
        assert store.listed() == ()


def test_what_was_to_be_stored_is_in_no_message(open_store: OpenStore) -> None:
    with (
        open_store() as store,
        pytest.raises(StoreError) as told,
        store._writing() as session,
    ):
        session.execute(text("INSERT INTO notes VALUES ('c', :note)"), [{"note": WORD}, {"note": WORD}])
    assert WORD not in str(told.value)
    cause = told.value.__cause__
    assert isinstance(cause, SQLAlchemyError)
    assert WORD not in str(cause)


@pytest.mark.parametrize(
    "url", ["mysql://u:hunter2@h/d", "hunter2", "postgresql://u:hunter2@h:x/d", "sqlite:///x"]
)
def test_a_url_that_is_none_of_ours_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="write postgresql://USER@HOST/DATABASE") as told:
        Store(tmp_path / "out", tmp_path, url)
    assert SECRET not in str(told.value)
    assert not (tmp_path / "out").exists()


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    shown = address_of(tmp_path, f"postgresql://u:{SECRET}@host/qa?sslpassword={SECRET}").shown
    assert SECRET not in shown
    assert shown == "postgresql+psycopg://u:***@host/qa"


def test_a_server_that_is_not_there_or_lacks_the_database_is_said(
    tmp_path: Path, postgres_server: Server
) -> None:
    user, place = postgres_server.user, postgres_server.socket
    for url, told in (
        (f"postgresql://{user}:{SECRET}@/qa?host={tmp_path}", "the server cannot be reached"),
        (
            f"postgresql://{user}:{SECRET}@/nowhere?host={place}",
            "there is no such database|cannot be reached",
        ),
    ):
        with pytest.raises(StoreError, match=told) as found:
            Store(tmp_path / "out", tmp_path, url)
        assert SECRET not in str(found.value)


def test_who_only_looks_can_write_nothing(
    tmp_path: Path, open_store: OpenStore, store_url: str | None
) -> None:
    with open_store() as store, StoreView(tmp_path / "out", store_url) as view:
        store.begin_run("run", "1", "then")
        assert view.overview(0.0).runs[0].command == "run"
        with pytest.raises(StoreError), view._reading() as session:
            session.execute(text("UPDATE runs SET command = 'x'"))
        assert list(view.damages()) == []


def test_a_folder_of_which_only_the_database_is_left_can_be_looked_at(tmp_path: Path, store: Store) -> None:
    store.__exit__()
    with StoreView(tmp_path / "out") as view:
        assert view.overview(0.0).heard == 1
