"""Which process does something, and whether it still lives."""

import os
import socket
from dataclasses import dataclass

from qa_pipeline.this_machine import Place, has_ended, here, is_alive, is_here, started


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A process that works on calls."""

    host: str
    """For people: several machines may have one name."""
    pid: int
    started: str
    """Where and when the process began: a later one with the same number is another, and so is another machine's. Former versions did
    not say where."""
    run_id: int


def this_owner(run_id: int) -> Owner:
    """This process.

    Args:
        run_id: of its run in the store.
    """
    pid = os.getpid()
    return Owner(host=socket.gethostname(), pid=pid, started=f"{here()}/{started(pid)}", run_id=run_id)


def is_gone(owner: Owner) -> bool:
    """Whether a process is known to be no more.

    That is so of one in this process's own list of processes which is not in it any more, or whose number a later one has; and of one
    from before this machine's last start. Another machine's or another container's is not known to be gone, whatever their names,
    and neither is one of which a former version did not say where it is: what such a one claims it holds until that expires.
    """
    place, began = _birth(owner)
    if place is None:
        return False
    if not is_here(place):
        return has_ended(place)
    now = started(owner.pid) if is_alive(owner.pid) else "dead"
    # Where its start cannot be read, a process that lives is taken for the one that is meant.
    return now == "dead" or bool(now and began and now != began)


def is_lost(owner: Owner) -> bool:
    """Whether a run whose end nobody noted is to be told as dead. Nothing but a word rests on it, and runs do not expire.

    So a former version's process counts as one of this machine where that has its name.
    """
    is_old_one_here = _birth(owner)[0] is None and owner.host == socket.gethostname()
    return is_gone(owner) or (is_old_one_here and not is_alive(owner.pid))


def _birth(owner: Owner) -> tuple[Place | None, str]:
    place, _, began = owner.started.partition("/")
    return Place.read(place), began
