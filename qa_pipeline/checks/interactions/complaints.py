"""A complaint is acknowledged before it is explained away."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.answers import Answer, answers_to_each
from qa_pipeline.checks.interactions.occasions import ABSENT, Occasion, State
from qa_pipeline.checks.result import reason
from qa_pipeline.checks.wordlists.found import Found

ACKNOWLEDGING = ("empathy", "apology")
LISTENING = frozenset({"acknowledging", "checking_back", "summing_up"})
AGAINST = ("impoliteness", "blame")
WITHIN = 1
FIRST_WORDS = 25
"""Behind so many words an acknowledgement comes after the explanation."""
MAY_BE_MEANT = 12
"""So long an answer may acknowledge in words of no list."""


def complaints(context: CallContext, within_turns: int | None) -> list[Occasion]:
    """Each turn in which the customer complains, and how the agent's answer begins."""
    found = answers_to_each(context, "complaint", within_turns or WITHIN)
    return [_occasion(said, answer) for said, answer in found]


def _occasion(said: Found, answer: Answer) -> Occasion:
    at_s = said.evidence.start_s
    if not answer.turns:
        why = reason(reasons.NO_ANSWER_POSSIBLE, trigger_s=at_s)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=(said.evidence,), sure=said.sure)
    found = sorted(
        (*answer.holds(ACKNOWLEDGING), *answer.holds(("active_listening",), LISTENING)),
        key=lambda each: each.evidence.start_s,
    )
    sure = [each for each in found if each.sure]
    if sure:
        return _acknowledged(said, answer, sure[0])
    against = [each for each in answer.holds(AGAINST) if each.sure]
    shown = (said.evidence, against[0].evidence if against else answer.turns[0].evidence())
    if not against and (found or answer.incomplete or answer.words >= MAY_BE_MEANT):
        why = reason(reasons.COMPLAINT_PERHAPS_MET, trigger_s=at_s, at_s=answer.turns[0].start_s)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=shown, sure=said.sure)
    why = reason(reasons.COMPLAINT_PASSED_OVER, trigger_s=at_s, at_s=shown[1].start_s)
    return Occasion(
        state=State.OPEN, reason=why, evidence=shown, confidence=ABSENT * said.probability, sure=said.sure
    )


def _acknowledged(said: Found, answer: Answer, found: Found) -> Occasion:
    """Acknowledged: at once, or only behind an explanation."""
    shown = (said.evidence, found.evidence)
    times = {"trigger_s": said.evidence.start_s, "at_s": found.evidence.start_s}
    confidence = min(said.probability, found.probability)
    before = sum(
        turn.stream.word_at(at).word.start_s < found.evidence.start_s
        for turn in answer.turns
        for at in range(turn.first, turn.last + 1)
    )
    if before > FIRST_WORDS:
        why = reason(reasons.COMPLAINT_EXPLAINED_FIRST, **times)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=shown, sure=said.sure)
    why = reason(reasons.COMPLAINT_ACKNOWLEDGED, **times)
    return Occasion(state=State.MET, reason=why, evidence=shown, confidence=confidence, sure=said.sure)
