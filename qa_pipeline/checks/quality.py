"""A quality rule: words of a list counted, or a measure of the conversation compared."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judgement import Window, cannot_deny
from qa_pipeline.checks.lexicon import Found, Lexicon, find_entries
from qa_pipeline.checks.measures import MEASURES, Measured
from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.result import CheckResult, Evidence, Reason, Searched, Section, Verdict, reason
from qa_pipeline.errors import PlaybookError
from qa_pipeline.recordings.recording import Problem, Speaker

SHOWN = 12
"""How many places a verdict shows; a call may hold a hundred thank-yous."""
Judged = tuple[Verdict, Reason, tuple[Evidence, ...], float]
"""Verdict, why, what shows it, and how sure (0 to 1)."""


def check_quality(context: CallContext, rule: QualityRule) -> CheckResult:
    """The verdict on one quality rule.

    Raises:
        PlaybookError: its lexicon is in no list of the playbook's language.
    """
    verdict, why, shown, confidence = _words(context, rule) if rule.lexicon else _measure(context, rule)
    return CheckResult(
        check=rule.id,
        section=Section.QUALITY,
        title=rule.title,
        verdict=verdict,
        reason=why,
        max_points=rule.weight,
        critical=rule.critical,
        confidence=round(confidence, 3),
        evidence=shown,
        searched=Searched(
            speaker=rule.speaker,
            from_s=0.0,
            to_s=context.transcript.duration_s,
            wordings=_lexicon(context, rule).entries[:SHOWN] if rule.lexicon else (),
        ),
        competence=rule.competence,
    )


def _words(context: CallContext, rule: QualityRule) -> Judged:
    found = find_entries(context.call, _lexicon(context, rule), rule.speaker, exact=rule.at_least is None)
    shown = tuple(each.evidence for each in found[:SHOWN])
    if context.speaker_matters(rule.speaker):
        return Verdict.UNSURE, reason(reasons.MEASURE_NEEDS_SPEAKERS), shown, 0.5
    judge = _wanted if rule.at_least is not None else _unwanted
    verdict, why = judge(context, rule, found)
    confidence = sum(each.probability for each in found) / len(found) if found else 0.9
    return verdict, why, shown, 0.5 if verdict is Verdict.UNSURE else confidence


def _wanted(context: CallContext, rule: QualityRule, found: tuple[Found, ...]) -> tuple[Verdict, Reason]:
    wanted = int(rule.at_least or 1)
    sure = sum(each.sure for each in found)
    if sure >= wanted:
        return Verdict.PASS, reason(reasons.ENOUGH_WORDS, found=sure, wanted=wanted)
    if len(found) >= wanted:
        why = reason(reasons.WORDS_DOUBTED, found=sure, doubted=len(found) - sure, wanted=wanted)
        return Verdict.UNSURE, why
    if doubt := cannot_deny(context, rule.speaker, _whole(context)):
        return Verdict.UNSURE, doubt
    return Verdict.FAIL, reason(reasons.TOO_FEW_WORDS, found=len(found), wanted=wanted)


def _unwanted(context: CallContext, rule: QualityRule, found: tuple[Found, ...]) -> tuple[Verdict, Reason]:
    allowed = int(rule.at_most or 0)
    sure = sum(each.sure for each in found)
    if sure > allowed:
        return Verdict.FAIL, reason(reasons.UNWANTED_SAID, found=sure, allowed=allowed)
    if len(found) > allowed:
        return Verdict.UNSURE, reason(reasons.UNWANTED_DOUBTED, found=len(found), allowed=allowed)
    if doubt := cannot_deny(context, rule.speaker, _whole(context)):
        return Verdict.UNSURE, doubt
    return Verdict.PASS, reason(reasons.NO_UNWANTED, found=len(found), allowed=allowed)


def _measure(context: CallContext, rule: QualityRule) -> Judged:
    measure = MEASURES[rule.measure or ""]
    if measure.needs_speakers and not context.transcript.speakers_known:
        return Verdict.UNSURE, reason(reasons.MEASURE_NEEDS_SPEAKERS), (), 0.5
    if context.transcript.has(Problem.END_TIMES_UNKNOWN):
        return Verdict.UNSURE, reason(reasons.MEASURE_NEEDS_TIMES), (), 0.5
    measured = measure.of(context.transcript)
    if measured is None:
        return Verdict.UNSURE, reason(reasons.NOT_MEASURABLE), (), 0.5
    value = round(measured.value, 2 if measure.unit == "share" else 1)
    fits = (rule.at_least is None or value >= rule.at_least) and (
        rule.at_most is None or value <= rule.at_most
    )
    shown = (_place(measured, rule),)
    # Where a recording is cut or one side is silent, more may have been said, and less silence have been.
    if not context.transcript.complete or context.transcript.has(Problem.DEAD_CHANNEL):
        why = reason(reasons.MEASURE_INCOMPLETE, value=value, unit=measure.unit)
        return Verdict.UNSURE, why, shown, 0.5
    why = reason(reasons.MEASURED, value=value, unit=measure.unit, wanted=_bounds(rule))
    return Verdict.PASS if fits else Verdict.FAIL, why, shown, 0.9


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


def _whole(context: CallContext) -> Window:
    return Window(from_s=0.0, to_s=context.transcript.duration_s)


def _lexicon(context: CallContext, rule: QualityRule) -> Lexicon:
    code = context.playbook.language
    for lexicon in context.lexicons:
        if lexicon.id == rule.lexicon and lexicon.language == code:
            return lexicon
    raise PlaybookError(f"{context.playbook.id}: {rule.id}: no lexicon {rule.lexicon!r} in language {code!r}")
