"""All measures of one call, as facts; what cannot be measured says why."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.measures.kinds import MEASURES
from qa_pipeline.checks.measures.measure import CallMeasure, Measure, Measured
from qa_pipeline.checks.measures.timings import Timings
from qa_pipeline.checks.measures.usual import usual
from qa_pipeline.checks.result import Reason, reason
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.transcript.transcript import Transcript


def measure_call(transcript: Transcript, lexicons: WordLists) -> tuple[CallMeasure, ...]:
    """Every measure of the call, judged or not.

    Args:
        transcript: what was heard.
        lexicons: word lists; one of them says how a customer is asked to wait.
    """
    timings = Timings(transcript, lexicons)
    return tuple(_as_fact(timings, name, measure) for name, measure in MEASURES.items())


def take(timings: Timings, measure: Measure) -> Measured | Reason:
    """The measure, or why it cannot be taken at all."""
    transcript = timings.transcript
    nameless = transcript.has(Problem.SOME_SPEAKERS_UNKNOWN)
    if measure.needs_speakers and (nameless or not transcript.speakers_known):
        return reason(reasons.MEASURE_NEEDS_SPEAKERS)
    if transcript.has(Problem.END_TIMES_UNKNOWN):
        return reason(reasons.MEASURE_NEEDS_TIMES)
    return measure.of(timings) or reason(reasons.NOT_MEASURABLE)


def rounded(measured: Measured, measure: Measure) -> float:
    """The value as people read it, and as it is held against limits."""
    return round(float(measured.value), 2 if measure.unit == "share" else 1)


def in_part(timings: Timings, measured: Measured, measure: Measure) -> Reason | None:
    """Why the value is not the call's: where a recording is cut or one side is silent, more may have been said."""
    transcript = timings.transcript
    if transcript.complete and not transcript.has(Problem.DEAD_CHANNEL):
        return None
    value = rounded(measured, measure)
    return reason(reasons.MEASURE_INCOMPLETE, value=value, unit=measure.unit)


def _as_fact(timings: Timings, name: str, measure: Measure) -> CallMeasure:
    measured = take(timings, measure)
    if isinstance(measured, Reason):
        return CallMeasure(name=name, unit=measure.unit, value=None, why_not=measured, usual=usual(name))
    incomplete = in_part(timings, measured, measure)
    return CallMeasure(
        name=name,
        unit=measure.unit,
        value=None if incomplete else rounded(measured, measure),
        why_not=incomplete,
        start_s=round(measured.start_s, 2),
        end_s=round(measured.end_s, 2),
        usual=usual(name),
    )
