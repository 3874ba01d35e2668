"""Logs: one line an event on stderr, with the call's id and nothing that was said in it."""

import sys

import structlog

LEVELS = (30, 20, 10)
"""By how often -v was given: warnings, what is done, every detail. Never a word of a call at any of them."""


class _Stderr:
    """Whatever stderr is at the moment: tests and pools exchange it."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def set_up_logs(verbose: int = 0) -> None:
    """Sets the logs up for this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[min(verbose, len(LEVELS) - 1)]),
        logger_factory=structlog.PrintLoggerFactory(_Stderr()),  # type: ignore[arg-type] # print asks for no more
        cache_logger_on_first_use=False,
    )
