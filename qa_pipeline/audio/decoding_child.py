"""Run as a program by `audio/decoder.py`: decodes recordings that strangers made, apart from everything else.

It gets open files and no names, may take so much memory, time and disk and no more, and ends with whoever started it. A recording
that breaks the decoder breaks this process, and costs nobody else anything.
"""

import os
import resource
import select
import signal
import socket
import sys
import threading
from pathlib import Path

from qa_pipeline.audio.channel import MAX_HOURS
from qa_pipeline.audio.decode import decode_file
from qa_pipeline.audio.messages import Found, Reply, Request, receive, reply_of, send
from qa_pipeline.audio.playable import file_plays_in_browser, write_copy
from qa_pipeline.audio.tape import Tape
from qa_pipeline.errors import AudioError
from qa_pipeline.logs import place_of

MORE_MEMORY_BYTES = 768 * 1024**2
"""Above what the process has when it begins; four hours of two channels took 0.1 GB more."""
_LARGEST_FILE_BYTES = 1024**3
"""Four hours of one channel are 0.92 GB."""
_MOST_FILES = 64
"""Open at the same time; each second that is decoded needs none."""


def main(number: int) -> None:
    """Answers requests until whoever asks is gone."""
    with socket.socket(fileno=number) as line:
        threading.Thread(target=_end_with, args=(line,), daemon=True).start()
        _limit()
        while True:
            data, files = receive(line)
            if not data:
                return
            reply, tapes = _answered(Request.model_validate_json(data), files)
            for each in files:
                os.close(each)
            send(line, reply, [tape.fileno() for tape in tapes])


def _answered(request: Request, files: list[int]) -> tuple[Reply, list[Tape]]:
    """What becomes of a recording; whatever happens is told, and only what cannot be told ends the process."""
    _limit_time(request.cpu_s)
    try:
        return _done(request, files)
    except AudioError as error:
        return Reply(refused=Found(problem=error.problem, detail=str(error))), []
    except MemoryError:
        return Reply(no_memory=True), []
    except Exception as fault:  # noqa: BLE001 - its kind and place are told, never its text
        return Reply(fault=(type(fault).__name__, place_of(fault))), []


def _done(request: Request, files: list[int]) -> tuple[Reply, list[Tape]]:
    for each in files:  # the place in a file is shared with whoever broke at it before us
        os.lseek(each, 0, os.SEEK_SET)
    with os.fdopen(os.dup(files[0]), "rb") as file:
        if request.do == "plays":
            return Reply(plays=file_plays_in_browser(file)), []
        if request.do == "copy":
            os.ftruncate(files[1], 0)
            with os.fdopen(os.dup(files[1]), "wb") as target:
                write_copy(file, target)
            return Reply(), []
        hours = min(request.max_hours, MAX_HOURS)
        return reply_of(decode_file(file, agent_channel=request.agent_channel, max_hours=hours))


def _end_with(line: socket.socket) -> None:
    """Ends this process when the other end of the line is closed, whatever it is doing then."""
    watch = select.poll()
    watch.register(line, 0)  # that it is closed is told without being asked for
    watch.poll()
    os._exit(0)


def _limit() -> None:
    """Sets what the system keeps us from; where it does not, the time-out of whoever started us remains."""
    # The terminal's Ctrl-C is for whoever started us: it ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _MOST_FILES)
    _lower(resource.RLIMIT_FSIZE, _LARGEST_FILE_BYTES)
    if sys.platform == "linux":  # elsewhere the system does not hold this limit, or counts what it shares
        _lower(resource.RLIMIT_AS, _address_space_bytes() + MORE_MEMORY_BYTES)


def _lower(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _limit_time(cpu_s: int) -> None:
    """From now on; the system then ends the process, however deep in a library it is."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used.ru_utime + used.ru_stime) + 1 + cpu_s
    resource.setrlimit(
        resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
    )


def _address_space_bytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(int(sys.argv[1]))
