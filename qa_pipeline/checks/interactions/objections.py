"""An objection is taken up: understood, asked about, or met with another way, and not passed over."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.answers import Answer, answers_to_each, said_in
from qa_pipeline.checks.interactions.occasions import ABSENT, Occasion, State
from qa_pipeline.checks.interactions.questions import asks
from qa_pipeline.checks.interactions.refusals import refusals
from qa_pipeline.checks.result import Evidence, reason
from qa_pipeline.checks.wordlists.found import Found

TAKING_UP = ("empathy", "positive_alternative", "active_listening", "clarity", "apology")
"""The lists whose words take an objection up."""
AGAINST = ("impoliteness", "pressure", "blame")
"""The lists whose words are no answer."""
MAY_BE_ANSWER = 8
"""An answer of so many words may take up what was said in words of no list."""
WITHIN = 2


def objections(context: CallContext, within_turns: int | None) -> list[Occasion]:
    """Each turn in which the customer objects, and what the agent made of it; after a refusal that counts there is nothing to be met."""
    refused = refusals(context)
    until = said_in(context, refused[-1]) if refused else None
    found = answers_to_each(context, "objection", within_turns or WITHIN, until)
    return [_occasion(said, answer) for said, answer in found]


def _occasion(said: Found, answer: Answer) -> Occasion:
    at_s = said.evidence.start_s
    if not answer.turns:
        why = reason(reasons.NO_ANSWER_POSSIBLE, trigger_s=at_s)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=(said.evidence,), sure=said.sure)
    taken_up = answer.holds(TAKING_UP)
    sure = [each for each in taken_up if each.sure]
    if sure:
        why = reason(reasons.OBJECTION_TAKEN_UP, trigger_s=at_s, at_s=sure[0].evidence.start_s)
        confidence = min(said.probability, sure[0].probability)
        shown = (said.evidence, sure[0].evidence)
        return Occasion(state=State.MET, reason=why, evidence=shown, confidence=confidence, sure=said.sure)
    against = [each for each in answer.holds(AGAINST) if each.sure]
    if against:
        why = reason(reasons.OBJECTION_PUSHED_ASIDE, trigger_s=at_s, at_s=against[0].evidence.start_s)
        shown = (said.evidence, against[0].evidence)
        confidence = min(said.probability, against[0].probability)
        return Occasion(state=State.OPEN, reason=why, evidence=shown, confidence=confidence, sure=said.sure)
    return _without_words_of_lists(said, answer, taken_up)


def _without_words_of_lists(said: Found, answer: Answer, taken_up: tuple[Found, ...]) -> Occasion:
    """An answer in words of no list: a question back takes it up, a long one may, a short one does not."""
    at_s = said.evidence.start_s
    turn = answer.turns[0]
    shown: tuple[Evidence, ...] = (said.evidence, turn.evidence())
    question = next((each for each in answer.turns if asks(each, answer.code)), None)
    if question:
        why = reason(reasons.OBJECTION_ASKED_ABOUT, trigger_s=at_s, at_s=question.start_s)
        return Occasion(
            state=State.MET,
            reason=why,
            evidence=(said.evidence, question.evidence()),
            confidence=0.7,
            sure=said.sure,
        )
    if taken_up or answer.incomplete or answer.words >= MAY_BE_ANSWER:
        why = reason(reasons.OBJECTION_PERHAPS_MET, trigger_s=at_s, at_s=turn.start_s)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=shown, sure=said.sure)
    why = reason(reasons.OBJECTION_PASSED_OVER, trigger_s=at_s, turns=len(answer.turns))
    return Occasion(
        state=State.OPEN, reason=why, evidence=shown, confidence=ABSENT * said.probability, sure=said.sure
    )
