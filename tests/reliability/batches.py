"""A workspace of many short calls, the program at work on it in processes of its own, and what is there afterwards."""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from fakes import write_tone

from reliability.children import PATHS, command_of
from reliability.slow_recogniser import begun, seconds_of

PLAYBOOK = """
playbook: p
version: 1
title: Prova
language: it
steps:
  - {id: notice, title: Avviso, say: ["la informo che questa chiamata è registrata"], critical: true}
  - {id: thanks, title: Grazie, speaker: customer, say: ["grazie certo"]}
"""
NOT_COMPARED = {"run.json", *(f"qa.sqlite{end}" for end in ("", "-wal", "-shm", ".damaged", ".damaged-wal"))}
"""When a run was, and the database, whose bytes depend on how the results came in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A workspace, and the recogniser's log of it."""

    folder: Path
    calls: int
    delay_s: float = 0.02

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def log(self) -> Path:
        """The recogniser's; outside of what the program may touch."""
        return self.folder.with_suffix(".heard")

    def start(self, *arguments: str, command: str = "run", **more: str) -> subprocess.Popen[str]:
        """The program, begun in a session of its own, so that all that it starts can be found."""
        return subprocess.Popen(
            command_of("batch_child.py", self.log, str(self.delay_s), command, self.folder, *arguments),
            env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, PATHS))} | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, command: str = "run") -> tuple[int, str]:
        """The program's exit code and what it said to stderr, when it has ended."""
        process = self.start(*arguments, command=command)
        _, complaints = process.communicate(timeout=600)
        return process.returncode, complaints

    def forget(self) -> None:
        """All that was done is taken away."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def begun(self) -> list[int]:
        return begun(self.log)

    def finished(self) -> set[int]:
        """The calls whose transcripts are stored; also says that the database is sound."""
        file = self.out / "qa.sqlite"
        if not file.exists():
            return set()
        with sqlite3.connect(file) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert not database.execute("PRAGMA foreign_key_check").fetchall()
            tables = {name for (name,) in database.execute("select name from sqlite_master")}
            rows = database.execute("select audio_sha256 from transcripts") if "transcripts" in tables else ()
            stored = [sha256 for (sha256,) in rows]
        database.close()
        assert len(stored) == len(set(stored)), "a call is stored twice"
        numbers = {sha256_of(path): number for number, path in enumerate(recordings(self))}
        return {numbers[sha256] for sha256 in stored}

    def artefacts(self) -> dict[str, bytes]:
        """All files of the output but those that may differ, by their place."""
        return {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in self.out.rglob("*")
            if path.is_file() and path.name not in NOT_COMPARED
        }


def make_batch(folder: Path, calls: int, delay_s: float = 0.02) -> Batch:
    """A workspace of so many calls, each with a length of its own."""
    batch = Batch(folder=folder, calls=calls, delay_s=delay_s)
    for number, path in enumerate(recordings(batch)):
        write_tone(path, seconds=seconds_of(number))
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    return batch


def recordings(batch: Batch) -> list[Path]:
    """The calls' files, in the order of their numbers; by their names the short and the long ones are mixed."""
    names = (
        number * 7919 % 10_000 for number in range(batch.calls)
    )  # each number once: they share no factor
    return [batch.folder / "recordings" / f"call-{name:04d}.wav" for name in names]


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kill(process: subprocess.Popen[str]) -> None:
    """Ends the program as a power cut would, and sees that what it had started ends too."""
    process.send_signal(signal.SIGKILL)
    process.wait()  # and no more: whoever is left behind would hold its output open
    wait_for_the_end_of(process.pid)


def wait_for_the_end_of(session: int, patience_s: float = 10) -> None:
    """Waits until no process of a session is left."""
    until = time.monotonic() + patience_s
    while left := members(session):
        assert time.monotonic() < until, f"left behind: {left}"
        time.sleep(0.05)


def members(session: int) -> list[tuple[int, str]]:
    """The processes of a session, with their commands; those that ended and were not waited for are none."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                command = (entry / "cmdline").read_text(encoding="utf-8").replace("\0", " ")
            except OSError:
                continue
            if int(told[3]) == session and told[0] != "Z":
                found.append((int(entry.name), command))
    return found
