"""What the kinds of quality rule share: a verdict in the making, and what a verdict shows."""

from typing import NamedTuple

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judgement import Window
from qa_pipeline.checks.result import Evidence, Reason, Verdict

SHOWN = 12
"""How many places a verdict shows; a call may hold a hundred thank-yous."""
DOUBT = 0.5
"""How sure a verdict is that goes to a person."""


class Judged(NamedTuple):
    """The verdict on a quality rule."""

    verdict: Verdict
    reason: Reason
    evidence: tuple[Evidence, ...] = ()
    confidence: float = DOUBT
    """0 to 1."""
    wordings: tuple[str, ...] = ()
    """What was looked for, where that can be said in words."""


def whole(context: CallContext) -> Window:
    """The whole call."""
    return Window(from_s=0.0, to_s=context.transcript.duration_s)
