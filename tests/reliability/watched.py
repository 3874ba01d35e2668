"""What the processes of a program hold while it runs: looked at from outside, again and again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reliability.batches import members


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was seen at one moment."""

    done: int
    """How far the work was."""
    memory_mb: float
    """Of all processes together, each one's own: what libraries share with others comes and goes with these."""
    files: int
    """That are open in the process that holds most."""
    processes: int


def sights(session: int, done: Callable[[], int]) -> Iterator[Sight]:
    """Looks at all processes of a session, whenever it is asked to.

    Args:
        session: of the program.
        done: how far it is.
    """
    while True:
        pids = [pid for pid, _ in members(session)]
        yield Sight(
            done=done(),
            memory_mb=sum(map(_memory_mb, pids)),
            files=max(map(_files, pids), default=0),
            processes=len(pids),
        )


def _memory_mb(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has ended meanwhile
        return 0.0
    own = (line for line in text.splitlines() if line.startswith("Private_Dirty:"))
    return next((int(line.split()[1]) for line in own), 0) / 1024


def _files(pid: int) -> int:
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return 0
