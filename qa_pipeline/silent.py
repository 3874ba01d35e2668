"""What breaks a thread, or is thrown away with an object: Python would print its text, which may hold a caller's words."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from qa_pipeline.logs import place_of


@contextmanager
def told_without_text() -> Iterator[None]:
    """It is told by its kind and its place, as what ends the program is."""
    threads, thrown_away = threading.excepthook, sys.unraisablehook
    threading.excepthook = sys.unraisablehook = _tell
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = threads, thrown_away


def _tell(broken: "threading.ExceptHookArgs | sys.UnraisableHookArgs") -> None:
    if broken.exc_value and not isinstance(broken.exc_value, SystemExit):
        kind, place = type(broken.exc_value).__name__, place_of(broken.exc_value)
        structlog.get_logger().error("fault_ignored", kind=kind, at=place)
