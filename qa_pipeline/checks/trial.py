"""How a playbook would judge a sentence: for whoever writes wordings and wants to see what they do."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.examples import best_match, clear_call
from qa_pipeline.checks.matching.wording import Grade, Strictness
from qa_pipeline.checks.playbook import ForbiddenPhrase, Playbook, Step
from qa_pipeline.recordings.recording import Speaker


class Said(StrEnum):
    """What would be held of the sentence."""

    SAID = "said"
    PERHAPS = "perhaps"
    """A person would have to listen."""
    CHANGED = "changed"
    """The words are there, and one that turns the meaning is another."""
    NOT_SAID = "not_said"
    OTHER_SPEAKER = "other_speaker"
    """Whatever it says, it would have to be said by the other side."""


GRADES = {
    Grade.HIT: Said.SAID,
    Grade.DOUBT: Said.PERHAPS,
    Grade.CONTRADICTED: Said.CHANGED,
    Grade.MISS: Said.NOT_SAID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A word that turns the meaning."""

    expected: str
    """As in the wording; empty where the wording has none."""
    said: str
    """As in the sentence; empty where it is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One step, forbidden phrase or trigger, and the sentence."""

    part: str
    """`steps`, `when` (what makes the step due) or `forbidden`."""
    check: str
    title: str
    strictness: Strictness
    said: Said
    fit: float
    """0 to 1."""
    wording: str | None
    """The one that fits best; None where no word of any is there."""
    quote: str | None
    """The words of the sentence that it rests on."""
    change: Change | None
    """What differs and turns the meaning; with `perhaps`, what may."""


def try_words(playbook: Playbook, text: str, speaker: Speaker | None = None) -> tuple[Trial, ...]:
    """How each step, trigger and forbidden phrase would judge these words, heard clearly.

    Times, order and turns are not looked at: a sentence has none.

    Args:
        playbook: the rules.
        text: what is said.
        speaker: who says it; None: whoever has to.
    """
    call = clear_call(playbook, text, speaker or Speaker.AGENT)
    return tuple(_trials(call, playbook, speaker))


def _trials(call: CallContext, playbook: Playbook, speaker: Speaker | None) -> Iterator[Trial]:
    for step in playbook.steps:
        yield _trial(call, "steps", step, step.say, step.strictness, _is_other(step.speaker, speaker))
        if step.when:
            # Due only where the trigger is as sure as an accusation: it makes the operator answerable.
            other = _is_other(step.when.speaker, speaker)
            yield _trial(call, "when", step, step.when.says, step.when.strictness, other)
    for phrase in playbook.forbidden:
        other = _is_other(phrase.speaker, speaker)
        yield _trial(call, "forbidden", phrase, phrase.say, phrase.strictness, other)


def _is_other(wanted: Speaker | None, speaker: Speaker | None) -> bool:
    return wanted is not None and speaker is not None and wanted is not speaker


def _trial(
    call: CallContext,
    part: str,
    item: Step | ForbiddenPhrase,
    says: tuple[str, ...],
    strictness: Strictness,
    other: bool,
) -> Trial:
    best = best_match(call, says, strictness, accusing=part != "steps")
    conflict = best.conflict if best and best.grade is not Grade.MISS else None
    verdict = GRADES[best.grade] if best else Said.NOT_SAID
    return Trial(
        part=part,
        check=item.id,
        title=item.title,
        strictness=strictness,
        said=Said.OTHER_SPEAKER if other else verdict,
        fit=best.score if best else 0.0,
        wording=best.wording if best else None,
        quote=best.quote if best else None,
        change=Change(expected=conflict.expected, said=conflict.said) if conflict else None,
    )
