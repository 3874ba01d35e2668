"""What passes between the process that measures and those that are measured, as JSON. Imports nothing heavy."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa_pipeline.errors import QaPipelineError
from qa_pipeline.recordings.recording import AgentChannel, Speaker

LIMIT_MIN = 30.0
"""Minutes that a contender may take in a round, unless somebody says otherwise. Some write on and on over sound that
they do not understand, for hours or for ever."""


class BenchError(QaPipelineError):
    """There is nothing to measure, or nothing to measure it with."""


class NotAvailableError(Exception):
    """This contender cannot run here; the text says why, in the table."""


Stretch = tuple[float, float]
"""(start_s, end_s) in a channel."""
Windows = tuple[tuple[Stretch, ...], ...]
"""What is to be heard in one channel: windows, each of one or more stretches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One call for a contender to hear."""

    call_id: str
    path: Path
    language: str
    """ISO 639-1: told to every contender."""
    agent_channel: AgentChannel
    windows: dict[str, Windows] = field(default_factory=dict)
    """By speaker; only for contenders that are given our own cuts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One contender's work in one process."""

    contender: str
    """Its name in CONTENDERS."""
    checkpoint: Path
    """openai-whisper's format."""
    model: str
    """The same for our own engines: a path, or a name."""
    models_dir: Path
    converted: Path | None
    """The same for CTranslate2."""
    not_converted: str = ""
    """Why there is none."""
    threads: int
    tasks: tuple[Task, ...]

    def to_json(self) -> str:
        """One line."""
        return json.dumps(
            {
                "contender": self.contender,
                "checkpoint": str(self.checkpoint),
                "model": self.model,
                "models_dir": str(self.models_dir),
                "converted": str(self.converted) if self.converted else None,
                "not_converted": self.not_converted,
                "threads": self.threads,
                "tasks": [
                    {
                        "call_id": task.call_id,
                        "path": str(task.path),
                        "language": task.language,
                        "agent_channel": task.agent_channel.value,
                        "windows": task.windows,
                    }
                    for task in self.tasks
                ],
            }
        )

    @staticmethod
    def from_json(text: str) -> "Job":
        """The job that `to_json` wrote."""
        read: dict[str, Any] = json.loads(text)
        return Job(
            contender=read["contender"],
            checkpoint=Path(read["checkpoint"]),
            model=read["model"],
            models_dir=Path(read["models_dir"]),
            converted=Path(read["converted"]) if read["converted"] else None,
            not_converted=read["not_converted"],
            threads=read["threads"],
            tasks=tuple(_task(each) for each in read["tasks"]),
        )


def _task(read: dict[str, Any]) -> Task:
    return Task(
        call_id=read["call_id"],
        path=Path(read["path"]),
        language=read["language"],
        agent_channel=AgentChannel(read["agent_channel"]),
        windows={speaker: windows_from(windows) for speaker, windows in read["windows"].items()},
    )


def windows_from(read: list[list[list[float]]]) -> Windows:
    """Windows as JSON holds them."""
    return tuple(tuple((start_s, end_s) for start_s, end_s in window) for window in read)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardText:
    """What a contender wrote for one call."""

    call_id: str
    texts: dict[Speaker, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One contender's run, from the start of its process to its end."""

    startup_s: float
    """Until its libraries are imported and its model is loaded."""
    first_call_s: float
    """Until the first call's text is there; from the start of the process too."""
    hearing_s: float
    """From the loaded model to the last text: decoding the recordings and hearing them."""
    cpu_s: float
    """Of all processors, in the same stretch."""
    peak_bytes: int
    """The most memory that the process ever held."""
    heard: tuple[HeardText, ...]

    @property
    def whole_s(self) -> float:
        """Start-up and hearing."""
        return self.startup_s + self.hearing_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A contender that could not run, and why."""

    reason: str
