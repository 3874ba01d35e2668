"""The kinds of end that a call may have, and one call's end as everybody reads it."""

from dataclasses import dataclass
from enum import StrEnum

from qa_pipeline.checks.result import Evidence, Reason


class Ending(StrEnum):
    """What became of the call."""

    SOLD = "sold"
    REFUSED = "refused"
    CALL_BACK = "call_back"
    RESOLVED = "resolved"
    OPEN = "open"
    TRANSFERRED = "transferred"
    WRONG_NUMBER = "wrong_number"
    NO_ANSWER = "no_answer"
    UNSURE = "unsure"
    """Nothing says it surely, or two things say different ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutcome:
    """How a call ended, and what shows it."""

    outcome: Ending
    reason: Reason
    when: str | None = None
    """Of a call back: the words that say when, where they were said."""
    confidence: float
    """0 to 1."""
    evidence: tuple[Evidence, ...] = ()
