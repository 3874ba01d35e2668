"""Run as a program: does a whole batch, and tells every attempt to reach a network meanwhile."""

import json
import sys
from importlib import import_module
from pathlib import Path

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
    # Only now: a module may reach a network when it is imported.
    app, invoke = import_module("qa_pipeline.cli.app").app, import_module("typer.testing").CliRunner().invoke
    if model == "fake":
        fake = import_module("reliability.recognisers").make_fake
        setattr(import_module("qa_pipeline.cli.run"), "make_transcriber", fake)  # noqa: B010
    chosen = [] if model == "fake" else ["--model", model]
    first = invoke(app, ["run", workspace, "--json", *chosen])
    codes = [first.exit_code]
    codes += [invoke(app, [command, workspace]).exit_code for command in ("score", "report")]
    calls = len(json.loads(first.stdout)["calls"])
    sys.stdout.write("\n" + json.dumps({"codes": codes, "calls": calls, "reached": reached}) + "\n")


if __name__ == "__main__":
    main(str(Path(sys.argv[1])), sys.argv[2])
