"""Where in a call was a wording said, and how surely?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa_pipeline.checks.matching.accusation import accuses
from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.alignment import Place
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.candidates import Span
from qa_pipeline.checks.matching.chance import Fit, accusing_limits, measure, model, sure_word
from qa_pipeline.checks.matching.guards import find_conflict
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.places import find_places
from qa_pipeline.checks.matching.plan import Order, Sought
from qa_pipeline.checks.matching.tokens import CARRIES, Token
from qa_pipeline.checks.matching.wording import Grade, Strictness, Wording
from qa_pipeline.recordings.recording import Speaker

FLOOR = 0.25
"""So much of the words that carry, 0 to 1, must be at a place for it to be looked at; the best one always is."""
SURE_FLOOR = 0.55
"""The same where only what is sure is of use, or a doubt needs more too."""
CLEAR = 0.45
"""What was heard clearly must be worth this much of a wording, or it was guessed more than heard."""
BY_MEANING = 0.5
"""Where more of what was found are other words, a person must listen: "mi scuso per l'attesa" is not "grazie per la pazienza"."""
LOST_OF = 6
"""Of so many words of a verbatim text one may be missing."""
NAMED, UNNAMED = 0.5, 0.4
"""Of the company's name so much must be found for a wording to count as said; without any of it so much of all else to be doubted."""


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
    surely: bool = False
    """Only places where it was surely said are of use, which are found in a fraction of the time."""

    @property
    def literally(self) -> bool:
        """Whether no other word stands for one of the wording's, and none may change places."""
        return self.accusing or self.strictness is Strictness.VERBATIM

    @property
    def order(self) -> Order:
        """How far words may change places: in any order they prove less, and never enough to accuse somebody."""
        if self.strictness is Strictness.KEYWORDS:
            return Order.TURN
        return Order.KEPT if self.literally else Order.FREE


@lru_cache(maxsize=5_000)
def sought(question: Question) -> tuple[Sought, ...]:
    """What to look for, one for each wording."""
    floor = SURE_FLOOR if question.accusing or question.surely else FLOOR
    return tuple(
        Sought(
            speaker=question.speaker,
            tokens=_meant(wording.tokens, literally=question.literally),
            order=question.order,
            floor=floor,
            group=None if question.surely else question,
        )
        for wording in question.wordings
    )


def _meant(tokens: tuple[Token, ...], *, literally: bool) -> tuple[Token, ...]:
    """The tokens; taken literally no other word stands for one of them, whatever it means."""
    return tuple(replace(token, concept="") for token in tokens) if literally else tokens


def expect(call: CallText, questions: Sequence[Question]) -> None:
    """Looks for everything that will be asked at once, which takes a fraction of the time."""
    find_places(call, [each for question in questions for each in sought(question)])


def answer(call: CallText, question: Question, span: Span | None = None) -> tuple[Match, ...]:
    """The places where a wording was said, or perhaps said, the surest first; behind them the nearest miss.

    Args:
        call: what is asked.
        question: what is asked of it.
        span: the seconds in which places are looked for; None: everywhere.
    """
    found = find_places(call, sought(question), span)
    every = sorted((place for places in found for place in places), key=lambda place: -place.score)
    matches = [
        match
        for wording, places in zip(question.wordings, found, strict=True)
        for place in places
        # A wording's best place is shown as its nearest miss, others only if they may be it
        if (match := _match(call, question, wording, place, _runner_up(place, every)))
        and (match.grade is not Grade.MISS or place is places[0])
    ]
    return tuple(sorted(matches, key=Match.order))


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
    """The score of the best place of any wording that does not overlap this one; `every` has the best first."""
    first, last = place.first, place.last
    apart = (other.score for other in every if other.last < first or other.first > last)
    return next(apart, 0.0)


def _match(call: CallText, question: Question, wording: Wording, place: Place, runner_up: float) -> Match:
    stream = call.stream(question.speaker)
    aligned = Aligned(language=call.language, wording=wording.tokens, stream=stream, place=place)
    fit = measure(aligned, runner_up, wording.named)
    perhaps, surely = _accused(question, fit) if question.accusing else _said(question, fit)
    conflict = None
    if perhaps:
        conflict = find_conflict(
            aligned,
            strict=question.strictness is Strictness.VERBATIM,
            keywords=question.strictness is Strictness.KEYWORDS,
        )
    unclear = perhaps and aligned.clear_share(sure_word()) < CLEAR
    begin, end = stream.word_at(place.first), stream.last_word_at(place.last)
    probabilities = [stream.word_at(index).word.probability for pair in place.pairs for index in pair.stream]
    grade = Grade.MISS
    if perhaps:
        grade = _grade(question, aligned, conflict, surely=surely)
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


def _grade(question: Question, aligned: Aligned, conflict: Conflict | None, *, surely: bool) -> Grade:
    """How surely a wording that may have been said was said, if its words were heard clearly."""
    if conflict:
        # In the operator's own words a negation or a number may differ and mean the same: a person listens.
        counts = question.literally
        plain = conflict.plain and conflict.probability >= sure_word()
        return Grade.CONTRADICTED if counts and plain else Grade.DOUBT
    if not surely:
        return Grade.DOUBT
    if question.strictness is Strictness.VERBATIM and not _complete(aligned):
        return Grade.DOUBT
    if question.accusing and not accuses(aligned, sure_word(), may_ask=question.may_ask):
        return Grade.DOUBT
    return Grade.HIT


def _said(question: Question, fit: Fit) -> tuple[bool, bool]:
    """Whether it was perhaps said, and whether surely."""
    fitted = model(question.strictness)
    chance = fitted.chance(fit)
    if fit.named == 0 and fit.score < UNNAMED:
        return False, False
    surely = (
        chance >= fitted.hit
        and fit.score >= fitted.least
        and fit.by_meaning <= BY_MEANING
        and fit.named >= NAMED
    )
    # Of a name that was heard in part the rest was misheard, and perhaps what stands around it.
    doubt = fitted.doubt / 2 if fit.named < NAMED and fit.named else fitted.doubt
    return chance >= doubt, surely


def _accused(question: Question, fit: Fit) -> tuple[bool, bool]:
    limits = accusing_limits(question.strictness)
    return fit.score >= limits.doubt, fit.score >= limits.hit and fit.named >= NAMED


def _complete(aligned: Aligned) -> bool:
    """Whether every word that carries is there; of a long text the recogniser may lose one in `LOST_OF`."""
    carrying = [row for row, token in enumerate(aligned.wording) if token.weight >= CARRIES]
    missing = sum(row not in aligned.found for row in carrying)
    return missing <= len(carrying) // LOST_OF
