"""Runs a contender in a fresh process of its own and measures it: nobody inherits another's memory or imports."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
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


def run(job: Job, found: Mapping[str, str]) -> Measured | Missing:
    """One contender over all calls, in the environment that was found."""
    begin_s = time.monotonic()
    events, last_words = _events(job, found)
    stamps = {event["event"]: at_s - begin_s for at_s, event in reversed(events)}  # the first of each kind
    ends = {event["event"]: event for _, event in events}
    if "missing" in ends:
        return Missing(reason=ends["missing"]["reason"])
    if "done" not in ends or "heard" not in stamps:
        return Missing(reason=f"it failed: {last_words or 'without a word'}")
    heard = [event for _, event in events if event["event"] == "heard"]
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


def cut(job: Job, found: Mapping[str, str]) -> dict[str, dict[str, Windows]]:
    """Our own cuts of every call.

    Raises:
        BenchError: they could not be made.
    """
    events, last_words = _events(replace(job, contender=CUT), found)
    if not events:
        raise BenchError(f"the calls could not be cut: {last_words}")
    cuts = events[0][1]["windows"]
    return {
        call_id: {speaker: windows_from(windows) for speaker, windows in by_speaker.items()}
        for call_id, by_speaker in cuts.items()
    }


def _events(job: Job, found: Mapping[str, str]) -> tuple[list[tuple[float, dict[str, Any]]], str]:
    """What the process said, each with the moment when it said it, and its last line of complaint."""
    events = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        with subprocess.Popen(
            [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment(job.threads, found),
            text=True,
            encoding="utf-8",
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("a pipe was asked for and not made")
            with suppress(BrokenPipeError):  # it died at once; its complaint says why
                process.stdin.write(job.to_json())
                process.stdin.close()
            events = [(time.monotonic(), json.loads(line)) for line in process.stdout]
        complaints.seek(0)
        lines = complaints.read().strip().splitlines()
    return events, lines[-1][:_LAST_WORDS] if lines else ""
