"""Names for files that are not finished, and what becomes of those whose writer was killed."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from qa_pipeline.this_machine import Place, has_ended, here, is_alive, is_here

# A database has files beside it. Former versions gave the machine's name alone for the place.
_NAME = re.compile(r"\.[0-9a-f]{8}-([0-9a-f.]{2,26})-([0-9]{1,10})\.part(?:-wal|-shm)?")
_FORGOTTEN_S = 24 * 3600
"""After this an unfinished file is one that nobody will finish, also where it cannot be seen from here whether its writer lives."""


def temporary_beside(path: Path) -> Path:
    """The name under which `path` is written before it is renamed: in the same folder, and no other process's.

    Short, whatever the file's own name is: that may be as long as names can be.
    """
    return path.with_name(f".{_short(path.name)}-{here()}-{os.getpid()}.part")


def leftovers(folder: Path) -> Iterator[Path]:
    """What killed processes left unfinished in a folder and those within it."""
    for place, folders, names in os.walk(folder):
        for name in (*names, *folders):
            if (found := _NAME.fullmatch(name)) and _is_left(Path(place, name), found[1], int(found[2])):
                yield Path(place, name)


def remove_leftovers(folder: Path) -> None:
    """Takes them away; what cannot be is no harm."""
    for path in tuple(leftovers(folder)):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                for each in path.iterdir():  # files alone: we make no folders in it
                    each.unlink()
                path.rmdir()
            else:
                path.unlink()


def _is_left(path: Path, writer: str, pid: int) -> bool:
    place = Place.read(writer)
    if place and is_here(place):
        return not is_alive(pid)
    if place and has_ended(place):
        return True
    try:
        return time.time() - path.lstat().st_mtime > _FORGOTTEN_S
    except OSError:  # gone meanwhile
        return False


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
