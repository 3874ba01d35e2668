"""A step that was not found: may something have meant it? Then a person must listen; a pass it is never."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.answers import EXPLAINED, Said
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judgement import Judgement, Window
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.wording import Strictness
from qa_pipeline.checks.playbook import Step
from qa_pipeline.checks.result import Verdict, reason


def perhaps_meant(
    context: CallContext, step: Step, window: Window, said: Said, *triggers: Match
) -> Judgement | None:
    """The doubt about a step that would fail, or None: there is no model, or nothing that it finds alike.

    Args:
        context: the call.
        step: of its playbook, said in the operator's own words; a verbatim one and keywords ask for words, not for meaning.
        window: where it was searched.
        said: where it and the other steps were said: what is another step's proves nothing of this one.
        triggers: what called for the step; shown beside.
    """
    if context.meaning is None or step.strictness is not Strictness.PARAPHRASE:
        return None
    wordings = context.wordings((*step.say, *step.examples.present))
    for alike in context.meaning.alike(step.speaker, tuple(wording.text for wording in wordings)):
        passage = alike.passage
        if passage.lies_in(window.from_s, window.to_s) and passage.share_of(said.others) < EXPLAINED:
            why = reason(reasons.PERHAPS_MEANT, at_s=alike.start_s, score=round(100 * alike.score))
            return Judgement(
                verdict=Verdict.UNSURE,
                reason=why,
                matches=(alike, *triggers),
                nearest=alike,
                searched=window,
            )
    return None
