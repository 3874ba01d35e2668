"""A command as a run in the store: when it began, what it went by, how it ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import structlog

from qa_pipeline import __version__
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.errors import StoreError
from qa_pipeline.logs import logging_run, stages_took
from qa_pipeline.run_facts import checksums_of
from qa_pipeline.settings import Settings
from qa_pipeline.store.runs import RunEnd
from qa_pipeline.store.store import Store

log = structlog.get_logger()


def now() -> str:
    """The time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def recorded(
    store: Store, settings: Settings, command: str, work: Callable[[int, str], ExitCode]
) -> ExitCode:
    """Does the work, and notes the run in the store.

    Args:
        store: of the workspace.
        settings: of the workspace.
        command: what is done.
        work: does it, told the run's number and when it began; it calls `note_end` itself when all is done.
    """
    started = now()
    run_id = store.begin_run(command, __version__, started)
    with logging_run(run_id):
        log.info("run_began", command=command, version=__version__)
        store.note_run(run_id, checksums=checksums_of(settings))
        with _end_noted(store, run_id):
            code = work(run_id, started)
        log.info("run_ended", command=command, code=int(code))
    return code


def note_end(store: Store, run_id: int, finished: str, counts: dict[str, int]) -> None:
    """Notes that a run has done all it had to do."""
    store.note_run(run_id, took_s=stages_took(), **store.engine_of(run_id))
    store.end_run(run_id, finished, RunEnd.FINISHED, **counts)


@contextmanager
def _end_noted(store: Store, run_id: int) -> Iterator[None]:
    """Notes how a run ended that did not finish; where even that cannot be, the next run sees that it died."""
    try:
        yield
    except BaseException as fault:
        ended = RunEnd.STOPPED if isinstance(fault, KeyboardInterrupt) else RunEnd.FAILED
        with suppress(StoreError):
            store.end_run(run_id, now(), ended)
        raise
