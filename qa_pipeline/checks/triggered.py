"""A step that is due only after something was said: an objection, a complaint, a question."""

from collections.abc import Sequence

from qa_pipeline.checks import reasons
from qa_pipeline.checks.answers import Occasions, Said, nearest_occasion
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judgement import Judgement, Window, cannot_deny, denied, judge_near, made
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.meant import perhaps_meant
from qa_pipeline.checks.playbook import Step, Trigger
from qa_pipeline.checks.result import Verdict, reason


def judge_triggered(context: CallContext, step: Step, when: Trigger, said: Said) -> Judgement:
    """The verdict on a step that is due only after `when`; each occasion is looked at.

    Args:
        context: the call.
        step: of its playbook.
        when: what makes it due.
        said: where the step's wordings were said.
    """
    due = said.due
    if not due.sure:
        return _not_surely_due(context, step, when, due, said.hits)
    answers = [(trigger, _answer(context, step, trigger, said.hits)) for trigger in due.sure]
    given = [(trigger, answer) for trigger, answer in answers if answer]
    open_ = [trigger for trigger, answer in answers if not answer]
    if not open_:
        return _answered(*given[0])
    if given:
        why = reason(reasons.ANSWERED_SOME, trigger_s=open_[0].start_s)
        return Judgement(verdict=Verdict.UNSURE, reason=why, matches=(open_[0], given[0][1]))
    return _open(context, step, open_[0], said)


def _answered(trigger: Match, answer: Match) -> Judgement:
    why = reason(reasons.ANSWERED, at_s=answer.start_s, trigger_s=trigger.start_s)
    return made(Verdict.PASS, why, answer, trigger)


def _open(context: CallContext, step: Step, trigger: Match, said: Said) -> Judgement:
    """An occasion without an answer: was there something like one, and was the place heard?"""
    if answer := _answer(context, step, trigger, said.doubts):
        return judge_near(answer)
    window = Window(from_s=trigger.end_s, to_s=_end_of_turns(context, step, trigger))
    if doubt := cannot_deny(context, step.speaker, window, step.say):
        return Judgement(verdict=Verdict.UNSURE, reason=doubt, matches=(trigger,), searched=window)
    if window.to_s <= trigger.end_s:
        why = reason(reasons.NO_ANSWER_POSSIBLE, trigger_s=trigger.start_s)
        return Judgement(verdict=Verdict.UNSURE, reason=why, matches=(trigger,))
    if perhaps := perhaps_meant(context, step, window, said, trigger):
        return perhaps
    turns = step.within_turns or 0
    why = (
        reason(reasons.NOT_ANSWERED, turns=turns, trigger_s=trigger.start_s)
        if turns
        else reason(reasons.NOT_SAID, from_s=window.from_s, to_s=window.to_s)
    )
    nearest = said.everywhere[0] if said.everywhere else None
    return Judgement(
        verdict=Verdict.FAIL,
        reason=why,
        matches=(trigger,),
        nearest=nearest,
        confidence=denied(nearest),
        searched=window,
    )


def _not_surely_due(
    context: CallContext, step: Step, when: Trigger, due: Occasions, hits: Sequence[Match]
) -> Judgement:
    """Nothing surely called for the step."""
    for trigger in due.perhaps:
        if answer := _answer(context, step, trigger, hits):
            return _answered(trigger, answer)
    if due.perhaps:
        why = reason(reasons.TRIGGER_UNSURE, at_s=due.perhaps[0].start_s)
        return Judgement(verdict=Verdict.UNSURE, reason=why, matches=(due.perhaps[0],))
    whole = Window(from_s=0.0, to_s=context.transcript.duration_s)
    if doubt := cannot_deny(context, when.speaker, whole, when.says):
        return Judgement(verdict=Verdict.UNSURE, reason=doubt)
    nearest = nearest_occasion(context, when)
    return Judgement(
        verdict=Verdict.NOT_APPLICABLE,
        reason=reason(reasons.NOT_TRIGGERED),
        nearest=nearest,
        confidence=denied(nearest),
    )


def _answer(context: CallContext, step: Step, trigger: Match, matches: Sequence[Match]) -> Match | None:
    """The first match after the trigger and within the step's turns."""
    if not matches:
        return None
    end = _end_of_turns(context, step, trigger)
    fitting = [match for match in matches if match.start_s > trigger.start_s and match.start_s <= end]
    return min(fitting, key=lambda match: match.start_s, default=None)


def _end_of_turns(context: CallContext, step: Step, trigger: Match) -> float:
    """When the last of the turns ends in which the step may be said."""
    stream = context.call.stream(step.speaker)
    turns: list[int] = []
    end = trigger.end_s
    for spoken in stream.words_from(trigger.start_s):
        if spoken.word.start_s <= trigger.start_s:
            continue
        if not turns or spoken.turn != turns[-1]:
            turns.append(spoken.turn)
        if step.within_turns and len(turns) > step.within_turns:
            return end
        end = spoken.word.end_s
    return max(end, trigger.end_s)
