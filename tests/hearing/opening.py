"""Recognisers in whose process files are slow to be found or opened, by the words of their names."""

import time
from pathlib import Path

from hearing.dying import Dying
from qa_pipeline.audio import decode, decoder
from qa_pipeline.audio.decoder_here import DecoderHere
from qa_pipeline.hearing import here, worker
from qa_pipeline.hearing.task import HearingTask


def make_lost(log: str, at: str, seconds: float, name: str, batch_s: float = 0.0) -> Dying:
    """In this process, files of a name take so long to be `found` or `opened`; hearing a batch takes `batch_s`."""
    # Here, and loaded before anybody looks at a clock: a busy machine takes seconds to start a process.
    setattr(decoder, "_present", DecoderHere())  # noqa: B010
    assert decode
    module, function = (worker, "_size_of") if at == "found" else (here, "_open")
    what = getattr(module, function)

    def late(given: Path | HearingTask, *more: object) -> object:
        path = given.path if isinstance(given, HearingTask) else given
        if name in path.name:
            time.sleep(seconds)
        return what(given, *more)

    setattr(module, function, late)
    return Dying(log, batch_s)


def never_ready() -> Dying:
    """Stands for what makes a recogniser, where the model lies on a dead disk."""
    time.sleep(1000)
    raise AssertionError
