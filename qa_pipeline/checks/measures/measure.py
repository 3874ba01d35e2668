"""What a measure of a conversation is: a fact from timings of who spoke when, never of how a voice sounds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qa_pipeline.checks.measures.timings import Timings
from qa_pipeline.checks.result import Reason

Unit = Literal["s", "share", "words_per_minute", "times", "turns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measure's value and the place of the call that shows it."""

    value: float
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A kind of measure."""

    unit: Unit
    """A share is 0 to 1."""
    needs_speakers: bool
    """Whether it means nothing on one channel."""
    of: Callable[[Timings], Measured | None]
    """None where the call has nothing to measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual of a measure: for comparison, never to rank people by."""

    low: float | None
    """None: no limit to that side."""
    high: float | None
    source: str
    """Where the figures come from: an English sentence, which is the translators' key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMeasure:
    """One measure of one call, as a scorecard keeps it."""

    name: str
    unit: str
    value: float | None
    """None where it cannot be measured."""
    why_not: Reason | None = None
    """Why it cannot be measured."""
    start_s: float | None = None
    """The place that shows it."""
    end_s: float | None = None
    usual: Usual | None = None
