"""Ctrl-C and SIGTERM end the program, even where it cannot put things in order. See also tests/reliability/test_stops.py."""

import signal
import subprocess
import sys
import time

import pytest

MOST_S = 5.0


STUBBORN = """
import sys, time
from qa_pipeline.cli import stopping
stopping.TIDY_S = 0.3
with stopping.stoppable():
    try:
        print("ready", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        time.sleep(60)
"""


@pytest.mark.parametrize("again", [False, True])
def test_what_cannot_be_put_in_order_is_left_as_it_is(again: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
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
