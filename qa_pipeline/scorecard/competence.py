"""What a scorecard says of one competence: points won and lost, and one sentence to learn from."""

from dataclasses import dataclass

from qa_pipeline.checks.result import Evidence, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    """One sentence for the team leader and the operator: what to do next time, or what to keep."""

    sentence: Reason
    check: str
    """The rule that it comes from."""
    keep: bool
    """Whether it says what was good; else what to do next time."""
    moment: Evidence | None
    """The place of the call that it is about; None where it is about something that was nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceScore:
    """One competence in one call."""

    competence: str
    score: float | None
    """0 to 100; None where nothing could be decided."""
    weight: float
    """The profile's; without a profile the points that its rules could give."""
    points: float
    max_points: float
    """Of the rules that were decided."""
    gained: tuple[str, ...] = ()
    """Ids of rules."""
    lost: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    coaching: Coaching | None = None
    """None where nothing was decided, or no place shows what was lost."""
