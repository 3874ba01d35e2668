"""What the reports are written from: the calls that were scored, and the recordings that could not be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from qa_pipeline.recordings.recording import Recording, SkippedRecording
from qa_pipeline.reports.peaks import Peaks
from qa_pipeline.reports.timeline import Timeline
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.transcript.transcript import Transcript, Utterance

Language = Literal["it", "en"]
"""A language that reports can be written in, ISO 639-1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """When and by what the batch was made.

    Kept apart, in `run.json`, so that all other files depend on nothing but the calls.
    """

    started_at: str
    """ISO 8601."""
    finished_at: str
    """ISO 8601."""
    version: str
    """Of this program."""
    counts: tuple[tuple[str, int], ...] = ()
    """Whatever was counted: transcribed, reused, scored, skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCall:
    """One scored call with all that its page shows."""

    recording: Recording
    transcript: Transcript
    scorecard: Scorecard
    audio_href: str | None = None
    """Where the page finds the audio: a quoted URL path relative to `report/calls/`; None: no player."""
    peaks: Peaks | None = None
    """What is drawn of the audio; None: the player has no waveform. A drawing only, see `Peaks`."""

    _said: list[Timeline[Utterance]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def said(self) -> Timeline[Utterance]:
        """The utterances by their times, put in order once: each place of each verdict is looked up."""
        if not self._said:
            self._said.append(Timeline(self.transcript.utterances))
        return self._said[0]

    @property
    def call_id(self) -> str:
        """The call's id."""
        return self.scorecard.call_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBatch:
    """All that one set of reports says."""

    calls: tuple[ReportedCall, ...]
    """In the order of their ids."""
    skipped: tuple[SkippedRecording, ...] = ()
    language: Language = "it"
    run: RunInfo | None = field(default=None, compare=False)


def report_batch(
    calls: Iterable[ReportedCall],
    skipped: Iterable[SkippedRecording] = (),
    *,
    language: Language = "it",
    run: RunInfo | None = None,
) -> ReportBatch:
    """A batch in its one order, whatever order the calls were finished in."""
    return ReportBatch(
        calls=tuple(sorted(calls, key=lambda call: call.call_id)),
        skipped=in_order(skipped),
        language=language,
        run=run,
    )


def in_order(skipped: Iterable[SkippedRecording]) -> tuple[SkippedRecording, ...]:
    """Recordings that could not be processed, in their one order."""
    return tuple(sorted(skipped, key=lambda one: (one.file, one.line or 0, one.problem)))
