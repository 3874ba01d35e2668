"""What a person reads of a call: two scores, the outcome, every verdict."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qa_pipeline.checks.measures import CallMeasure
from qa_pipeline.checks.outcome.ending import CallOutcome
from qa_pipeline.checks.result import CheckResult, Reason
from qa_pipeline.recordings.recording import RecordingProblem
from qa_pipeline.scorecard.competence import CompetenceScore
from qa_pipeline.speech.segment import EngineInfo


class Outcome(StrEnum):
    """What becomes of the call."""

    PASSED = "passed"
    FAILED = "failed"
    NEEDS_REVIEW = "needs_review"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookRef:
    """Which text a call was judged by."""

    id: str
    version: str
    sha256: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningRef:
    """Which model compared meanings, and from which likeness on a person was asked."""

    model: str
    sha256: str
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """One call's verdicts and what they add up to."""

    call_id: str
    agent: str | None
    team: str | None
    campaign: str | None
    playbook: PlaybookRef | None
    """None where no playbook applies."""
    engine: EngineInfo
    compliance: float | None
    """0 to 100; None where nothing could be judged."""
    quality: float | None
    outcome: Outcome
    review_reasons: tuple[Reason, ...]
    problems: tuple[RecordingProblem, ...]
    results: tuple[CheckResult, ...]
    meaning: Annotated[MeaningRef | None, Field(exclude_if=lambda value: value is None)] = None
    """None, and not written at all, where words alone were compared: stored scorecards stay the same."""
    measures: Annotated[tuple[CallMeasure, ...], Field(exclude_if=lambda value: not value)] = ()
    """Facts from timings, of every call, judged or not; empty in older scorecards."""
    competences: Annotated[tuple[CompetenceScore, ...], Field(exclude_if=lambda value: not value)] = ()
    """The quality rules' verdicts by competence, the heaviest first; empty in older scorecards."""
    profile: Annotated[str | None, Field(exclude_if=lambda value: value is None)] = None
    """What kind of work the quality score weighs for; None: it is the weighted share of all quality rules."""
    call_outcome: Annotated[CallOutcome | None, Field(exclude_if=lambda value: value is None)] = None
    """How the call ended, by its last words; None in older scorecards, and where no playbook applies."""
