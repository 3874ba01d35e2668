"""How a call ended, as people read it: what, when to call back, and the place that shows it."""

from dataclasses import dataclass, replace

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.evidence import how_sure
from qa_pipeline.reports.quality_wording import ENDINGS
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.verdict_view import Moment, moment

SHOWN = 2
"""So many places show it; the others say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingView:
    """The line near the top of a call's page."""

    name: str
    when: str | None
    """The words of the call, of a call back."""
    reason: str | None
    """Where no place says it better."""
    confidence: str | None
    """None where it is not certain."""
    moments: tuple[Moment, ...]


def ending_view(call: ReportedCall, texts: Texts) -> EndingView | None:
    """What is said of the call's end; None in scorecards that were written before that was judged."""
    ended = call.scorecard.call_outcome
    if ended is None:
        return None
    unsure = ended.outcome is Ending.UNSURE
    # No playbook asks for these words: the quote stands alone.
    shown = (replace(place, wording="") for place in ended.evidence[:SHOWN])
    places = tuple(moment(call, place, texts) for place in shown)
    return EndingView(
        name=texts.gettext(ENDINGS[ended.outcome]),
        when=ended.when,
        reason=texts.sentence(ended.reason) if unsure or not places else None,
        confidence=None if unsure else how_sure(ended.confidence, texts),
        moments=places,
    )
