"""What a database says when something is wrong, as a sentence that says what to do; never with what was to be stored."""

import sqlite3

from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

from qa_pipeline.errors import DamagedStoreError, StoreError

_FULL = "the disk is full. Make room and run the same command again: what was stored is kept"
_READ_ONLY = "cannot be opened or written. Make it and its folder writable, or give --out another folder"
_LOCKED = (
    "another process is writing and does not end. Wait for it, or end it, and run the same command again: "
    "`qa-pipeline status` says which it is"
)
_DAMAGED = (
    "is damaged or no store. `qa-pipeline verify` says what is lost; with --repair it makes it anew of all that can "
    "be read of it"
)
_FILE = (
    ("SQLITE_FULL", _FULL),
    ("SQLITE_IOERR", "the disk fails. Make sure that it works and has room, then run the same command again"),
    ("SQLITE_READONLY", _READ_ONLY),
    ("SQLITE_CANTOPEN", _READ_ONLY),
    ("SQLITE_PERM", _READ_ONLY),
    ("SQLITE_BUSY", _LOCKED),
    ("SQLITE_LOCKED", _LOCKED),
    ("SQLITE_NOMEM", "there is not enough memory. End other programs, and run the same command again"),
    ("SQLITE_CORRUPT", _DAMAGED),
    ("SQLITE_TOOBIG", _DAMAGED),
    ("SQLITE_NOTADB", _DAMAGED),
    ("SQLITE_ERROR", _DAMAGED),
)
"""By the beginning of SQLite's name for a fault."""
_SERVER = (
    ("53100", _FULL),
    ("53", "the server is out of memory or connections. Wait, and run the same command again"),
    ("25006", "the server takes no writes now. Use its primary, and run the same command again"),
    ("55P03", _LOCKED),
    ("28", "the server refuses the user or the password. Correct the store's URL"),
    ("3D000", "there is no such database. Make it on the server, or correct the store's URL"),
    ("42501", "the user may not do this. Give it the right to make and change tables in its schema"),
)
"""By the beginning of PostgreSQL's code for a fault."""


_PASSES = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_NOMEM")


def passes(fault: sqlite3.Error) -> bool:
    """Whether a fault says nothing of what is in the file: another time all of it may be read."""
    return str(getattr(fault, "sqlite_errorname", "")).startswith(_PASSES)


class DamagedRowError(SQLAlchemyError):
    """A row holds what was never written there."""


def explained(where: str, err: SQLAlchemyError) -> StoreError:
    """The fault as a user is told of it.

    Args:
        where: the store, without a password.
        err: what SQLAlchemy raised; its text may hold what was to be stored, and is not used.
    """
    cause = getattr(err, "orig", None)
    if isinstance(err, NoSuchModuleError):
        return StoreError(f"{where}: no such kind of database; write postgresql://USER@HOST/DATABASE")
    code = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    if isinstance(err, DamagedRowError) or (isinstance(cause, sqlite3.Error) and not code):
        return DamagedStoreError(f"{where}: {_DAMAGED}.")
    for start, sentence in (*_FILE, *_SERVER):
        if code.startswith(start):
            error = DamagedStoreError if sentence is _DAMAGED else StoreError
            return error(f"{where}: {sentence} ({code}).")
    if cause is not None and not code and type(cause).__name__ == "OperationalError":
        return StoreError(f"{where}: the server cannot be reached. Start it, or correct the store's URL.")
    kind = type(cause or err).__name__
    return StoreError(
        f"{where}: the database refuses what the program asks ({code or kind}). `qa-pipeline verify` says whether it is "
        "damaged, and with --repair makes it anew; else please report it."
    )
