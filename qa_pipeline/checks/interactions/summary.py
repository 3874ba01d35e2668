"""What was agreed is summed up before the goodbye."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.answers import said_in
from qa_pipeline.checks.interactions.cue_words import cue_words
from qa_pipeline.checks.interactions.occasions import ABSENT
from qa_pipeline.checks.interactions.turns import Turn, turns
from qa_pipeline.checks.judged import Judged
from qa_pipeline.checks.judgement import Window, cannot_deny
from qa_pipeline.checks.result import Verdict, reason
from qa_pipeline.recordings.recording import Speaker

LAST_TURNS = 5
"""Of the agent's: a summary stands in one of them."""
SHORT_TURNS = 4
"""A call in which the agent speaks no more often than this has nothing to sum up."""
LONG = 10
"""A turn of so many words that begins with "quindi" may sum up in the agent's own words."""


def judge_summary(context: CallContext, within_turns: int | None) -> Judged:
    """The verdict on summing up; `within_turns` is counted back from the end."""
    mine = [turn for turn in turns(context) if turn.speaker is Speaker.AGENT]
    if len(mine) <= SHORT_TURNS:
        return Judged(Verdict.NOT_APPLICABLE, reason(reasons.NOTHING_TO_SUM_UP), (), ABSENT)
    last = mine[-(within_turns or LAST_TURNS) :]
    numbers = {turn.number for turn in last}
    found = [
        each
        for each in context.words.found("active_listening", Speaker.AGENT)
        if each.entry.kind == "summing_up" and each.possible
    ]
    late = [each for each in found if said_in(context, each) in numbers]
    if sure := [each for each in late if each.sure]:
        why = reason(reasons.SUMMED_UP, at_s=sure[-1].evidence.start_s)
        return Judged(Verdict.PASS, why, (sure[-1].evidence,), sure[-1].probability)
    if perhaps := late or found:
        why = reason(reasons.PERHAPS_SUMMED_UP, at_s=perhaps[-1].evidence.start_s)
        return Judged(Verdict.UNSURE, why, (perhaps[-1].evidence,))
    if own := _in_own_words(context, last):
        why = reason(reasons.PERHAPS_SUMMED_UP, at_s=own.start_s)
        return Judged(Verdict.UNSURE, why, (own.evidence(),))
    window = Window(from_s=last[0].start_s, to_s=context.transcript.duration_s)
    if doubt := cannot_deny(context, Speaker.AGENT, window):
        return Judged(Verdict.UNSURE, doubt)
    why = reason(reasons.NOT_SUMMED_UP, from_s=window.from_s, to_s=window.to_s)
    return Judged(Verdict.FAIL, why, tuple(turn.evidence() for turn in last[-2:]), ABSENT)


def _in_own_words(context: CallContext, last: list[Turn]) -> Turn | None:
    """A long turn that begins as summaries do."""
    words = cue_words(context.call.language.code)
    long = [turn for turn in last if len(turn.tokens) >= LONG]
    return next((turn for turn in long if words.first_of(words.drawing_together, turn) == turn.first), None)
