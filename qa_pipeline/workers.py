"""Where calls are heard: a few in a thread of this process, more in processes of their own. All are watched over."""

from collections.abc import Generator, Iterable

from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.supervisor import Supervisor
from qa_pipeline.hearing.task import Heard, HearingTask, MakeTranscriber

__all__ = ["Heard", "HearingTask", "MakeTranscriber", "hear_all"]

FEW = 4
"""Up to so many calls are not worth a process of their own, which takes one or two seconds to start. One of them that ends the
program with it is known by the claim that is left behind, and is heard apart by the next run."""
PATIENCE = Patience()
"""How long nothing may be heard of a call before it is heard again by itself."""
_PORTION = 8
"""Calls that one of several processes is given at a time, at most."""
_PORTIONS_A_WORKER = 4
"""At least, where there are calls enough: no process waits long for the last one."""
_MANY = 1000
"""As many as fill the recogniser's batches."""


def hear_all(
    tasks: Iterable[HearingTask], count: int, make: MakeTranscriber, workers: int, *, apart: bool = False
) -> Generator[Heard]:
    """Every task's result, as each is done.

    Args:
        tasks: what to hear; the next one is asked for when there is somebody to take it.
        count: how many there will be at most.
        make: makes a worker's recogniser.
        workers: how many processes.
        apart: not in this process, however few there are.

    Raises:
        SpeechError: the recogniser cannot be made.
    """
    if not count:
        return
    few = not apart and (count == 1 or (workers == 1 and count <= FEW))
    most = _MANY if workers == 1 else min(_PORTION, max(1, count // (_PORTIONS_A_WORKER * workers)))
    yield from Supervisor(make, min(workers, count), most, PATIENCE, here=few).hear(iter(tasks))
