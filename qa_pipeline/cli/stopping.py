"""Ctrl-C and SIGTERM: the program ends within seconds, tidily if it can, and says that it can go on."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TIDY_S = 4.0
"""So long the program may take to put things in order; then it ends as it is, which loses nothing that was reported as done."""


class StoppedError(KeyboardInterrupt):
    """Somebody asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


@contextmanager
def stoppable() -> Iterator[None]:
    """Makes both signals end the work in hand; nothing changes where this is not the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    """The first signal asks; a second one does not wait, and neither does anybody for ever."""
    signal.signal(signal.SIGINT, _end)
    signal.signal(signal.SIGTERM, _end)
    patience = threading.Timer(TIDY_S, _end, (number, None))
    patience.daemon = True
    patience.start()
    raise StoppedError(number)


_how_far = "what was heard is kept"


def note_how_far(done: int, total: int) -> None:
    """What is said when the program ends by a signal.

    Args:
        done: calls.
        total: that were to be done.
    """
    global _how_far  # noqa: PLW0603 - a signal's handler is given nothing
    _how_far = f"{done} of {total} calls are done and kept"


def farewell() -> str:
    """What is said last."""
    return f"qa-pipeline: stopped; {_how_far}, run the same command to go on"


def _end(number: int, _frame: FrameType | None) -> None:
    sys.stderr.write(f"{farewell()}\n")
    sys.stderr.flush()
    os._exit(128 + number)
