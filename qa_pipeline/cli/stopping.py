"""Ctrl-C and SIGTERM: the program ends within seconds, tidily if it can, and says that it can go on."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
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
    told, telling = socket.socketpair()
    telling.setblocking(False)
    threading.Thread(target=_watch, args=(told,), name="stopping", daemon=True).start()
    before = {number: signal.signal(number, _stop) for number in _SIGNALS}
    wakeup = signal.set_wakeup_fd(telling.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        if _asked:  # then the program is ending: what is still to come must not take for ever either
            _kept.append(telling)
        else:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            telling.close()


_asked = False
"""Whether somebody wants the program to end."""
_kept: list[socket.socket] = []
"""Open to the end."""


def _stop(number: int, _frame: FrameType | None) -> None:
    """The first signal asks; what a second one does, the thread sees to."""
    global _asked  # noqa: PLW0603 - a signal's handler is given nothing
    _asked = True
    for each in _SIGNALS:
        signal.signal(each, lambda *_: None)
    raise StoppedError(number)


def _watch(told: socket.socket) -> None:
    """Hears of signals at once, also while the program is in a library that lets nobody in: a database that waits, a model.

    The program may then take its time to put things in order, but not for ever; a second signal does not wait.
    """
    first, until = 0, None
    with suppress(TimeoutError):
        while numbers := told.recv(1):
            [number] = numbers
            if number in _SIGNALS:
                if first:
                    _end(number)
                first, until = number, time.monotonic() + TIDY_S
            if until is not None:
                told.settimeout(max(0.001, until - time.monotonic()))
    if first:
        _end(first)
    told.close()


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


def _end(number: int) -> None:
    sys.stderr.write(f"{farewell()}\n")
    sys.stderr.flush()
    os._exit(128 + number)
