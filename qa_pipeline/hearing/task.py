"""What is to be heard, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.recordings.recording import AgentChannel, Problem, Recording, SkippedRecording
from qa_pipeline.speech.segment import Transcriber
from qa_pipeline.transcript.transcript import Transcript

MakeTranscriber = Callable[[], Transcriber]
"""Called once a worker; must be picklable where there are processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingTask:
    """One recording and how it is to be heard."""

    recording: Recording
    path: Path
    """Where its audio lies."""
    language: str | None
    agent_channel: AgentChannel
    playable: Path
    """Where a copy goes that browsers can play, should they not play the file itself."""
    vocabulary: tuple[str, ...] = ()
    """Names and products that the call is likely to hold."""


Skipped = tuple[HearingTask, SkippedRecording]
Heard = tuple[HearingTask, Transcript | SkippedRecording]
TRIES = 2
"""Processes that a call may break before it is given up."""
BROKE = frozenset({Problem.CRASHED, Problem.TIMED_OUT, Problem.OUT_OF_MEMORY})
"""What is wrong with a call on which processes broke, so that it is set aside and not tried again by every run."""


def skipped(task: HearingTask, problem: Problem, reason: str) -> SkippedRecording:
    """The task's recording as one that could not be processed."""
    recording = task.recording
    return SkippedRecording(call_id=recording.call_id, file=recording.file, problem=problem, reason=reason)
