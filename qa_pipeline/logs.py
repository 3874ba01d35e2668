"""Logs: one line an event, for people on stderr and for programs in a file; with the call's id and nothing that was said in it."""

import os
import re
import sys
import time
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog

from qa_pipeline.errors import LogError

LEVELS = (30, 20, 10)
"""By how often -v was given: warnings, what is done, every detail. Never a word of a call at any of them."""
_INFO = 20
"""What a log file holds at least: whoever asks for one wants to know what was done."""
_RANKS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}
_MOST = 200
"""Letters of a value: a call's id may be a long file's name."""

NAMES = frozenset({"event", "timestamp", "level", "run", "pid", "call_id", "command", "version", "stage"})
"""Who and when."""
FACTS = frozenset(
    {
        *(
            "audio_s",
            "took_s",
            "calls",
            "heard",
            "scored",
            "skipped",
            "transcribed",
            "tries",
            "code",
            "worker",
        ),
        *("kind", "at", "problem", "model", "because", "remedy", "format", "file", "reason", "ended"),
    }
)
"""What may be said of it. `kind` is a fault's class and never its text, `at` a line of ours, `file` a name that we gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """What is logged where; handed to the processes that this one starts."""

    verbose: int = 0
    file: Path | None = None
    run: int | None = None
    """The run's number in the store."""


_SIGNS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_present = LogSettings()
"""This process's."""
_took_s: dict[str, float] = {}
"""By stage, of this process's present run."""


def without_signs(text: str) -> str:
    """A text without what steers a terminal or turns the order of what it shows: a file's name may hold such signs."""
    return _SIGNS.sub("\ufffd", text)


def present_logs() -> LogSettings:
    """What is logged where at the moment."""
    return _present


def set_up_logs(settings: LogSettings | None = None) -> None:
    """Sets the logs up for this process.

    Raises:
        LogError: the file cannot be written.
    """
    global _present  # noqa: PLW0603 - logs are the process's, as stderr is
    asked = settings or LogSettings()
    file = _LogFile(asked.file) if asked.file else None
    _present = asked
    least = LEVELS[min(_present.verbose, len(LEVELS) - 1)]
    lowest = min(least, _INFO) if file else least
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _plain,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(lowest),
        logger_factory=lambda *_: _Lines(least, file),
        cache_logger_on_first_use=False,
    )


@contextmanager
def logging_run(run: int) -> Iterator[None]:
    """Says of each event which run it belongs to, in the processes that are started meanwhile too."""
    global _present  # noqa: PLW0603 - see above
    before, _present = _present, replace(_present, run=run)
    _took_s.clear()
    try:
        yield
    finally:
        _present = before


def stages_took() -> tuple[tuple[str, float], ...]:
    """How long each stage took of the run that goes on, in seconds."""
    return tuple(_took_s.items())


@contextmanager
def logging_stage(stage: str) -> Iterator[None]:
    """Says when a stage of the work begins, and when it ends, how, and how long it took."""
    log, begun = structlog.get_logger(), time.monotonic()
    log.info("stage_began", stage=stage)
    ended = "failed"
    try:
        yield
        ended = "done"
    except KeyboardInterrupt:
        ended = "stopped"
        raise
    finally:
        took_s = round(time.monotonic() - begun, 1)
        _took_s[stage] = _took_s.get(stage, 0.0) + took_s
        log.info("stage_ended", stage=stage, ended=ended, took_s=took_s)


def place_of(fault: BaseException) -> str:
    """File and line where a fault came from: all of its trace that can hold no caller's words."""
    trace = fault.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def _plain(_logger: object, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Only what we know to hold no content, in short; the last thing that stands between a slip of ours and a caller's words."""
    ours = {"run": _present.run, "pid": os.getpid()} | dict(event)
    known = {key: value for key, value in ours.items() if key in NAMES | FACTS and value is not None}
    return {
        key: value if isinstance(value, (int, float)) else str(value)[:_MOST] for key, value in known.items()
    }


class _Lines:
    """Writes an event wherever it is wanted."""

    def __init__(self, least: int, file: "_LogFile | None") -> None:
        self._least, self._file = least, file

    def msg(self, **event: Any) -> None:  # noqa: ANN401 - what an event holds
        rank = _RANKS.get(str(event.get("level")), _INFO)
        if rank >= self._least:
            line = _people(None, "", dict(event))
            # whatever stderr is at the moment: tests and pools exchange it
            sys.stderr.write(f"{without_signs(line)}\n")
        if self._file and rank >= min(self._least, _INFO):
            self._file.write(str(_programs(None, "", dict(event))))

    debug = info = warning = error = critical = msg


_people = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False)
_programs = structlog.processors.JSONRenderer(ensure_ascii=True)


class _LogFile:
    """A file to which several processes append whole lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # Each line is one write at the end of the file, so that lines of several processes do not mix.
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as err:
            raise LogError(
                f"--log-file {path}: cannot be written: {err.strerror}; name another file"
            ) from err

    def write(self, line: str) -> None:
        """Appends a line; a full disk costs the log its line and not the batch its calls."""
        try:
            os.write(self._file, f"{line}\n".encode())
        except OSError as err:
            sys.stderr.write(f"qa-pipeline: {self._path}: {err.strerror}; a line of the log is lost\n")

    def __del__(self) -> None:
        """Lets the file go."""
        if hasattr(self, "_file"):
            os.close(self._file)
