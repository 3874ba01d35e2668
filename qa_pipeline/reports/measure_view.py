"""The measures of a conversation as people read them: facts beside what is usual, never a mark."""

from dataclasses import dataclass

from qa_pipeline.checks.measures import CallMeasure, Usual
from qa_pipeline.checks.result import clock
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.quality_wording import MEASURE_MEANINGS, MEASURES, STANDINGS
from qa_pipeline.reports.texts import Texts

ALL_OF_IT = 0.9
"""A place that is so much of the call is the call, and nothing to jump to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A stretch of the call that shows a measure."""

    start_s: float
    end_s: float
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureView:
    """One row of the measures."""

    name: str
    meaning: str
    value: str | None
    """With its unit; None where it could not be measured."""
    why_not: str | None
    usual: str | None
    source: str | None
    """Where the usual figures come from."""
    standing: str | None
    """Within, above or below what is usual; None where nothing is usual or measured."""
    place: PlaceView | None
    """None where it is of the whole call."""


def measure_views(call: ReportedCall, texts: Texts) -> tuple[MeasureView, ...]:
    """All measures of the call, in their order."""
    return tuple(_view(measure, call.transcript.duration_s, texts) for measure in call.scorecard.measures)


def _view(measure: CallMeasure, duration_s: float, texts: Texts) -> MeasureView:
    usual, value = measure.usual, measure.value
    standing = None if usual is None or value is None else _standing(value, usual)
    return MeasureView(
        name=texts.gettext(MEASURES.get(measure.name, measure.name)),
        meaning=texts.gettext(MEASURE_MEANINGS.get(measure.name, "")),
        value=None if value is None else with_unit(value, measure.unit, texts),
        why_not=texts.sentence(measure.why_not) if measure.why_not else None,
        usual=_range(usual, measure.unit, texts) if usual else None,
        source=texts.gettext(usual.source) if usual else None,
        standing=standing and texts.gettext(STANDINGS[standing]),
        place=_place(measure, duration_s),
    )


def with_unit(value: float, unit: str, texts: Texts) -> str:
    """A value as people write it."""
    if unit == "share":
        return texts.percent(value)
    if unit == "times":
        return texts.ngettext("{n} time", "{n} times", int(value))
    if unit == "turns":
        return texts.ngettext("{n} turn", "{n} turns", int(value))
    if unit == "words_per_minute":
        return texts.gettext("{number} words a minute", number=texts.number(value, 0))
    return texts.gettext("{number} s", number=texts.number(value))


def _range(usual: Usual, unit: str, texts: Texts) -> str | None:
    """What is usual, the unit said once."""
    low, high = usual.low, usual.high
    if low is not None and high is not None:
        bare = texts.number(low * 100 if unit == "share" else low)
        return texts.gettext("{low} to {high}", low=bare, high=with_unit(high, unit, texts))
    if high is not None:
        return texts.gettext("up to {high}", high=with_unit(high, unit, texts))
    return None if low is None else texts.gettext("from {low}", low=with_unit(low, unit, texts))


def _standing(value: float, usual: Usual) -> str:
    if usual.low is not None and value < usual.low:
        return "below"
    return "above" if usual.high is not None and value > usual.high else "within"


def _place(measure: CallMeasure, duration_s: float) -> PlaceView | None:
    start_s, end_s = measure.start_s, measure.end_s
    if start_s is None or end_s is None or end_s - start_s >= ALL_OF_IT * duration_s:
        return None
    return PlaceView(start_s=round(start_s, 2), end_s=round(end_s, 2), clock=clock(start_s))
