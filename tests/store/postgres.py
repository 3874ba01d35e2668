"""A PostgreSQL server of the tests' own, in a temporary folder, reached by a socket in it and by nobody else."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from qa_pipeline.store.store import Store

OpenStore = Callable[[], Store]
"""Opens the same store, as often as it is called."""

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")
_FAST = (
    "-c fsync=off -c full_page_writes=off -c listen_addresses= -c shared_buffers=16MB -c max_connections=60"
)
"""Nothing of it need outlive the tests, and no port is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    socket: Path
    programs: Path
    user: str
    numbers: Iterator[int] = field(default_factory=count)

    def new_database(self) -> str:
        """The URL of a database in which there is nothing."""
        name = f"qa{next(self.numbers)}"
        made = [str(self.programs / "createdb"), "-h", str(self.socket), "-U", self.user, name]
        subprocess.run(made, check=True, capture_output=True)
        return f"postgresql://{self.user}@/{name}?host={self.socket}"


@contextmanager
def server_or_reason() -> Iterator[Server | str]:
    """A server, or why there is none."""
    programs = _programs()
    if programs is None:
        yield "there is no PostgreSQL server on this machine (Debian: apt-get install postgresql)"
        return
    user, become = _somebody()
    if become is None:
        yield "PostgreSQL does not run as root, and there is nobody else here to run it as"
        return
    folder = Path(tempfile.mkdtemp(prefix="qa-pg-"))
    try:
        if become:
            shutil.chown(folder, user)
        data = folder / "data"
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            user,
            "-A",
            "trust",
            "-N",
            "--no-locale",
            "-E",
            "UTF8",
        ]
        _run([*become, *initdb], folder)
        control = [*become, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        _run([*control, "-o", f"{_FAST} -k {folder}", "start"], folder)
        try:
            yield Server(socket=folder, programs=programs, user=user)
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], folder: Path) -> None:
    # What the server inherits of ours it would hold open.
    subprocess.run(
        command,
        check=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _programs() -> Path | None:
    for place in _PLACES:
        for folder in sorted(Path("/").glob(place.lstrip("/")), reverse=True):
            if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
                return folder
    return None


def _somebody() -> tuple[str, list[str] | None]:
    """Who runs the server, and what a command begins with to be run by them."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name, []
    for user in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(user)
        except KeyError:
            continue
        if shutil.which("setpriv"):
            return user, ["setpriv", f"--reuid={found.pw_uid}", f"--regid={found.pw_gid}", "--clear-groups"]
    return "", None
