"""Run as a program in place of the decoding process: it is that process, but for recordings that say what is to go wrong."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import BinaryIO

import numpy as np

from qa_pipeline.audio import decoding_child
from qa_pipeline.audio.channel import MAX_HOURS, DecodedCall
from qa_pipeline.audio.decode import decode_file
from qa_pipeline.recordings.recording import AgentChannel


def breaking(file: BinaryIO, *, agent_channel: AgentChannel, max_hours: float = MAX_HOURS) -> DecodedCall:
    word = file.read(300).split(b"\0")[0].decode("latin-1")
    if word.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "hang":
        time.sleep(1000)
    if word == "spin":
        while True:
            pass
    if word == "eat":
        np.ones(2 * decoding_child.MORE_MEMORY_BYTES, dtype=np.uint8)
    if word == "fault":
        raise ValueError("il mio codice fiscale")
    if word.startswith("once ") and not (mark := Path(word.removeprefix("once "))).exists():
        mark.touch()
        os._exit(1)
    file.seek(0)
    return decode_file(file, agent_channel=agent_channel, max_hours=max_hours)


if __name__ == "__main__":
    setattr(decoding_child, "decode_file", breaking)  # noqa: B010
    decoding_child.main(int(sys.argv[1]))
