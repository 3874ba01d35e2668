"""How the store's database is opened: so that nothing that was reported as stored is lost when the power goes."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from qa_pipeline.store.same_file import SameFile

PATIENCE_S = 30
"""How long a write waits for another process's."""
WRITES = "qa_writes"
"""The execution option of transactions that write: only one of all processes is in such a one at a time."""
_LOCK = 0x71615F70
"""By which PostgreSQL knows our writes from other locks in the same database."""


def open_engine(database: Path | URL, *, must_exist: bool = False) -> Engine:
    """A SQLite file, or the database of a PostgreSQL server.

    Args:
        database: the file, which from its first use on must stay in its place.
        must_exist: whether the file is not made when it is first used.
    """
    if isinstance(database, URL):
        engine = create_engine(database, hide_parameters=True, pool_pre_ping=True)
        event.listen(engine, "begin", _begin_on_server)
        return engine
    file = SameFile(database, must_exist=must_exist)
    engine = create_engine(
        "sqlite://", creator=lambda: file.connect(PATIENCE_S), poolclass=QueuePool, hide_parameters=True
    )
    event.listen(engine, "connect", _careful)
    event.listen(engine, "begin", _begin_in_file)
    # With the transaction's lock: whoever makes a damaged file anew holds that until the new one is in its place.
    event.listen(engine, "begin", lambda _: file.check())
    return engine


def open_read_only(database: Path | URL) -> Engine:
    """The same, so that nothing in it can be changed; a run may be at work on it meanwhile."""
    if isinstance(database, URL):
        engine = create_engine(database, hide_parameters=True)
        event.listen(engine, "begin", lambda one: one.exec_driver_sql("SET TRANSACTION READ ONLY"))
        return engine
    # A file that has no journal beside it, in a folder where none may be made, can be read as it is alone.
    alone = (
        not os.access(database.parent, os.W_OK) and not database.with_name(f"{database.name}-wal").exists()
    )
    url = f"{database.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(url, uri=True, timeout=PATIENCE_S, check_same_thread=False),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _read_damaged_texts)
    return engine


def _read_damaged_texts(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's own connection
    """A text that is no longer UTF-8 comes out as one that its row's checksum does not fit: that row is lost, and not all."""
    connection.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")


def _careful(connection: Any, record: object) -> None:  # noqa: ANN401 - sqlite3's own connection
    _read_damaged_texts(connection, record)
    connection.isolation_level = None  # sqlite3's own transactions begin too late: we begin ours
    _use_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Waits by itself: for this one change SQLite does not, where two processes make a store at the same time."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as err:
            if not err.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_in_file(connection: Connection) -> None:
    """A transaction that will write says so at once: one that began by reading could find that it may not."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_on_server(connection: Connection) -> None:
    """Writes wait for each other, as they do in a file; the lock goes with the transaction, however that ends."""
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_S}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
