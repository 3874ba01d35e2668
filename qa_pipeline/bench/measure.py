"""Runs a contender in a fresh process of its own and measures it: nobody inherits another's memory or imports.

Nobody outstays its time, either: a process that takes too long is ended with its children, and so is one whose result is
no longer wanted, because we were interrupted.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from qa_pipeline.bench.child import CUT
from qa_pipeline.bench.job import BenchError, HeardText, Job, Measured, Missing, Windows, windows_from
from qa_pipeline.recordings.recording import Speaker

_CHILD = "qa_pipeline.bench.child"
_LAST_WORDS = 200
"""Letters of a crash that are shown."""


def environment(threads: int, found: Mapping[str, str]) -> dict[str, str]:
    """What a contender's process finds: so many threads, no network, no graphics card.

    Args:
        threads: of each contender.
        found: as the user has it, taken before our speech stage says in it how threads wait: the others run with
            what they set themselves.
    """
    return dict(found) | {
        "OMP_NUM_THREADS": str(threads),
        "CUDA_VISIBLE_DEVICES": "",
        "HF_HUB_OFFLINE": "1",
        "PYTHONIOENCODING": "utf-8",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What came from a process."""

    events: tuple[tuple[float, dict[str, Any]], ...]
    """Each with the moment when it was said."""
    last_words: str
    """Its last line of complaint."""
    ended: bool
    """Whether it was ended because it took too long."""


def run(job: Job, found: Mapping[str, str], limit_s: float) -> Measured | Missing:
    """One contender over all calls, in the environment that was found.

    Args:
        job: what it is to hear.
        found: the environment as the user has it.
        limit_s: from the start of its process; one that is not done then is ended.
    """
    begin_s = time.monotonic()
    said = _listen(job, found, limit_s)
    stamps = {event["event"]: at_s - begin_s for at_s, event in reversed(said.events)}  # the first of each
    ends = {event["event"]: event for _, event in said.events}
    if "missing" in ends:
        return Missing(reason=ends["missing"]["reason"])
    if "done" not in ends or "heard" not in stamps:
        late = f"took longer than {minutes(limit_s)}"
        return Missing(reason=late if said.ended else f"it failed: {said.last_words or 'without a word'}")
    heard = [event for _, event in said.events if event["event"] == "heard"]
    return Measured(
        startup_s=stamps["ready"],
        first_call_s=stamps["heard"],
        hearing_s=ends["done"]["hearing_s"],
        cpu_s=ends["done"]["cpu_s"],
        peak_bytes=ends["done"]["peak_bytes"],
        heard=tuple(
            HeardText(
                call_id=one["call_id"],
                texts={Speaker(who): text for who, text in one["texts"].items()},
            )
            for one in heard
        ),
    )


def cut(job: Job, found: Mapping[str, str], limit_s: float) -> dict[str, dict[str, Windows]]:
    """Our own cuts of every call; the arguments are those of `run`.

    Raises:
        BenchError: they could not be made.
    """
    said = _listen(replace(job, contender=CUT), found, limit_s)
    if not said.events:
        why = f"that took longer than {minutes(limit_s)}" if said.ended else said.last_words
        raise BenchError(f"the calls could not be cut: {why}")
    cuts = said.events[0][1]["windows"]
    return {
        call_id: {speaker: windows_from(windows) for speaker, windows in by_speaker.items()}
        for call_id, by_speaker in cuts.items()
    }


def minutes(seconds: float) -> str:
    """A stretch of time for people: "30 minutes"."""
    number = f"{seconds / 60:g}"
    return f"{number} minute{'' if number == '1' else 's'}"


def _listen(job: Job, found: Mapping[str, str], limit_s: float) -> _Said:
    """Starts a process, gives it its job, and hears what it says until it ends or is ended."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        with subprocess.Popen(
            [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment(job.threads, found),
            text=True,
            encoding="utf-8",
            start_new_session=True,  # a group of its own, which can be ended whole
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("a pipe was asked for and not made")
            over = threading.Event()

            def end_it() -> None:
                over.set()
                _end(process)  # and the lines below come to their end

            clock = threading.Timer(limit_s, end_it)
            clock.daemon = True
            try:
                clock.start()
                with suppress(BrokenPipeError):  # it died at once; its complaint says why
                    process.stdin.write(job.to_json() + "\n")
                    process.stdin.flush()  # and left open: the process ends with its parent, see `child.py`
                events = tuple(
                    (time.monotonic(), json.loads(line))
                    for line in process.stdout
                    if line.endswith("\n")  # one that was ended may have said half of its last
                )
                process.wait()  # until its complaint is written
            finally:
                clock.cancel()
                _end(process)
                with suppress(BrokenPipeError):
                    process.stdin.close()
        complaints.seek(0)
        lines = complaints.read().strip().splitlines()
    return _Said(events=events, last_words=lines[-1][:_LAST_WORDS] if lines else "", ended=over.is_set())


def _end(process: subprocess.Popen[str]) -> None:
    """Ends a process and whatever it started; nothing happens where none of them is left."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
