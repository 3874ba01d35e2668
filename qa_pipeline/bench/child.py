"""The process that is measured: `python -m qa_pipeline.bench.child`, a job on stdin, a line of JSON an event on stdout.

The parent stamps the events with its own clock, so that start-up counts from before this process was there. It holds stdin
open as long as it wants the figures: where it is gone, this process ends too, in the middle of whatever it does.
"""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TextIO

from qa_pipeline.bench.job import Job, NotAvailableError

CUT = "cut"
"""A job's contender that is none: only cuts the calls."""


def work(job: Job, events: TextIO) -> None:
    """Does the job and says what happened."""

    def say(event: str, **more: object) -> None:
        events.write(json.dumps({"event": event, **more}) + "\n")
        events.flush()

    if job.contender == CUT:
        from qa_pipeline.bench.ours import cut_calls  # noqa: PLC0415 - other jobs need none of our speech stage

        say("cut", windows=cut_calls(job))
        return
    from qa_pipeline.bench.contenders import contender_of  # noqa: PLC0415

    contender = contender_of(job.contender)
    try:
        hears = contender.load(contender, job)
    except NotAvailableError as reason:
        say("missing", reason=str(reason))
        return
    say("ready")
    begin_s, begin_cpu_s = time.perf_counter(), time.process_time()
    for heard in hears(job.tasks):
        say("heard", call_id=heard.call_id, texts=heard.texts)
    hearing_s, cpu_s = time.perf_counter() - begin_s, time.process_time() - begin_cpu_s
    say("done", hearing_s=hearing_s, cpu_s=cpu_s, peak_bytes=peak_bytes())


def peak_bytes() -> int:
    """The most memory that this process ever held.

    Where there is /proc it is asked first: the kernel's count for rusage begins with what the parent held when it started us.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    import resource  # noqa: PLC0415 - not on Windows

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def end_with_parent() -> None:
    """Waits until the parent lets go of stdin, then ends this process and its children.

    An interrupt of the terminal does not reach this process, which has a group of its own, and a parent that was killed
    can end nobody.
    """
    os.read(sys.stdin.fileno(), 1)  # nothing is ever sent behind the job, so this is its end
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def main() -> None:
    """Reads the job; whatever libraries print goes to stderr, so that stdout holds events alone."""
    job = Job.from_json(sys.stdin.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as events:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        work(job, events)


if __name__ == "__main__":
    main()
