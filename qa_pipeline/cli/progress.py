"""Progress on a terminal: the call, the stage, the speed and the time left; silence elsewhere."""

from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from qa_pipeline.cli.console import err
from qa_pipeline.progress import Progress as CallDone


class CallProgress:
    """A bar for one stage; use as a context manager."""

    def __init__(self, stage: str, *, shown: bool) -> None:
        console = err()
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not (shown and console.is_terminal),
        )
        self._stage = stage
        self._task = self._bar.add_task(stage, total=None, speed="")
        self._audio_s = 0.0
        self.last = CallDone(call_id="", done=0, total=0)
        """What it was told last."""

    def __enter__(self) -> Self:
        """Shows the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes the bar away; the summary says what was done."""
        self._bar.stop()

    def tell(self, done: CallDone) -> None:
        """One call further."""
        self.last = done
        self._audio_s += done.audio_s
        elapsed = self._bar.tasks[0].elapsed or 0.0
        speed = f"{self._audio_s / elapsed:.1f}× real time" if self._audio_s and elapsed > 1 else ""
        description = f"{self._stage}: {done.call_id}"
        self._bar.update(
            self._task, total=done.total, completed=done.done, description=description, speed=speed
        )
