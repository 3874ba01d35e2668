"""A batch of which a part was done when the writes begin to fail, and the program that meets that, without being loaded each time."""

import json
import os
import shutil
import struct
import subprocess
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fakes import write_tone

from qa_pipeline.store.view import StoreView
from qa_pipeline.verifying import Finding, verify_files, verify_store
from reliability.batches import Batch, make_batch, recordings
from reliability.children import PATHS, command_of
from reliability.slow_recogniser import seconds_of

OLD, ALL = 3, 5
"""Calls whose results are there, and calls that there are now; so few are heard in the program's own process, where writes fail."""
LIST = "report/written.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a run ended."""

    code: int
    said: str
    """To stderr."""
    moments: int
    """At which the fault could have come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The batch, and what may come of it."""

    batch: Batch
    before: Path
    """A copy of it as it was before the new calls were heard."""
    old: dict[str, bytes]
    new: dict[str, bytes]
    undrawn: dict[str, bytes]
    """The new results where no drawing could be written."""
    program: "subprocess.Popen[str]"

    def run(self, fault: str = "none", number: int = 0) -> Answer:
        """The program, in which something fails."""
        order = {"fault": fault, "number": number, "command": ["run", str(self.batch.folder)]}
        assert self.program.stdin
        assert self.program.stdout
        self.program.stdin.write(json.dumps(order) + "\n")
        self.program.stdin.flush()
        return Answer(**json.loads(self.program.stdout.readline()))

    def restore(self) -> None:
        """All is again as it was before the new calls were heard."""
        shutil.rmtree(self.batch.folder)
        shutil.copytree(self.before, self.batch.folder)
        self.batch.log.unlink(missing_ok=True)

    def findings(self) -> list[Finding]:
        """What `verify` says."""
        with StoreView(self.batch.out) as store:
            return [*verify_store(store), *verify_files(self.batch.out)]


@contextmanager
def world_in(folder: Path) -> Iterator[World]:
    """Makes it: three calls with a report, and two recordings more, of which one needs a copy that browsers play."""
    batch = make_batch(folder / "batch", OLD)
    process = _program(batch, make_batch(folder / "warm", 1))
    try:
        world = World(batch=batch, before=folder / "before", old={}, new={}, undrawn={}, program=process)
        assert world.run().code == 0
        world = replace(world, batch=replace(batch, calls=ALL), old=batch.artefacts())
        for number in range(OLD, ALL):
            path = write_tone(recordings(world.batch)[number], seconds=seconds_of(number))
        _as_au(path)
        shutil.copytree(batch.folder, world.before)
        made: dict[str, Any] = {}
        for name, fault in (("undrawn", "nothing drawn"), ("new", "none")):
            world.restore()
            assert world.run(fault).code == 0
            made[name] = world.batch.artefacts()
        yield replace(world, **made)
    finally:
        process.kill()
        process.communicate()


def _program(batch: Batch, warm: Batch) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command_of("failing_child.py", batch.log, warm.folder),
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, PATHS))}


def _as_au(path: Path) -> None:
    """The same sound in a container that no browser plays."""
    with wave.open(str(path)) as file:
        rate, channels, sound = file.getframerate(), file.getnchannels(), file.readframes(file.getnframes())
    samples = struct.unpack(f"<{len(sound) // 2}h", sound)
    head = struct.pack(">4s5I", b".snd", 24, len(sound), 3, rate, channels)
    path.write_bytes(head + struct.pack(f">{len(samples)}h", *samples))


def run_under_strace(world: World, call: str, number: int, trace: Path) -> Answer:
    """The program, to which the system refuses the n-th call of a kind; skips the test where strace may not be used."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace, by which the system refuses what compiled libraries ask for")
    refuse = ["-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when={number}"]
    done = subprocess.run(
        [
            *("strace", "-f", "-qq", *refuse, "-o", str(trace)),
            *command_of("batch_child.py", world.batch.log, "0", "run", world.batch.folder),
        ],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if not trace.exists() or "PTRACE" in done.stderr:
        pytest.skip(f"strace may not be used here: {done.stderr[:200]!r}")
    return Answer(
        code=done.returncode, said=done.stderr, moments=trace.read_text(errors="replace").count("INJECTED")
    )
