"""What a whole playbook asks of a call, looked for at once; what one step explains is no doubt of another's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judgement import window_of
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.search import Question, answer, expect
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.checks.playbook import ForbiddenPhrase, Step, Trigger

EXPLAINED = 0.66
"""A place of which so much, 0 to 1, belongs to a step that was surely said there tells nothing of another step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasions:
    """Where something was said that calls for a step."""

    sure: tuple[Match, ...]
    perhaps: tuple[Match, ...]
    nearest: Match | None


def said_question(context: CallContext, step: Step) -> Question:
    """Was the step said?"""
    return Question(wordings=context.wordings(step.say), strictness=step.strictness, speaker=step.speaker)


def forbidden_question(context: CallContext, phrase: ForbiddenPhrase) -> Question:
    """Was the forbidden phrase said?"""
    return Question(
        wordings=context.wordings(phrase.say),
        strictness=phrase.strictness,
        speaker=phrase.speaker,
        accusing=True,
    )


def _occasion_questions(context: CallContext, when: Trigger) -> tuple[Question, Question]:
    """A trigger makes the operator answerable, so it must be as sure as an accusation; others may be one."""
    wordings = context.wordings(when.says)
    loose = Question(wordings=wordings, strictness=when.strictness, speaker=when.speaker)
    sure = Question(
        wordings=wordings, strictness=when.strictness, speaker=when.speaker, accusing=True, may_ask=True
    )
    return sure, loose


def occasions(context: CallContext, when: Trigger) -> Occasions:
    """Where `when` was said: one occasion a turn, for a customer who says it twice in one breath is answered once."""
    sure, loose = (answer(context.call, question) for question in _occasion_questions(context, when))
    due = _first_of_each_turn([match for match in sure if match.grade is Grade.HIT])
    perhaps = [match for match in sure if match.grade is Grade.DOUBT]
    perhaps += [match for match in loose if match.grade is Grade.HIT]
    return Occasions(
        sure=tuple(due), perhaps=tuple(sorted(perhaps, key=Match.order)), nearest=loose[0] if loose else None
    )


def _first_of_each_turn(matches: Sequence[Match]) -> list[Match]:
    first: dict[int, Match] = {}
    for match in sorted(matches, key=lambda match: match.start_s):
        first.setdefault(match.turn, match)
    return list(first.values())


def steps_said(context: CallContext) -> Mapping[str, tuple[Match, ...]]:
    """By step, where its wordings were said, the surest first."""
    playbook = context.playbook
    expect(context.call, list(_questions(context)))
    found = {step.id: answer(context.call, said_question(context, step)) for step in playbook.steps}
    surely = [
        (step.id, match)
        for step in playbook.steps
        for match in found[step.id]
        if match.grade is Grade.HIT and window_of(context, step).holds(match)
    ]
    return {
        name: tuple(sorted((_explained(name, match, surely) for match in matches), key=Match.order))
        for name, matches in found.items()
    }


def _questions(context: CallContext) -> Iterator[Question]:
    for step in context.playbook.steps:
        yield said_question(context, step)
        if step.when:
            yield from _occasion_questions(context, step.when)
    for phrase in context.playbook.forbidden:
        yield forbidden_question(context, phrase)


def _explained(name: str, match: Match, surely: Sequence[tuple[str, Match]]) -> Match:
    """The match; a doubt at a place where another step was surely said, and more of it, is a miss."""
    if match.grade is not Grade.DOUBT or match.conflict or match.unclear:
        return match
    rivals = (hit for other, hit in surely if other != name and hit.overlaps(match))
    if any(hit.score > match.score and match.shared_with(hit) >= EXPLAINED for hit in rivals):
        return match.missed()
    return match
