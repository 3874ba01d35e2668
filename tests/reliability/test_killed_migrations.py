"""A program that is killed while it brings a store up to date: the store is of the old version or of the new, and keeps all."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from conftest import make_recording, make_transcript
from qa_pipeline.store.address import address_of
from qa_pipeline.store.engine import open_engine
from qa_pipeline.store.migrations.migrate import migrate
from qa_pipeline.store.schema import PRESENT, VERSIONS
from qa_pipeline.store.store import Store
from qa_pipeline.stored_json import to_json
from reliability.conftest import Figure
from reliability.extent import extent

HEARD = make_transcript("agent: perché è così?", "customer: sì")
OPEN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from qa_pipeline.store.store import Store
left = int(sys.argv[2])
def die(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", die)
event.listen(Engine, "commit", die)
Store(Path(sys.argv[1]) / "out", Path(sys.argv[1]))
"""
EVERY = extent(20, 1)
"""Of so many statements one is the last."""


def old_store(folder: Path, version: str) -> None:
    """With a call that was heard."""
    (folder / "out").mkdir()
    engine = open_engine(address_of(folder / "out", None).database)
    with engine.begin() as connection:
        migrate(connection, version)
    engine.dispose()
    with closing(sqlite3.connect(folder / "out" / "qa.sqlite", isolation_level=None)) as file:
        columns = "(id, audio_sha256, fingerprint, transcript)"
        file.execute(f"INSERT INTO transcripts {columns} VALUES (1, 'a', 'm', ?)", (to_json(HEARD),))  # noqa: S608
        file.execute(
            "INSERT INTO calls (call_id, listed, recording, transcript_id) VALUES ('c1', 0, ?, 1)",
            (to_json(make_recording("c1")),),
        )


def contents(folder: Path) -> tuple[str, ...]:
    with closing(sqlite3.connect(folder / "out" / "qa.sqlite")) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return tuple(file.iterdump())


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
@pytest.mark.parametrize("version", [each for each in VERSIONS if each != PRESENT])
def test_killed_at_any_statement_it_is_of_the_old_version_or_of_the_new(
    tmp_path: Path, version: str, figure: Figure
) -> None:
    old_store(tmp_path, version)
    before, kills = contents(tmp_path), 0
    while killed(tmp_path, kills * EVERY):
        assert contents(tmp_path) == before, f"half migrated at statement {kills * EVERY}"
        kills += 1
    assert kills * EVERY >= 20
    with Store(tmp_path / "out", tmp_path) as store:
        [call] = store.calls()
        assert getattr(call, "transcript", None) == HEARD
        assert store.find_transcript("a", "m") == 1
    figure("kills in a migration", kills, f"{kills}, one at every statement; 0 stores half migrated")


def killed(folder: Path, statement: int) -> bool:
    """Whether it came to that statement, and no further."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_DIE, str(folder), str(statement)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0
