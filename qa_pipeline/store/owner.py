"""Which process does something, and whether it still lives."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.temporary import is_alive

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A process that works on calls."""

    host: str
    pid: int
    started: str
    """When the process began, as its system counts it: a later one with the same number is another. Empty where it does not say."""
    run_id: int


def this_owner(run_id: int) -> Owner:
    """This process.

    Args:
        run_id: of its run in the store.
    """
    return Owner(host=socket.gethostname(), pid=os.getpid(), started=_started(os.getpid()), run_id=run_id)


def is_gone(owner: Owner) -> bool:
    """Whether a process is known to be no more; one of another machine is not."""
    if owner.host != socket.gethostname():
        return False
    return not is_alive(owner.pid) or _started(owner.pid) != owner.started


def _started(pid: int) -> str:
    """The machine's start and the process's, on Linux; nothing elsewhere, and for a dead one that was not waited for."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        # The command's name, in brackets, may hold anything.
        told = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return ""
    state, ticks = told.split()[0], told.split()[19]
    return "dead" if state in {"Z", "X"} else f"{boot}/{ticks}"
