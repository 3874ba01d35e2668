"""The verdict on a rule about what should follow what."""

from collections.abc import Callable

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.complaints import complaints
from qa_pipeline.checks.interactions.objections import objections
from qa_pipeline.checks.interactions.occasions import Occasion, judge_occasions
from qa_pipeline.checks.interactions.questions import questions
from qa_pipeline.checks.interactions.read_back import read_back
from qa_pipeline.checks.interactions.refusals import judge_refusal
from qa_pipeline.checks.interactions.summary import judge_summary
from qa_pipeline.checks.judged import Judged
from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.result import Verdict, reason

FINDERS: dict[str, Callable[[CallContext, int | None], list[Occasion]]] = {
    "objection_answered": objections,
    "complaint_acknowledged": complaints,
    "question_answered": questions,
    "data_read_back": read_back,
}
"""Interactions of which a call may hold several."""
JUDGES: dict[str, Callable[[CallContext, int | None], Judged]] = {
    "summary_before_closing": judge_summary,
    "refusal_accepted": judge_refusal,
}
"""Those that are judged once a call."""


def judge_interaction(context: CallContext, rule: QualityRule) -> Judged:
    """The verdict on a rule about an interaction; on one channel nobody knows who answered whom."""
    if not context.transcript.speakers_known:
        return Judged(Verdict.UNSURE, reason(reasons.MEASURE_NEEDS_SPEAKERS))
    name = rule.interaction or ""
    if name in JUDGES:
        return JUDGES[name](context, rule.within_turns)
    return judge_occasions(context, FINDERS[name](context, rule.within_turns))
