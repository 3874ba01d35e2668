"""Which machine this is, and which of its lists of processes: a process's number says something only within one list."""

import os
import re
import socket
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Self

_ROOT = Path("/")
_IDS = ("etc/machine-id", "var/lib/dbus/machine-id")
_ID = re.compile(r"[0-9a-f]{32}")
_PLACE = re.compile(r"([0-9a-f]{8}|)\.([0-9a-f]{8}|)\.([0-9a-f]{8}|)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A list of processes. Its parts are hashes, which say no more of a machine than whether two are the same."""

    machine: str
    """Its name, its id and its network cards together, for any of them alone may be a cloned machine's too; empty where it lacks one,
    as most containers do."""
    boot: str
    """Its present start; Linux alone tells."""
    namespace: str
    """Each container has a list of its own; Linux alone tells."""

    def __str__(self) -> str:
        """As `read` takes it."""
        return f"{self.machine}.{self.boot}.{self.namespace}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The place that a text names; None where it names none, as in what former versions wrote."""
        found = _PLACE.fullmatch(text)
        return cls(machine=found[1], boot=found[2], namespace=found[3]) if found else None


def is_here(place: Place) -> bool:
    """Whether it is the list that this process is in, so that it can be seen who is in it."""
    known = bool(place.boot and place.namespace) if sys.platform == "linux" else bool(place.machine)
    return known and place == here()


def has_ended(place: Place) -> bool:
    """Whether it is a list of this machine before its last start. A container is not known to be of the same machine."""
    now = here()
    return bool(place.machine and place.boot and now.boot) and (
        place.machine == now.machine and place.boot != now.boot
    )


def is_alive(pid: int) -> bool:
    """Whether a process of this list still runs; another user's counts as one that does, and where one cannot ask all do."""
    if sys.platform == "win32":  # to ask would be to send it Ctrl-C
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def started(pid: int) -> str:
    """When a process of this list began, counted from the machine's start.

    Returns:
        "dead" for one that has ended and was not waited for yet; "" where it cannot be known: on other systems than Linux, and of
        other users' processes where the system hides them.
    """
    proc = _ROOT / "proc"
    try:
        if (proc / "self").readlink() != Path(str(os.getpid())):
            return ""  # its numbers are those of another list
        # The command's name, in brackets, may hold anything.
        told = (proc / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        state, ticks = told.split()[0], told.split()[19]
    except (OSError, IndexError):
        return ""
    return "dead" if state in {"Z", "X"} else ticks


@cache
def here() -> Place:
    """The list that this process is in."""
    if sys.platform != "linux":
        node = uuid.getnode()
        is_made_up = node >> 40 & 1  # where there is no card, anew for each process
        machine = "" if is_made_up else _hash(socket.gethostname(), str(node))
        return Place(machine=machine, boot="", namespace="")
    boot = _read(_ROOT / "proc/sys/kernel/random/boot_id")
    return Place(machine=_machine(), boot=boot and _hash(boot), namespace=_namespace())


def _machine() -> str:
    ids = (each for each in map(_read, (_ROOT / name for name in _IDS)) if _ID.fullmatch(each))
    one, cards = next(ids, ""), sorted(_cards())
    return _hash(socket.gethostname(), one, *cards) if one and cards else ""


def _cards() -> Iterator[str]:
    """The addresses of those network interfaces that are cards: containers' may be the same on every machine."""
    for interface in (_ROOT / "sys/class/net").glob("*"):
        address = _read(interface / "address")
        if (interface / "device").exists() and address.strip("0:"):
            yield address


def _namespace() -> str:
    try:
        return _hash(str((_ROOT / "proc/self/ns/pid").readlink()))
    except OSError:
        return ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _hash(*texts: str) -> str:
    """Short, and of this program alone: a machine's id is to be shown to nobody, not even by its common checksum."""
    joined = "\0".join(texts).encode("utf-8", "surrogateescape")
    return blake2b(joined, digest_size=4, person=b"qa-pipeline").hexdigest()
