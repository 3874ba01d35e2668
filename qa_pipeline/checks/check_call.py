"""All checks of a playbook on one call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa_pipeline.checks import reasons
from qa_pipeline.checks.answers import Answers
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.forbidden import check_forbidden
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.meaning import Meaning
from qa_pipeline.checks.playbook import Playbook, Step
from qa_pipeline.checks.quality import check_quality
from qa_pipeline.checks.result import CheckResult, Verdict, reason
from qa_pipeline.checks.steps import StepOutcome, check_step
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.transcript.transcript import Transcript


def check_call(
    transcript: Transcript,
    recording: Recording,
    playbook: Playbook,
    lexicons: WordLists,
    meaning: Meaning | None = None,
) -> tuple[CheckResult, ...]:
    """The verdicts alone, of who asks for nothing else of the call."""
    return check_all(call_context(transcript, recording, playbook, lexicons, meaning))


def call_context(
    transcript: Transcript,
    recording: Recording,
    playbook: Playbook,
    lexicons: WordLists,
    meaning: Meaning | None = None,
) -> CallContext:
    """What every check of one call needs.

    Args:
        transcript: what was heard.
        recording: the call.
        playbook: its rules.
        lexicons: word lists that they name.
        meaning: a model that compares meanings; None: words alone are compared.
    """
    text = CallText(transcript, language(playbook.language))
    return CallContext(
        call=text,
        recording=recording,
        playbook=playbook,
        lexicons=lexicons,
        meaning=meaning.of(text) if meaning else None,
    )


def check_all(context: CallContext) -> tuple[CheckResult, ...]:
    """Every check's verdict, in the playbook's order: steps, forbidden phrases, quality rules."""
    playbook = context.playbook
    outcomes = _steps(context)
    steps = tuple(outcomes[step.id].result for step in playbook.steps)
    forbidden = tuple(check_forbidden(context, phrase) for phrase in playbook.forbidden)
    quality = tuple(check_quality(context, rule) for rule in playbook.quality)
    results = steps + forbidden + quality
    return results if context.transcript.understood else tuple(map(_in_doubt, results))


def _in_doubt(result: CheckResult) -> CheckResult:
    """Of words in the wrong language nothing is sure: neither what was found, nor that something was not said."""
    if result.verdict not in {Verdict.PASS, Verdict.FAIL}:
        return result
    why = reason(reasons.LANGUAGE_DOUBTED)
    return replace(
        result, verdict=Verdict.UNSURE, reason=why, confidence=min(result.confidence, 0.5), occasion=None
    )


def _steps(context: CallContext) -> Mapping[str, StepOutcome]:
    """The steps' outcomes, each step after those that it must come after."""
    outcomes: dict[str, StepOutcome] = {}
    said = Answers(context).steps
    for step in _in_turn(context.playbook.steps):
        before = {name: outcomes[name] for name in step.after}
        outcomes[step.id] = check_step(context, step, said[step.id], before)
    return outcomes


def _in_turn(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps, each behind those that it must come after; where that goes round in a circle the playbook was refused."""
    left = {step.id: step for step in steps}
    while left:
        ready = [each for each in left.values() if left.keys().isdisjoint(each.after)]
        for step in ready or [*left.values()]:
            yield left.pop(step.id)
