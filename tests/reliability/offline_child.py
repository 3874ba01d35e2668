"""Run as a program: does a whole batch, and tells every attempt to reach a network meanwhile."""

import json
import sys
from pathlib import Path

from fakes import FakeTranscriber
from typer.testing import CliRunner

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app

REACHES = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
    "socket.bind",
    "urllib.Request",
)
"""What Python reports before it does it; a socket within the machine (AF_UNIX) has a path for an address."""


def main(workspace: str, model: str) -> None:
    """Runs, scores, reports and shows; with a fake recogniser where no model is named."""
    reached: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in REACHES and not isinstance(arguments[-1], str):
            reached.append(f"{event} {arguments[1:]}")

    sys.addaudithook(watch)
    if model == "fake":
        setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())  # noqa: B010
    chosen = [] if model == "fake" else ["--model", model]
    first = CliRunner().invoke(app, ["run", workspace, "--json", *chosen])
    codes = [first.exit_code]
    codes += [CliRunner().invoke(app, [command, workspace]).exit_code for command in ("score", "report")]
    calls = len(json.loads(first.stdout)["calls"])
    sys.stdout.write("\n" + json.dumps({"codes": codes, "calls": calls, "reached": reached}) + "\n")


if __name__ == "__main__":
    main(str(Path(sys.argv[1])), sys.argv[2])
