"""Where in a call was a wording said, and how surely?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa_pipeline.checks.matching.accusation import accuses
from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.alignment import Place
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.chance import Fit, accusing_limits, measure, model, sure_word
from qa_pipeline.checks.matching.guards import find_conflict
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.places import Order, Sought, find_places
from qa_pipeline.checks.matching.tokens import Token
from qa_pipeline.checks.matching.wording import Grade, Strictness, Wording
from qa_pipeline.recordings.recording import Speaker

FLOOR = 0.3
"""Places that score less, 0 to 1, are shown as nearest misses and never doubted."""
CLEAR = 0.45
"""What was heard clearly must be worth this much of a wording, or it was guessed more than heard."""
BY_MEANING = 0.5
"""Where more of what was found are other words, a person must listen: "mi scuso per l'attesa" is not "grazie per la pazienza"."""
NAMED = 0.5
"""Of the words that a slot is filled with so many must be found for the wording to count as said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a call: were any of these wordings said?"""

    wordings: tuple[Wording, ...]
    strictness: Strictness
    speaker: Speaker | None
    """Whose words are searched; None: everybody's."""
    accusing: bool = False
    """A hit would be held against somebody, or make somebody answerable, so it must be surer."""
    may_ask: bool = False
    """Where that is so, a question counts too: it calls for an answer."""

    @property
    def literally(self) -> bool:
        """Whether no other word stands for one of the wording's, and none may change places."""
        return self.accusing or self.strictness is Strictness.VERBATIM

    def sought(self) -> list[Sought]:
        """What to look for, one for each wording."""
        return [
            Sought(
                speaker=self.speaker,
                tokens=_meant(wording.tokens, literally=self.literally),
                order=self._order,
                floor=FLOOR,
            )
            for wording in self.wordings
        ]

    @property
    def _order(self) -> Order:
        """How far words may change places: in any order they prove less, and never enough to accuse somebody."""
        if self.strictness is Strictness.KEYWORDS:
            return Order.TURN
        return Order.KEPT if self.literally else Order.FREE


@lru_cache(maxsize=20_000)
def _meant(tokens: tuple[Token, ...], *, literally: bool) -> tuple[Token, ...]:
    """The tokens; taken literally no other word stands for one of them, whatever it means."""
    return tuple(replace(token, concept="") for token in tokens) if literally else tokens


def expect(call: CallText, questions: Sequence[Question]) -> None:
    """Looks for everything that will be asked at once, which takes a fraction of the time."""
    find_places(call, [sought for question in questions for sought in question.sought()])


def answer(call: CallText, question: Question) -> tuple[Match, ...]:
    """All places of all wordings, the surest first; places below doubt too, for the nearest miss."""
    found_places = find_places(call, question.sought())
    every = [place for places in found_places for place in places]
    found = [
        _match(call, question, wording, place, _runner_up(place, every))
        for wording, places in zip(question.wordings, found_places, strict=True)
        for place in places
    ]
    return tuple(sorted(found, key=Match.order))


def find(
    call: CallText,
    wordings: Sequence[Wording],
    strictness: Strictness,
    speaker: Speaker | None,
    *,
    accusing: bool = False,
) -> tuple[Match, ...]:
    """As `answer`, for one question by itself."""
    question = Question(wordings=tuple(wordings), strictness=strictness, speaker=speaker, accusing=accusing)
    return answer(call, question)


def _runner_up(place: Place, every: Sequence[Place]) -> float:
    """The score of the best place of any wording that does not overlap this one."""
    apart = (other.score for other in every if other.last < place.first or other.first > place.last)
    return max(apart, default=0.0)


def _match(call: CallText, question: Question, wording: Wording, place: Place, runner_up: float) -> Match:
    stream = call.stream(question.speaker)
    aligned = Aligned(language=call.language, wording=wording.tokens, stream=stream, place=place)
    fit = measure(aligned, runner_up)
    conflict = None
    if place.score >= FLOOR:
        conflict = find_conflict(
            aligned,
            strict=question.strictness is Strictness.VERBATIM,
            keywords=question.strictness is Strictness.KEYWORDS,
        )
    unclear = aligned.clear_share(sure_word()) < CLEAR
    begin, end = stream.word_at(place.first), stream.last_word_at(place.last)
    probabilities = [stream.word_at(index).word.probability for pair in place.pairs for index in pair.stream]
    grade = _grade(question, wording, aligned, fit, conflict)
    return Match(
        grade=Grade.DOUBT if grade is Grade.HIT and unclear else grade,
        score=min(1.0, place.score),
        chance=model(question.strictness).chance(fit),
        confidence=sum(probabilities) / len(probabilities),
        wording=wording.text,
        aligned=aligned,
        fit=fit,
        quote=stream.quote(place.first, place.last),
        speaker=begin.speaker,
        start_s=begin.word.start_s,
        end_s=end.word.end_s,
        turn=begin.turn,
        conflict=conflict,
        unclear=unclear and grade is Grade.HIT,
    )


def _grade(
    question: Question, wording: Wording, aligned: Aligned, fit: Fit, conflict: Conflict | None
) -> Grade:
    """How surely the wording was said at the place, if its words were heard clearly."""
    perhaps, surely = _accused(question, fit) if question.accusing else _said(question, fit)
    if not perhaps:
        return Grade.MISS
    if conflict:
        # In the operator's own words a negation or a number may differ and mean the same: a person listens.
        counts = question.literally
        plain = conflict.plain and conflict.probability >= sure_word()
        return Grade.CONTRADICTED if counts and plain else Grade.DOUBT
    if not surely or not _named(wording, aligned):
        return Grade.DOUBT
    if question.accusing and not accuses(aligned, sure_word(), may_ask=question.may_ask):
        return Grade.DOUBT
    return Grade.HIT


def _said(question: Question, fit: Fit) -> tuple[bool, bool]:
    """Whether it was perhaps said, and whether surely."""
    fitted = model(question.strictness)
    chance = fitted.chance(fit)
    surely = chance >= fitted.hit and fit.score >= fitted.least and fit.by_meaning <= BY_MEANING
    return chance >= fitted.doubt, surely


def _accused(question: Question, fit: Fit) -> tuple[bool, bool]:
    limits = accusing_limits(question.strictness)
    return fit.score >= limits.doubt, fit.score >= limits.hit


def _named(wording: Wording, aligned: Aligned) -> bool:
    """Whether the company, or whatever else the playbook fills in, was named: it is why the step is there."""
    likeness = {row: pair.similarity for pair in aligned.place.pairs for row in pair.wording}
    return all(
        sum(likeness.get(row, 0.0) * wording.tokens[row].weight for row in rows)
        >= NAMED * sum(wording.tokens[row].weight for row in rows)
        for rows in wording.named
    )
