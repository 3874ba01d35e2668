"""A quality rule's verdict: by words of a list, by a measure of the conversation, or by what followed what."""

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.judge import judge_interaction
from qa_pipeline.checks.judged import DOUBT, Judged
from qa_pipeline.checks.measured_rule import judge_measure
from qa_pipeline.checks.moments import not_due, occasion
from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.result import CheckResult, Searched, Section, Verdict
from qa_pipeline.checks.words_rule import judge_words


def check_quality(context: CallContext, rule: QualityRule) -> CheckResult:
    """The verdict on one quality rule.

    Raises:
        PlaybookError: its word list is not there in the playbook's language.
    """
    judged = not_due(context, rule, _judge(context, rule))
    confidence = DOUBT if judged.verdict is Verdict.UNSURE else judged.confidence
    return CheckResult(
        check=rule.id,
        section=Section.QUALITY,
        title=rule.title,
        verdict=judged.verdict,
        reason=judged.reason,
        max_points=rule.weight,
        critical=rule.critical,
        confidence=round(confidence, 3),
        evidence=judged.evidence,
        searched=Searched(
            speaker=rule.speaker,
            from_s=0.0,
            to_s=context.transcript.duration_s,
            wordings=judged.wordings,
        ),
        competence=rule.competence,
        occasion=occasion(context, rule, judged),
    )


def _judge(context: CallContext, rule: QualityRule) -> Judged:
    if rule.lexicon:
        return judge_words(context, rule)
    return judge_interaction(context, rule) if rule.interaction else judge_measure(context, rule)
