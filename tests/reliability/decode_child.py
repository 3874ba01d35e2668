"""Run as a program: decodes recordings one after the other and says what became of each, so that a crash is seen from outside.

One line of JSON a recording, written before the next one begins. A recording that takes longer than the limit ends the
program by a signal, as a crash does.
"""

import faulthandler
import json
import signal
import sys
import time
from pathlib import Path

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel
from reliability.peak import peak_mb


def state_of(path: Path) -> tuple[list[str], str]:
    """The names of what is wrong with a recording, none for a good one; and what is said of it."""
    try:
        decoded = decode_call(path, agent_channel=AgentChannel.LEFT)
    except AudioError as error:
        return [error.problem.value], str(error)
    for channel in decoded.channels:
        for first in range(0, len(channel.track), 1_000_000):
            if not abs(channel.track[first : first + 1_000_000]).max(initial=0.0) < 1e6:
                return ["not a number"], "samples that are no numbers"
    return [one.problem.value for one in decoded.problems], " ".join(one.detail for one in decoded.problems)


def main(limit_s: int, paths: list[Path]) -> None:
    """Says what became of each recording."""
    faulthandler.enable()
    for path in paths:
        signal.alarm(limit_s)
        began = time.process_time()
        state, said = state_of(path)
        told = {
            "name": path.name,
            "state": state,
            "said": said,
            "seconds": time.process_time() - began,
            "peak_mb": peak_mb(),
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sorted(Path(sys.argv[2]).iterdir()))
