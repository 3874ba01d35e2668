"""Writes that fail, in the process in which a fault begins: the n-th one alone, or all of them from some moment or size on."""

import errno
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from qa_pipeline.audio import peaks as peaks_module

_KINDS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EDQUOT)
_CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink"}
"""What Python tells its auditors of before it is done, besides `open`."""
_READS = ("SELECT", "PRAGMA", "BEGIN")


class Fault:
    """No write fails; they are counted.

    Args:
        number: which of the moments is the one.
        folder: only what happens in it counts.
    """

    def __init__(self, number: int, folder: Path) -> None:
        self.number, self.folder = number, str(folder)
        self.moments = 0

    def begin(self) -> None:
        """From here on; there is no end but the process's."""
        sys.addaudithook(self._hear)

    def at(self, moment: int) -> None:
        """A write is about to be done; raises OSError where it fails."""

    def _hear(self, name: str, arguments: tuple[Any, ...]) -> None:
        if (name == "open" and _writes(*arguments[1:3])) or name in _CHANGES:
            # A folder is taken away from within: its files are named by their place in it.
            where = arguments[-1] if name in {"os.remove", "os.rmdir"} else -1
            if self._is_ours(arguments[0], where):
                self._moment()

    def _moment(self) -> None:
        self.moments += 1
        self.at(self.moments - 1)

    def _is_ours(self, path: object, where: int) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        place = Path(f"/proc/self/fd/{where}").readlink() if where >= 0 else Path()
        return str(place / os.fsdecode(path)).startswith(self.folder)


class OneFails(Fault):
    """The n-th file that would be opened for writing, renamed, taken away or made is not; the reason is each time another one."""

    def at(self, moment: int) -> None:
        """See Fault."""
        if moment == self.number:
            kind = _KINDS[self.number % len(_KINDS)]
            raise OSError(kind, os.strerror(kind))


class DiskFills(Fault):
    """From the n-th such moment on, or the n-th statement that changes the database, no byte more has room."""

    def begin(self) -> None:
        """See Fault."""
        super().begin()
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", lambda _: self._moment())

    def at(self, moment: int) -> None:
        """See Fault."""
        if moment == self.number:
            no_file_beyond(0)

    def _statement(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(_READS):
            self._moment()


class FilesEnd(Fault):
    """No file can be made longer than so many bytes: SQLite's own writes fail at any of its pages."""

    def begin(self) -> None:
        """See Fault."""
        no_file_beyond(self.number)


class NothingDrawn(Fault):
    """No recording's drawing can be written: calls without it are complete all the same."""

    def begin(self) -> None:
        """See Fault."""
        setattr(peaks_module, "write_peaks", _no_room)  # noqa: B010


def _no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_file_beyond(size: int) -> None:
    """The system itself refuses what would make a file longer; Python has it say so instead of ending the process."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


def _writes(mode: object, flags: object) -> bool:
    """Whether a file is opened to be changed."""
    changing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
    by_flags = isinstance(flags, int) and bool(flags & changing)
    return by_flags or (isinstance(mode, str) and bool(set(mode) & set("wax+")))


FAULTS: dict[str, Callable[[int, Path], Fault]] = {
    "none": Fault,
    "one fails": OneFails,
    "disk fills": DiskFills,
    "files end": FilesEnd,
    "nothing drawn": NothingDrawn,
}
