"""Run as a program: qa-pipeline itself, hearing a few calls of which one hangs. `hanging_child LOG HOW COMMAND...`.

The second call `sleeps` for ever, or `holds` all threads of its process up, wherever it is heard; or it is not `found` by the program
itself, but by another process.
"""

import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qa_pipeline import workers
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import main
from qa_pipeline.hearing import thread, worker
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.speech.segment import CallSound, HeardCall
from reliability.slow_recogniser import SlowRecogniser, number_of

HANGS = 1
"""The number of the call."""
_EVIL = re.compile(r"(a|aa)+$")
"""Tried on a long row of a's that ends in something else, it takes longer than the universe; nobody else may run meanwhile."""


@dataclass(frozen=True)
class Hanging(SlowRecogniser):
    """Hangs at one call."""

    how: str

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        heard = super().transcribe_all(calls)
        if HANGS in [number_of(call.channels[0].duration_s) for call in calls]:
            if self.how == "holds":
                _EVIL.match("a" * 200 + "b")
            elif self.how == "sleeps":
                time.sleep(1000)
        return heard


def make(log: str, how: str, *_: object, **__: object) -> Hanging:
    """In place of the program's own."""
    return Hanging(log, 0.0, how)


def not_found(size_of: object, name: str, path: Path) -> int:
    """A file that lies on a dead disk."""
    if path.name == name:
        time.sleep(1000)
    assert callable(size_of)
    return int(size_of(path))


if __name__ == "__main__":
    _, log, how, *command = sys.argv
    workers.PATIENCE = Patience(
        ready_s=60, first_s=3, first_times=0, least_s=3, times=0, reach_s=60 if how != "found" else 3
    )
    if how == "holds":
        thread.DEAD_S = 8
    if how == "found":
        setattr(worker, "_size_of", partial(not_found, worker._size_of, "call-7919.wav"))  # noqa: B010
    setattr(run_module, "make_transcriber", partial(make, log, how))  # noqa: B010
    sys.argv = ["qa-pipeline", *command]
    main()
