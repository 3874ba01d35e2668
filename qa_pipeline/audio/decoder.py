"""Decoding in a process of its own: a recording that crashes the decoder, hangs it or eats its memory costs nothing but itself.

One process decodes many recordings. It is started when the first is asked for, and anew when it died, when a recording took longer
than its size allows, and now and then, so that nothing that leaks adds up. Where open files cannot be handed over (Windows)
decoding happens in this process.
"""

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import structlog
from pydantic import ValidationError

from qa_pipeline.audio.channel import MAX_HOURS, DecodedCall
from qa_pipeline.audio.decoder_here import DecoderHere
from qa_pipeline.audio.decoder_limits import LIMITS, Limits
from qa_pipeline.audio.messages import Reply, Request, call_of, receive, send
from qa_pipeline.audio.opening import copied, open_regular
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel, Problem

log = structlog.get_logger()

_MODULE = "qa_pipeline.audio.decoding_child"
_SECRETS = frozenset({"QA_PIPELINE_STORE"})
"""Of the environment; no decoder needs them."""

_END_S = 10.0
"""So long a process that was killed may take to end: one that waits for a dead disk ends when its system lets it."""

Made = TypeVar("Made")


class DecoderDiedError(Exception):
    """The process ended, or was ended, before it answered; `problem` is why."""

    def __init__(self, problem: Problem, reason: str) -> None:
        super().__init__(reason)
        self.problem = problem


class Decoder:
    """A process that decodes, and whoever looks after it. Several threads may ask; one is answered at a time."""

    def __init__(self, limits: Limits = LIMITS, module: str = _MODULE) -> None:
        """Sets up; nothing is started yet.

        Args:
            limits: of each recording.
            module: what the process runs.
        """
        self._limits, self._module = limits, module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._answered = 0
        self.stopped = False

    def decode(self, path: Path, *, agent_channel: AgentChannel, max_hours: float = MAX_HOURS) -> DecodedCall:
        """As `audio.decode.decode_call`.

        Raises:
            AudioError: nothing can be heard; `crashed`, `timed_out` or `out_of_memory` where the decoder broke twice.
        """
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            request = Request(
                do="decode",
                agent_channel=agent_channel,
                max_hours=max_hours,
                cpu_s=self._limits.cpu_s(size),
            )
            return self._tried(request, [file.fileno()], call_of)

    def plays_in_browser(self, path: Path) -> bool:
        """As `audio.playable.plays_in_browser`."""
        request = Request(do="plays", cpu_s=self._limits.cpu_s(0))
        try:
            with open_regular(path) as file:
                return self._tried(request, [file.fileno()], lambda reply, _: reply.plays)
        except AudioError:
            return False

    def write_playable(self, path: Path, target: Path) -> None:
        """As `audio.playable.write_playable`: the process gets the copy's open file, and knows no name.

        Raises:
            AudioError: as `decode`, or the copy cannot be written (`failed`).
        """
        with copied(path, target) as (file, copy):
            size = os.fstat(file.fileno()).st_size
            request = Request(do="copy", cpu_s=2 * self._limits.cpu_s(size))
            self._tried(request, [file.fileno(), copy.fileno()], lambda *_: None)

    def stop(self) -> None:
        """Ends the process at once, and whatever it is asked; nothing is asked of it any more."""
        self.stopped = True
        if self._process:
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_S)

    def _tried(self, request: Request, numbers: list[int], made: Callable[[Reply, list[int]], Made]) -> Made:
        """What was asked for; what breaks the decoder has a second chance in a new one."""
        with self._lock:
            for left in reversed(range(self._limits.tries)):
                try:
                    reply, files = self._asked(request, numbers)
                    return made(_believed(reply), files)
                except DecoderDiedError as death:
                    log.warning("decoder_died", problem=death.problem.value, tries=self._limits.tries - left)
                    if self.stopped:
                        raise AudioError(Problem.FAILED, "The program was stopped.") from death
                    if not left:
                        raise AudioError(death.problem, str(death)) from death
        raise AssertionError("unreachable")

    def _asked(self, request: Request, numbers: list[int]) -> tuple[Reply, list[int]]:
        line = self._ready()
        files: list[int] = []
        try:
            line.settimeout(self._limits.wall_s(request.cpu_s))
            send(line, request, numbers)
            data, files = receive(line)
            reply = Reply.model_validate_json(data) if data else None
        except (OSError, ValidationError) as breach:
            silent = isinstance(breach, TimeoutError)
            self._end()
            raise DecoderDiedError(*(_SLOW if silent else _CRASHED)) from breach
        except BaseException:  # a reply that nobody waits for any more must not be taken for the next one's
            self._end()
            raise
        if reply is None or reply.no_memory or len(files) != len(reply.sides):
            for each in files:
                os.close(each)
            code = self._end(kill=reply is not None)
            is_slow = code == -getattr(signal, "SIGXCPU", 0)
            raise DecoderDiedError(*(_LARGE if reply and reply.no_memory else _SLOW if is_slow else _CRASHED))
        self._answered += 1
        return reply, files

    def _ready(self) -> socket.socket:
        """The line to a process that listens; one that has answered often enough makes way for a new one."""
        if self._line and self._answered < self._limits.most_calls and not self.stopped:
            return self._line
        self._end()
        if self.stopped:
            raise DecoderDiedError(Problem.FAILED, "The program was stopped.")
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = _start(self._module, theirs)
        self._line, self._answered = ours, 0
        return ours

    def _end(self, *, kill: bool = True) -> int:
        """Ends the process, or waits for it to; its exit code."""
        if self._line:
            self._line.close()
            self._line = None
        if not self._process:
            return 0
        if kill:
            self._process.kill()
        try:
            code = self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = -getattr(signal, "SIGKILL", 9)
        self._process = None
        return code

    def __del__(self) -> None:
        """Leaves nothing behind."""
        with suppress(Exception):
            self._end()


def _start(module: str, theirs: socket.socket) -> subprocess.Popen[bytes]:
    """A process that begins with our code, and nothing of ours but its end of the line."""
    root = str(Path(__file__).parents[2])
    environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    environment["OPENBLAS_NUM_THREADS"] = "1"  # each more would ask for address space, and none is needed
    # -P: no module of the folder in which somebody happens to stand is taken for one of ours.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, str(theirs.fileno())],
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        process_group=0,  # a terminal's Ctrl-C is for us; we end it
    )


_REMEDY = "twice. Convert it to WAV or MP3, or look at what made it."
_CRASHED = (Problem.CRASHED, f"It crashed the decoder, {_REMEDY}")
_SLOW = (Problem.TIMED_OUT, f"Decoding it took far longer than its size allows, {_REMEDY}")
_LARGE = (Problem.OUT_OF_MEMORY, f"Decoding it took more memory than any call needs, {_REMEDY}")


def _believed(reply: Reply) -> Reply:
    if reply.refused:
        raise AudioError(reply.refused.problem, reply.refused.detail)
    if reply.fault:
        kind, at = reply.fault
        log.error("decoder_failed", kind=kind, at=at)
        raise AudioError(
            Problem.FAILED, f"the program failed on this call ({kind}); please report it with the log"
        )
    return reply


_present: Decoder | DecoderHere = Decoder() if hasattr(socket, "send_fds") else DecoderHere()
"""This process's."""


def decoder() -> Decoder | DecoderHere:
    """This process's decoder; a new one where the last was stopped."""
    global _present  # noqa: PLW0603 - a process has one, as it has one stderr
    if _present.stopped:
        _present = Decoder()
    return _present


@atexit.register
def _stop_present() -> None:
    _present.stop()
