"""Work done in a process of its own, so that a crash, a hang or a hunger for memory is seen from outside."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATHS = (ROOT, HERE.parent, HERE.parent / "audio", HERE.parent / "transcript" / "formats")
"""Where a child finds the package and what the tests share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended, and the lines of JSON that it wrote."""

    code: int
    """Its exit code; negative: the signal that ended it."""
    told: tuple[Any, ...]
    complaints: str
    """What it wrote to standard error."""


def command_of(script: str, *arguments: str | Path) -> list[str]:
    """The command that runs a script of this folder; by its module's name, or it would take this folder's conftest for all tests'."""
    return [sys.executable, "-m", f"reliability.{script.removesuffix('.py')}", *map(str, arguments)]


def run_child(script: str, *arguments: str | Path, timeout_s: float = 120, **more: str) -> Ended:
    """Runs a script of this folder.

    Args:
        script: its name.
        arguments: of the command line.
        timeout_s: after which it is ended, and the test fails.
        more: for its environment.
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, PATHS))} | more
    ended = subprocess.run(
        command_of(script, *arguments),
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    told = tuple(json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{"))
    return Ended(code=ended.returncode, told=told, complaints=ended.stderr)


def traced(trace: Path, calls: str, script: str, *arguments: str | Path) -> str:
    """Runs a script of this folder under strace, and gives what the system saw; skips the test where that may not be.

    Args:
        trace: a file to be written.
        calls: the system calls to be seen, with commas between them.
        script: its name.
        arguments: of its command line.
    """
    if shutil.which("strace") is None:
        pytest.skip("needs strace, which sees what compiled libraries do")
    strace = ["strace", "-f", "-qq", "-e", f"trace={calls}", "-o", str(trace)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, PATHS))}
    ended = subprocess.run(
        [*strace, *command_of(script, *arguments)],
        env=environment,
        capture_output=True,
        timeout=280,
        check=False,
    )
    if not trace.exists() or b"PTRACE" in ended.stderr:
        pytest.skip(f"strace may not be used here: {ended.stderr[:200]!r}")
    assert ended.returncode == 0, ended.stderr
    return trace.read_text(encoding="utf-8", errors="replace")
