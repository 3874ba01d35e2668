"""The program's end where something of it hangs that nobody can end: a thread in a library, a process that waits for a dead disk.

Python would wait for it before it ends, for ever.
"""

import os
import sys
from contextlib import suppress

_is_left = False


def note_left() -> None:
    """Something of this program hangs, and is not waited for any more."""
    global _is_left  # noqa: PLW0603 - a program ends once
    _is_left = True


def end_if_something_is_left(code: object) -> None:
    """Ends the program at once where something is left; all that was to be stored and said has been.

    Args:
        code: as `SystemExit` has it.
    """
    if not _is_left:
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)
