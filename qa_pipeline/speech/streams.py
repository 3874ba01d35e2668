"""The processor's cores shared out: batches run side by side, each on cores of its own.

A step of a decoder is many small products. Several cores on one of them wait for each other most of the time; each
on a batch of its own, they do not.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

from qa_pipeline.speech.memory import give_back_large_blocks

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")
_MOST_STREAMS = 4
"""Each batch in the works holds memory of its own, and all share the machine's bandwidth."""


class Streams:
    """A few threads for batches; torch lets go of Python's lock while it computes."""

    def __init__(self, threads: int, device: str) -> None:
        """Sets up.

        Args:
            threads: of the processor, for all batches together.
            device: a graphics card takes one batch after the other.
        """
        self.count = 1 if device != "cpu" else max(1, min(threads, _MOST_STREAMS))
        each = max(1, threads // self.count)
        give_back_large_blocks()
        self._pool = ThreadPoolExecutor(
            self.count, thread_name_prefix="hearing", initializer=torch.set_num_threads, initargs=(each,)
        )

    def map(self, work: Callable[[TaskT], ResultT], tasks: Iterable[TaskT]) -> list[ResultT]:
        """The result of each task, in their order; the first fault is raised."""
        return list(self._pool.map(work, tasks))


def share_out(sizes: Sequence[int], most_size: int, most_things: int, streams: int) -> list[list[int]]:
    """Puts things of different sizes into batches: like with like, all batches about as large.

    Args:
        sizes: of the things.
        most_size: of a batch, roughly: the things' sizes together.
        most_things: in a batch, roughly.
        streams: how many batches are worked on at a time; so many, or twice or three times as many, are made.

    Returns:
        The places of the things in `sizes`, batch by batch, the largest first; no batch is empty.
    """
    if not sizes:
        return []
    total = sum(sizes)
    count = max(math.ceil(total / most_size), math.ceil(len(sizes) / most_things), 1)
    count = min(len(sizes), math.ceil(count / streams) * streams)
    batches: list[list[int]] = [[] for _ in range(count)]
    done = 0.0
    for at in sorted(range(len(sizes)), key=lambda at: -sizes[at]):
        batches[min(count - 1, int(count * (done + sizes[at] / 2) / total))].append(at)
        done += sizes[at]
    return [batch for batch in batches if batch]
