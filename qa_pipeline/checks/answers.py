"""What a whole playbook asks of a call, looked for at once; what one step explains is no doubt of another's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judgement import window_of
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.question import Question, asked
from qa_pipeline.checks.matching.search import answer, expect, nearest, said
from qa_pipeline.checks.matching.wording import Grade, Strictness
from qa_pipeline.checks.playbook import ForbiddenPhrase, Step, Trigger

CLEARLY = 0.1
"""How much better another step's wording must fit to take a place from one that was surely said too."""
EXPLAINED = 0.66
"""A place of which so much, 0 to 1, belongs to a step that was surely said there tells nothing of another step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasions:
    """Where something was said that calls for a step."""

    sure: tuple[Match, ...]
    perhaps: tuple[Match, ...]


def said_question(context: CallContext, step: Step) -> Question:
    """Was the step said?"""
    return asked(context.wordings(step.say), step.strictness, step.speaker)


def surely_question(context: CallContext, step: Step) -> Question:
    """Was the step surely said?"""
    return asked(context.wordings(step.say), step.strictness, step.speaker, surely=True)


def forbidden_question(context: CallContext, phrase: ForbiddenPhrase) -> Question:
    """Was the forbidden phrase said?"""
    return asked(context.wordings(phrase.say), phrase.strictness, phrase.speaker, accusing=True)


def _occasion_questions(context: CallContext, when: Trigger) -> tuple[Question, ...]:
    """A trigger makes the operator answerable, so it must be as sure as an accusation; in other words it may be one."""
    wordings = context.wordings(when.says)
    sure = asked(wordings, when.strictness, when.speaker, accusing=True, may_ask=True)
    if when.strictness is Strictness.VERBATIM:
        return (sure,)
    return sure, asked(wordings, when.strictness, when.speaker, surely=True)


def occasions(context: CallContext, when: Trigger) -> Occasions:
    """Where `when` was said: one occasion a turn, for a customer who says it twice in one breath is answered once."""
    sure, *loose = (said(context.call, question) for question in _occasion_questions(context, when))
    due = _first_of_each_turn([match for match in sure if match.grade is Grade.HIT])
    perhaps = [match for match in sure if match.grade is Grade.DOUBT]
    perhaps += [match for matches in loose for match in matches]  # of these only hits are sought
    return Occasions(sure=tuple(due), perhaps=tuple(sorted(perhaps, key=Match.order)))


def nearest_occasion(context: CallContext, when: Trigger) -> Match | None:
    """What came nearest to `when`, where nothing like it was said."""
    found = (nearest(context.call, question) for question in _occasion_questions(context, when))
    return max((match for match in found if match), key=lambda match: match.score, default=None)


def _first_of_each_turn(matches: Sequence[Match]) -> list[Match]:
    first: dict[int, Match] = {}
    for match in sorted(matches, key=lambda match: match.start_s):
        first.setdefault(match.turn, match)
    return list(first.values())


class Said:
    """Where one step was said. Places where it was surely said are known at once; all others are looked for when asked.

    Most steps of most calls are surely said, and then nobody asks what else is like them.
    """

    def __init__(self, context: CallContext, step: Step, hits: Sequence[Match], rivals: "Rivals") -> None:
        self.hits = tuple(hits)
        self._context = context
        self._step = step
        self._rivals = rivals

    @cached_property
    def everywhere(self) -> tuple[Match, ...]:
        """All places in the step's own time, the surest first; behind them the nearest miss."""
        found = answer(self._context.call, *self.question)
        explained = (self._rivals.explained(self._step.id, match) for match in found)
        return tuple(sorted(explained, key=Match.order))

    @cached_property
    def due(self) -> Occasions:
        """What called for the step, if it is due only after something."""
        return (
            occasions(self._context, self._step.when) if self._step.when else Occasions(sure=(), perhaps=())
        )

    @property
    def asked_for(self) -> bool:
        """Whether somebody will ask for all places of a step that was not surely said in time."""
        return not self._step.when or bool(self.due.sure and not self.hits)

    @property
    def question(self) -> tuple[Question, tuple[float, float] | None]:
        """What is asked for all places, and within which seconds."""
        return said_question(self._context, self._step), self._span

    @property
    def _span(self) -> tuple[float, float] | None:
        """When the step is to be said, where that is not at any time."""
        if self._step.when or (self._step.within_first_s is None and self._step.within_last_s is None):
            return None
        window = window_of(self._context, self._step)
        return window.from_s, window.to_s

    @property
    def others(self) -> tuple[Match, ...]:
        """Where other steps were surely said, in time."""
        return self._rivals.others(self._step.id)

    @cached_property
    def doubts(self) -> tuple[Match, ...]:
        """Where it may have been said, or was said with a change."""
        return tuple(match for match in self.everywhere if match.doubted)


class Rivals:
    """Where the playbook's steps were surely said, in time: of what stands there another step's doubts are explained.

    Apart from `Answers`, which knows each step's `Said`: if these knew it too, no call would ever let go of what it holds.
    """

    def __init__(self, in_time: Sequence[tuple[str, Match]]) -> None:
        self._in_time = in_time

    def explained(self, name: str, match: Match) -> Match:
        """The match; at a place where another step was surely said, and clearly more of it, a doubt is a miss.

        What seemed surely said is a doubt there: "is there anything else I can help you with" is not "how may I help you".
        """
        if not match.perhaps:
            return match
        rivals = [hit for other, hit in self._in_time if hit.overlaps(match) and other != name]
        sure = bool(rivals) and match.rank == 0
        if not any(
            hit.score > match.score + CLEARLY * sure and match.shared_with(hit) >= EXPLAINED for hit in rivals
        ):
            return match
        if match.grade not in {Grade.HIT, Grade.DOUBT} or match.conflict or match.unclear:
            return match
        return match.graded(Grade.DOUBT if sure else Grade.MISS)

    def others(self, name: str) -> tuple[Match, ...]:
        """Where steps other than `name` were surely said, in time."""
        return tuple(hit for other, hit in self._in_time if other != name)


class Answers:
    """What a call answers to its playbook; everything that is asked is looked for at once."""

    def __init__(self, context: CallContext) -> None:
        steps = context.playbook.steps
        surely = {step.id: surely_question(context, step) for step in steps}
        expect(context.call, [(question, None) for question in _questions(context, surely)])
        hits = {name: said(context.call, question) for name, question in surely.items()}
        rivals = Rivals(
            [
                (step.id, match)
                for step in steps
                for match in hits[step.id]
                if window_of(context, step).holds(match)
            ]
        )
        own = {
            name: [m for m in matches if rivals.explained(name, m).grade is Grade.HIT]
            for name, matches in hits.items()
        }
        self.steps: Mapping[str, Said] = {
            step.id: Said(context, step, own[step.id], rivals) for step in steps
        }
        in_time = {step.id for step in steps if any(map(window_of(context, step).holds, own[step.id]))}
        open_ = [self.steps[step.id] for step in steps if step.id not in in_time]
        expect(context.call, [each.question for each in open_ if each.asked_for])


def _questions(context: CallContext, surely: Mapping[str, Question]) -> Iterator[Question]:
    for step in context.playbook.steps:
        yield surely[step.id]
        if step.when:
            yield from _occasion_questions(context, step.when)
    for phrase in context.playbook.forbidden:
        yield forbidden_question(context, phrase)
