"""Stores of every earlier version are brought up to date; whatever interrupts that, they are of the old version or of the new."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgres import OpenStore
from sqlalchemy import Engine, MetaData, event, select, text

from conftest import make_recording, make_transcript
from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.scorecard.scoring import make_scorecard
from qa_pipeline.store.address import address_of
from qa_pipeline.store.engine import open_engine
from qa_pipeline.store.migrations.migrate import migrate
from qa_pipeline.store.owner import this_owner
from qa_pipeline.store.schema import PRESENT, VERSIONS
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.store.tables import Base
from qa_pipeline.stored_json import to_json

pytest_plugins = ["store_fixtures"]

HEARD = make_transcript("agent: perché è così?", "customer: sì")
GONE = SkippedRecording(call_id="c2", file="x.wav", problem=Problem.MISSING, reason="no such file", line=3)
CARD = make_scorecard(make_recording(), HEARD, None, ())
UNVERSIONED = {
    "with all tables": (),
    "of before there were notes": ("notes",),
    "of before there were imports": ("notes", "imports"),
    "whose maker was killed": ("notes", "imports", "calls", "scorecards"),
}
"""Stores in the field that say no version, by the tables that they lack."""


@contextmanager
def engine_of(folder: Path, url: str | None) -> Iterator[Engine]:
    (folder / "out").mkdir(exist_ok=True)
    engine = open_engine(address_of(folder / "out", url).database)
    yield engine
    engine.dispose()


def make_first(engine: Engine, *, lacking: Sequence[str] = (), versioned: bool = False) -> None:
    """A store as the first version left it, with a call that was heard and judged and one that could not be."""
    with engine.begin() as connection:
        migrate(connection, "0001")
        fill(connection.exec_driver_sql, connection.dialect.name)
        for table in lacking:
            connection.execute(text(f"DROP TABLE {table}"))
        if not versioned:
            connection.execute(text("DROP TABLE alembic_version"))


def fill(execute: Callable[[str, tuple[object, ...]], object], dialect: str) -> None:
    sign = "?" if dialect == "sqlite" else "%s"

    def insert(table: str, *values: object) -> None:
        execute(f"INSERT INTO {table} VALUES ({', '.join([sign] * len(values))})", values)  # noqa: S608

    insert("transcripts", 1, "a", "m", to_json(HEARD))
    insert("transcripts", 2, "b", "m", '{"cut off')
    insert("runs", 1, "run", "0", "then", "later", 1, 1, 1)
    insert("runs", 2, "run", "0", "then", None, 0, 0, 0)
    insert("scorecards", 1, "c1", 1, "", to_json(CARD), 1)
    insert("calls", "c1", 0, to_json(make_recording()), None, 1, 1)
    key = "\x00c2\x00x.wav\x003" if dialect == "sqlite" else "c2"
    insert("calls", key, 1, None, to_json(GONE), None, None)
    insert("imports", "c9", 1, "c9.vtt", "a")


def assert_kept(store: Store) -> None:
    call, gone = store.calls()
    assert isinstance(call, StoredCall)
    assert (call.transcript.utterances, call.scorecard) == (HEARD.utterances, CARD)
    assert gone == GONE
    assert store.find_transcript("a", "m") == 1
    assert store.find_transcript("b", "m") is None, "what cannot be read is heard again"


@pytest.mark.parametrize("versioned", [True, False])
def test_a_store_of_the_first_version_is_brought_up_to_date_and_keeps_all(
    tmp_path: Path, open_store: OpenStore, store_url: str | None, versioned: bool
) -> None:
    with engine_of(tmp_path, store_url) as engine:
        make_first(engine, versioned=versioned)
    with open_store() as store:
        assert_kept(store)
        assert set(store.imports().files) == {"c9"}
        assert store.claim([("c", "m")], this_owner(1), 1, 0.0) == (("c", "m"),)
    with engine_of(tmp_path, store_url) as engine, engine.connect() as connection:
        assert [*connection.execute(text("SELECT id, ended FROM runs ORDER BY id"))] == [
            (1, "finished"),
            (2, "died"),
        ]


@pytest.mark.parametrize("lacking", UNVERSIONED.values(), ids=UNVERSIONED)
def test_stores_that_say_no_version_are_known_by_their_tables(
    tmp_path: Path, open_store: OpenStore, store_url: str | None, lacking: tuple[str, ...]
) -> None:
    with engine_of(tmp_path, store_url) as engine:
        make_first(engine, lacking=lacking)
    with open_store() as store:
        assert store.find_transcript("a", "m") == 1
        assert store.notes() == {}
        if "calls" not in lacking:
            assert_kept(store)


@pytest.mark.parametrize("from_first", [True, False], ids=["migrated", "new"])
def test_migrated_and_new_stores_have_the_same_tables(
    tmp_path: Path, open_store: OpenStore, store_url: str | None, from_first: bool
) -> None:
    with engine_of(tmp_path, store_url) as engine:
        if from_first:
            make_first(engine)
        with open_store():
            pass
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
            assert context.get_current_revision() == PRESENT == VERSIONS[-1]


def test_a_store_of_a_later_version_is_left_alone(
    tmp_path: Path, open_store: OpenStore, store_url: str | None
) -> None:
    with open_store():
        pass
    with engine_of(tmp_path, store_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    with pytest.raises(StoreError, match="a later version of qa-pipeline"):
        open_store()


def test_a_fault_at_any_statement_leaves_the_old_store(
    tmp_path: Path, open_store: OpenStore, store_url: str | None
) -> None:
    with engine_of(tmp_path, store_url) as engine:
        make_first(engine, versioned=True)
        before = dump(engine)
    faults = 0
    while fails_at(faults, open_store):
        with engine_of(tmp_path, store_url) as engine:
            assert dump(engine) == before, f"half migrated after a fault at statement {faults}"
        faults += 1
    assert faults > 20
    with open_store() as store:
        assert_kept(store)


def fails_at(number: int, open_store: OpenStore) -> bool:
    """Opens the store with a database that fails at a statement; whether it came to that one."""
    left = [number]

    def fail(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("the machine fails")

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        open_store().__exit__()
    except OSError:
        return True
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    return False


def dump(engine: Engine) -> str:
    """All that is in a store."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        rows = {
            name: [tuple(row) for row in connection.execute(select(table))]
            for name, table in found.tables.items()
        }
    columns = {name: sorted(column.name for column in table.columns) for name, table in found.tables.items()}
    return json.dumps([rows, columns], sort_keys=True)


OPEN = "import sys; from pathlib import Path; from qa_pipeline.store.store import Store; p = Path(sys.argv[1]); Store(p / 'out', p)"
DIE = """
import os, signal, sys
from sqlalchemy import Engine, event
left = int(sys.argv[2])
def die(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", die)
event.listen(Engine, "commit", die)
"""


def test_killed_at_any_moment_it_is_of_the_old_version_or_the_new(tmp_path: Path) -> None:
    with engine_of(tmp_path, None) as engine:
        make_first(engine, versioned=True)
        before = dump(engine)
    for number in range(0, 60, 12):
        done = subprocess.run([sys.executable, "-c", DIE + OPEN, str(tmp_path), str(number)], check=False)
        with engine_of(tmp_path, None) as engine:
            if done.returncode != -signal.SIGKILL:
                assert done.returncode == 0
                break
            assert dump(engine) == before
    with Store(tmp_path / "out", tmp_path) as store:
        assert_kept(store)
    with closing(sqlite3.connect(tmp_path / "out" / "qa.sqlite")) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("is_new", [True, False])
def test_two_processes_that_open_it_at_once_both_get_it(tmp_path: Path, is_new: bool) -> None:
    if not is_new:
        with engine_of(tmp_path, None) as engine:
            make_first(engine)
    both = [
        subprocess.Popen([sys.executable, "-c", OPEN, str(tmp_path)], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in both:
        _, complaints = process.communicate(timeout=60)
        assert process.returncode == 0, complaints
    with Store(tmp_path / "out", tmp_path) as store:
        if not is_new:
            assert_kept(store)


def test_a_store_that_is_up_to_date_opens_without_what_changes_old_ones(tmp_path: Path) -> None:
    check = "; assert 'alembic' not in sys.modules"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", OPEN + check, str(tmp_path)], check=True, env=dict(os.environ))
