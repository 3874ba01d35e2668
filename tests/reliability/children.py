"""Work done in a process of its own, so that a crash, a hang or a hunger for memory is seen from outside."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
