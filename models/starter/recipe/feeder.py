"""A process of its own that makes training batches: beside the training loop it would hold Python's lock."""

from __future__ import annotations

import multiprocessing
import os
import queue
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import torch

from .dataset import Dataset
from .labels import Batch
from .vocabulary import load
from .windows import LONG_FRAMES, Mixture, WindowMaker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.sharedctypes import SynchronizedArray
    from pathlib import Path
    from types import TracebackType

AHEAD = 4
LOOK_EVERY_S = 180
# Window lengths in frames of 10 ms, with their shares of the sound that is heard, by difficulty. Few different ones,
# so that the processor's compiled kernels are used again.
LENGTHS = (
    (0.3, ((300, 2), (400, 2), (500, 1))),
    (0.6, ((200, 1), (300, 2), (400, 3), (600, 2))),
    (2.0, ((150, 1), (250, 2), (350, 3), (450, 3), (600, 4), (800, 3), (1000, 2), (1200, 2), (2000, 0.5))),
)
LONG_SHARE = 0.08  # of the sound, once training is half done: 30 s, as Whisper pads whatever it hears


@dataclass(frozen=True, slots=True, kw_only=True)
class MakerArguments:
    """What the process must know."""

    data: Path
    excluded: frozenset[str]
    frames: int  # mel frames a batch
    seed: int


def window_frames(rng: random.Random, done: float, difficulty: float) -> int:
    """The length of the windows of the next batch."""
    if difficulty >= 0.3 and rng.random() < LONG_SHARE * min(1.0, max(0.0, (done - 0.4) / 0.1)):
        return LONG_FRAMES
    lengths, shares = zip(*next(choice for limit, choice in LENGTHS if difficulty < limit), strict=True)
    return int(rng.choices(lengths, weights=shares)[0])


def make(arguments: MakerArguments, ready: Any, told: SynchronizedArray[float]) -> None:
    """The process: windows without end, of the difficulty last told."""
    torch.set_num_threads(1)
    trainer = os.getppid()
    vocabulary = load(arguments.data / "vocabulary.json")
    known = shards(arguments.data)
    data = Dataset(arguments.data, vocabulary, arguments.excluded)
    print(f"{data.hours:.2f} h of speech", flush=True)
    maker = WindowMaker(data, vocabulary, Mixture(), arguments.seed)
    rng = random.Random(arguments.seed)
    looked = time.monotonic()
    while True:
        if time.monotonic() - looked > LOOK_EVERY_S and shards(arguments.data) > known:
            known = shards(arguments.data)
            maker.data = Dataset(arguments.data, vocabulary, arguments.excluded)
            print(f"{maker.data.hours:.2f} h of speech", flush=True)
            looked = time.monotonic()
        done, difficulty = told[0], told[1]
        length = window_frames(rng, done, difficulty)
        batch = maker.batch(length, max(2, round(arguments.frames / length)), difficulty)
        arrays = {name: getattr(batch, name).numpy() for name in batch.__slots__}
        while not put(ready, arrays):
            if os.getppid() != trainer:  # it was killed, and nobody will ever take this
                ready.cancel_join_thread()
                return


def put(ready: Any, arrays: dict[str, Any]) -> bool:
    """Hand a batch over; False where nobody takes one for a while."""
    try:
        ready.put(arrays, timeout=10)
    except queue.Full:
        return False
    return True


def shards(folder: Path) -> int:
    """How many there are: synthesis may still be writing more while training runs."""
    return len(list(folder.glob("*-*.json")))


class Feeder:
    """Starts the process, and ends it."""

    def __init__(self, arguments: MakerArguments) -> None:
        context = multiprocessing.get_context("spawn")
        self._ready: Any = context.Queue(AHEAD)
        self._told = context.Array("d", [0.0, 0.0])
        self._process = context.Process(target=make, args=(arguments, self._ready, self._told), daemon=True)

    def __enter__(self) -> Self:
        """Start."""
        self._process.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._process.terminate()
        self._process.join()

    def tell(self, done: float, difficulty: float) -> None:
        """How far training is and how hard the windows may be, from now on."""
        self._told[:] = [done, difficulty]

    def batches(self) -> Iterator[Batch]:
        """What the process makes."""
        while True:
            yield Batch(**{name: torch.from_numpy(value) for name, value in self._ready.get().items()})
