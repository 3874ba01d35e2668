"""Run as a program: qa-pipeline, again and again, each time with other writes failing. `failing_child LOG WARM`.

Each line of standard input is an order, {"fault": a name of FAULTS, "number": which, "command": [...]}; each is done by a fork of
this process, which has loaded all that the program needs, and answered by a line with its exit code, what it said, and how many
moments there were at which the fault could have come.
"""

import json
import os
import sys
import traceback
from functools import partial
from pathlib import Path

from qa_pipeline.audio import decoder as decoder_module
from qa_pipeline.audio.decoder_here import DecoderHere
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import main
from reliability.faults import FAULTS, Fault
from reliability.slow_recogniser import make


def run(command: list[str]) -> int:
    """The program's exit code; 70 where it crashed."""
    sys.argv = ["qa-pipeline", *command]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        traceback.print_exc()
    return 70


def run_apart(fault: Fault, command: list[str]) -> dict[str, object]:
    """The same in a fork, in which the fault is at work."""
    from_fork, to_us = os.pipe()
    pid = os.fork()
    if not pid:
        os.dup2(to_us, 2)
        fault.begin()
        code = run(command)
        sys.stderr.flush()
        os.write(to_us, f"\0{fault.moments}".encode())
        os._exit(code)
    os.close(to_us)
    with os.fdopen(from_fork, encoding="utf-8") as told:
        said, _, moments = told.read().partition("\0")
    _, status = os.waitpid(pid, 0)
    return {"code": os.waitstatus_to_exitcode(status), "said": said, "moments": int(moments or 0)}


def serve(log: str, warm: Path) -> None:
    """Loads everything by running once, then takes orders."""
    # In this process, so that its writes are the program's; and no fork needs one of its own.
    setattr(decoder_module, "_present", DecoderHere())  # noqa: B010
    setattr(run_module, "make_transcriber", partial(make, log, 0.0))  # noqa: B010
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the program says to people
    run(["run", str(warm)])
    for line in sys.stdin:
        order = json.loads(line)
        fault = FAULTS[order["fault"]](order["number"], Path(order["command"][1]) / "out")
        os.write(answers, json.dumps(run_apart(fault, order["command"])).encode() + b"\n")


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
