"""A refusal is accepted: after the second one, or one that ends the matter, nobody is pressed any more."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.answers import Answer, answer_to, said_by_turn, said_in
from qa_pipeline.checks.interactions.occasions import ABSENT
from qa_pipeline.checks.interactions.questions import asks
from qa_pipeline.checks.interactions.turns import turns
from qa_pipeline.checks.judged import Judged, whole
from qa_pipeline.checks.judgement import cannot_deny
from qa_pipeline.checks.result import Evidence, Verdict, reason
from qa_pipeline.checks.wordlists.found import Found
from qa_pipeline.recordings.recording import Speaker

FINAL = "final"
"""The kind of refusal that asks for no further call: one is enough."""
ENOUGH = 2
AGAINST = ("pressure", "blame", "impoliteness")
MAY_STILL_SAY = 40
"""Words with which an agent takes leave; more may be another attempt."""
FEW = 4
"""An agent who says no more than this takes leave without words for it."""
LEAVING = ("farewell", "apology", "courtesy")
WITHOUT_LIMIT = 1_000


def judge_refusal(context: CallContext, within_turns: int | None) -> Judged:
    """The verdict on how the agent went on after the refusal that counts; `within_turns`: how soon the call should end."""
    refused = refusals(context)
    if not refused:
        if doubt := cannot_deny(context, Speaker.CUSTOMER, whole(context)):
            return Judged(Verdict.UNSURE, doubt)
        return Judged(Verdict.NOT_APPLICABLE, reason(reasons.NOT_REFUSED_TWICE), (), ABSENT)
    last = refused[-1]
    after = answer_to(context, said_in(context, last), WITHOUT_LIMIT, last.evidence.end_s)
    against = [each for each in after.holds(AGAINST) if each.evidence.start_s > last.evidence.start_s]
    said = tuple(each.evidence for each in refused)
    at_s = last.evidence.start_s
    if sure := [each for each in against if each.sure]:
        why = reason(reasons.PRESSED_AFTER_REFUSAL, trigger_s=at_s, at_s=sure[0].evidence.start_s)
        confidence = min(each.probability for each in (*refused, sure[0]))
        certain = all(each.sure for each in refused)
        verdict = Verdict.FAIL if certain else Verdict.UNSURE
        return Judged(verdict, why, (*said, sure[0].evidence), confidence)
    if against or after.incomplete:
        why = reason(reasons.PERHAPS_PRESSED, trigger_s=at_s)
        return Judged(Verdict.UNSURE, why, (*said, *(each.evidence for each in against[:1])))
    return _went_on(after, said, at_s, within_turns)


def refusals(context: CallContext) -> list[Found]:
    """The refusals up to the one that counts: the second turn with one, or a final one; empty where there is none."""
    found: list[Found] = []
    for number, each in said_by_turn(context, "refusal"):
        if _answers_offer_of_help(context, number):
            continue
        found.append(each)
        if each.entry.kind == FINAL or len(found) == ENOUGH:
            return found
    return []


def _answers_offer_of_help(context: CallContext, number: int) -> bool:
    """Whether the agent had just asked if there was anything else: "no grazie" then ends the call and refuses nothing."""
    before = [
        turn.number for turn in turns(context) if turn.number <= number and turn.speaker is Speaker.AGENT
    ]
    return bool(before) and any(
        each.possible and said_in(context, each) == before[-1]
        for each in context.words.found("outcome_else", Speaker.AGENT)
    )


def _went_on(after: Answer, said: tuple[Evidence, ...], at_s: float, within_turns: int | None) -> Judged:
    """Whether what followed was leave-taking, or may have been another attempt."""
    too_long = len(after.turns) > within_turns if within_turns else after.words > MAY_STILL_SAY
    shown = (*said, *(turn.evidence() for turn in after.turns[:1]))
    leaves = after.words <= FEW or any(each.sure for each in after.holds(LEAVING))
    if too_long or not leaves or any(asks(turn, after.code) for turn in after.turns):
        return Judged(Verdict.UNSURE, reason(reasons.WENT_ON_AFTER_REFUSAL, trigger_s=at_s), shown)
    return Judged(Verdict.PASS, reason(reasons.REFUSAL_ACCEPTED, trigger_s=at_s), shown, ABSENT)
