"""A phrase that must not be said: an accusation needs more than a doubt."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.answers import forbidden_question
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judgement import (
    Judgement,
    Window,
    cannot_deny,
    compliance_result,
    denied,
    made,
    near_miss,
    on_one_channel,
)
from qa_pipeline.checks.matching.chance import sure_word
from qa_pipeline.checks.matching.question import Question
from qa_pipeline.checks.matching.search import nearest, said
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.checks.playbook import ForbiddenPhrase
from qa_pipeline.checks.result import CheckResult, Verdict, reason


def check_forbidden(context: CallContext, phrase: ForbiddenPhrase) -> CheckResult:
    """The verdict on one forbidden phrase."""
    question = forbidden_question(context, phrase)
    window = Window(from_s=0.0, to_s=context.transcript.duration_s)
    judgement = _judge(context, phrase, question, window)
    if context.speaker_matters(phrase.speaker):
        judgement = on_one_channel(judgement)
    return compliance_result(context, phrase, judgement, window)


def _judge(context: CallContext, phrase: ForbiddenPhrase, question: Question, window: Window) -> Judgement:
    matches = said(context.call, question)
    hits = [match for match in matches if match.grade is Grade.HIT]
    if hits:
        first = min(hits, key=lambda match: match.start_s)
        if max(match.confidence for match in hits) < sure_word():
            return near_miss(first)
        return made(Verdict.FAIL, reason(reasons.FORBIDDEN_SAID, at_s=first.start_s), first)
    # A contradicted place is no doubt: "il risparmio non è garantito" is what should be said instead.
    doubts = [match for match in matches if match.grade is Grade.DOUBT]
    if doubts:
        return near_miss(doubts[0])
    near = matches[0] if matches else nearest(context.call, question)
    if doubt := cannot_deny(context, phrase.speaker, window, phrase.say):
        return Judgement(verdict=Verdict.UNSURE, reason=doubt, nearest=near)
    return Judgement(
        verdict=Verdict.PASS,
        reason=reason(reasons.FORBIDDEN_NOT_SAID),
        nearest=near,
        confidence=denied(near),
    )
