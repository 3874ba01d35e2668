"""A store's file stays the one that was opened: SQLite goes on writing into one that was deleted, and all of it would be lost."""

import os
import sqlite3
from pathlib import Path

from qa_pipeline.errors import StoreError

_Identity = tuple[int, int]
"""Of a file, whatever it is called: its disk's number and its own."""


class SameFile:
    """Opens a database's file, makes it at most once, and notices when it is no longer at its place.

    Args:
        path: of the file.
        must_exist: whether it is never made here.
    """

    def __init__(self, path: Path, *, must_exist: bool) -> None:
        self._path, self._must_exist = path, must_exist
        self._known: _Identity | None = None

    def connect(self, patience_s: float) -> sqlite3.Connection:
        """A connection to the same file as all others.

        Args:
            patience_s: how long a write waits for another process's.

        Raises:
            StoreError: it is another file, or gone.
        """
        told = self._told()
        before = _identity(told)
        is_there = told is not None and told.st_size > 0
        if self._known and not is_there:
            raise self._changed()
        if self._must_exist and not is_there:
            raise StoreError(
                f"{self._path}: is not there, or empty. Put the right one back, or run `qa-pipeline run`."
            )
        # What is there is never made: it may go in this moment.
        url = f"{self._path.absolute().as_uri()}?mode={'rw' if before else 'rwc'}"
        connection = sqlite3.connect(url, uri=True, timeout=patience_s, check_same_thread=False)
        found = _identity(self._told())
        self._known = self._known or before or found
        if found is None or found != self._known:
            connection.close()
            raise self._changed()
        return connection

    def check(self) -> None:
        """Is asked when a transaction has begun.

        Raises:
            StoreError: what would be written would be lost.
        """
        told = self._told()
        # A database is at no time empty.
        if told is None or not told.st_size or _identity(told) != self._known:
            raise self._changed()

    def _told(self) -> os.stat_result | None:
        try:
            return self._path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as fault:
            raise StoreError(
                f"{self._path}: cannot be reached: {fault.strerror}. Make sure that its disk works, then run the same "
                "command again."
            ) from fault

    def _changed(self) -> StoreError:
        return StoreError(
            f"{self._path}: was deleted, moved or replaced while this command was at work on it: nothing more is written. "
            "What it held until then is where you moved it, or lost. Put the right one back if you have it, and run the "
            "same command again: what is missing in it is heard and judged again."
        )


def _identity(told: os.stat_result | None) -> _Identity | None:
    return (told.st_dev, told.st_ino) if told else None
