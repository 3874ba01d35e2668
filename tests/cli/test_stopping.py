"""Ctrl-C and SIGTERM end the program, even where it cannot put things in order. See also tests/reliability/test_stops.py."""

import signal
import subprocess
import sys
import time

import pytest

MOST_S = 5.0


BEGIN = """
import sqlite3, sys, tempfile, threading, time
from qa_pipeline.cli import stopping
stopping.TIDY_S = 0.3
"""
STUBBORN = """
with stopping.stoppable():
    try:
        print("ready", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        time.sleep(60)
"""
AWAY = """
with tempfile.TemporaryDirectory() as folder, stopping.stoppable():
    held = sqlite3.connect(folder + "/x", isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    waits = sqlite3.connect(folder + "/x", timeout=60, isolation_level=None)
    try:
        print("ready", flush=True)
        waits.execute("BEGIN EXCLUSIVE")
    except KeyboardInterrupt:
        time.sleep(60)
"""
AFTERWARDS = """
threading.Thread(target=time.sleep, args=(60,)).start()
try:
    with stopping.stoppable():
        print("ready", flush=True)
        time.sleep(60)
except KeyboardInterrupt:
    pass
"""


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(
    "work",
    [
        pytest.param(STUBBORN, id="that is not put in order"),
        pytest.param(AWAY, id="in a library that waits for another process"),
        pytest.param(AFTERWARDS, id="that is over, with a thread left"),
    ],
)
def test_what_cannot_be_put_in_order_is_left_as_it_is(work: str, again: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BEGIN + work], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        if again:
            time.sleep(0.1)
            process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=MOST_S)
        assert process.returncode == (130 if again else 143)
        assert "run the same command to go on" in complaints
