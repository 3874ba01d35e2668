"""How the program speaks: people on the terminal, plain text in a pipe, JSON on request; faults on stderr."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

import structlog
import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table

from qa_pipeline.cli import crash
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.stopping import StoppedError, farewell, stoppable
from qa_pipeline.errors import QaPipelineError
from qa_pipeline.logs import LogSettings, place_of, set_up_logs, without_signs
from qa_pipeline.silent import told_without_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How much the user wants to hear."""

    verbose: int = 0
    quiet: bool = False
    as_json: bool = False
    log_file: Path | None = None

    @property
    def talks(self) -> bool:
        """Whether text for people is wanted at all."""
        return not (self.quiet or self.as_json)


class _PlainConsole(Console):
    """Shows texts and never obeys them: only the colours and links that the program itself asks for leave it."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=without_signs(segment.text))


def out() -> Console:
    """For results; plain and never wrapped where it is not a terminal."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without ✓ shows ? for it, and the rest
    terminal = sys.stdout.isatty()
    return _PlainConsole(highlight=False, soft_wrap=not terminal, width=None if terminal else 240)


def err() -> Console:
    """For faults and progress, so that a pipe gets results alone."""
    return _PlainConsole(stderr=True, highlight=False, soft_wrap=True)


def say(speech: Speech, text: str) -> None:
    """A line for people."""
    if speech.talks:
        out().print(text, markup=False)


def print_json(data: object) -> None:
    """A result for programs."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def table(*headings: str) -> Table:
    """A table that is calm on a terminal and plain in a pipe."""
    made = Table(box=None, pad_edge=False, header_style="bold" if sys.stdout.isatty() else "", expand=False)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


@contextmanager
def faults_explained(speech: Speech) -> Iterator[None]:
    """A fault is a sentence and an exit code, not a stack of lines; one that nobody foresaw is told without its text."""
    log = structlog.get_logger()
    try:
        set_up_logs(LogSettings(verbose=speech.verbose, file=speech.log_file))
        with told_without_text(), stoppable():
            yield
    except QaPipelineError as fault:
        err().print(f"qa-pipeline: {fault}", markup=False)
        log.info("unusable", kind=type(fault).__name__)
        raise typer.Exit(ExitCode.UNUSABLE) from fault
    except KeyboardInterrupt as stop:
        err().print(farewell(), markup=False)
        log.info("stopped")
        raise typer.Exit(stop.code if isinstance(stop, StoppedError) else 130) from stop
    except (typer.Exit, BrokenPipeError):  # whoever read our results has seen enough of them
        raise
    except Exception as fault:  # noqa: BLE001 - the program ends with it
        log.error("crashed", kind=type(fault).__name__, at=place_of(fault))  # noqa: TRY400 - never its text
        err().print(crash.sentence(fault, verbose=bool(speech.verbose)), markup=False)
        raise typer.Exit(crash.EXIT_CODE) from None
