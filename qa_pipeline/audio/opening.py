"""Opening a file that is to be a recording, before anything looks into it, and the one that becomes its copy."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.temporary import temporary_beside


def open_regular(path: Path) -> BinaryIO:
    """Opens by number, so that the name (colons, broken Unicode) reaches nothing that reads addresses.

    Raises:
        AudioError: `missing`, `failed` or `not_audio`.
    """
    try:
        # Without waiting: a pipe that poses as a recording would block for ever.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise AudioError(Problem.MISSING, "The file is not there.") from error
    except OSError as error:
        raise AudioError(Problem.FAILED, f"The file cannot be read: {error.strerror}.") from error
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise AudioError(Problem.NOT_AUDIO, "This is a folder or a device, not a file.")
    return os.fdopen(number, "rb")


@contextmanager
def copied(path: Path, target: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """A recording that is open, and a file to write its copy into, which is `target` when that is done.

    Raises:
        AudioError: as `open_regular`, or the copy cannot be written (`failed`).
    """
    # In the same folder, so that the last step is a rename; one a process, so that two never meet.
    temporary = temporary_beside(target)
    try:
        with open_regular(path) as file, temporary.open("wb") as copy:
            yield file, copy
        temporary.replace(target)
    except OSError as error:
        raise AudioError(Problem.FAILED, f"{target} cannot be written: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)
