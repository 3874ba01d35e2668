"""A measure of the conversation, held against what is wanted."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judged import Judged
from qa_pipeline.checks.measures import MEASURES, Measured
from qa_pipeline.checks.measures.call import in_part, rounded, take
from qa_pipeline.checks.measures.holds import ANNOUNCED_S
from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.result import Evidence, Reason, Verdict, reason
from qa_pipeline.recordings.recording import Speaker

MEASURED_SURELY = 0.9
"""How sure a verdict is that rests on times."""


def judge_measure(context: CallContext, rule: QualityRule) -> Judged:
    """The verdict on a rule that bounds a measure."""
    measure = MEASURES[rule.measure or ""]
    measured = take(context.timings, measure)
    if isinstance(measured, Reason):
        return Judged(Verdict.UNSURE, measured)
    shown = (_place(measured, rule),)
    if incomplete := in_part(context.timings, measured, measure):
        return Judged(Verdict.UNSURE, incomplete, shown)
    value = rounded(measured, measure)
    fits = (rule.at_least is None or value >= rule.at_least) and (
        rule.at_most is None or value <= rule.at_most
    )
    if not fits and rule.measure == "dead_air_s":
        unheard = context.unheard(Speaker.AGENT, measured.start_s - ANNOUNCED_S, measured.start_s)
        if unheard:  # the wait may have been announced
            why = reason(reasons.NOT_HEARD, from_s=unheard.start_s, to_s=unheard.end_s)
            return Judged(Verdict.UNSURE, why, shown)
    why = reason(reasons.MEASURED, value=value, unit=measure.unit, wanted=_bounds(rule))
    return Judged(Verdict.PASS if fits else Verdict.FAIL, why, shown, MEASURED_SURELY)


def _bounds(rule: QualityRule) -> str:
    """What is wanted, in signs that every language reads."""
    low = f"≥ {rule.at_least:g}" if rule.at_least is not None else ""
    high = f"≤ {rule.at_most:g}" if rule.at_most is not None else ""
    return ", ".join(bound for bound in (low, high) if bound)


def _place(measured: Measured, rule: QualityRule) -> Evidence:
    return Evidence(
        speaker=rule.speaker or Speaker.UNKNOWN,
        start_s=measured.start_s,
        end_s=measured.end_s,
        quote="",
        wording=rule.measure or "",
    )
