"""Where in a call was a wording said, and how surely?"""

from collections.abc import Sequence

from qa_pipeline.checks.matching.aligned import Aligned
from qa_pipeline.checks.matching.alignment import Place
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.chance import measure
from qa_pipeline.checks.matching.grading import believed, least
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.places import Span, find_places, look_for
from qa_pipeline.checks.matching.question import Question, asked
from qa_pipeline.checks.matching.wording import Grade, Strictness, Wording


def expect(call: CallText, questions: Sequence[tuple[Question, Span | None]]) -> None:
    """Looks for everything that will be asked at once, each within its seconds, which takes a fraction of the time."""
    look_for(call, [(each, span) for question, span in questions for each in question.sought])


def answer(call: CallText, question: Question, span: Span | None = None) -> tuple[Match, ...]:
    """The places where a wording was said, or perhaps said, the surest first; behind them each wording's nearest miss.

    Args:
        call: what is asked.
        question: what is asked of it.
        span: the seconds in which places are looked for; None: everywhere.
    """
    found = find_places(call, question.sought, span)
    every = _ranked(found)
    matches = [
        match
        for wording, places in zip(question.wordings, found, strict=True)
        for place in places
        if (match := _match(call, question, wording, place, every, shown=place is places[0]))
    ]
    return tuple(sorted(matches, key=Match.order))


def said(call: CallText, question: Question) -> tuple[Match, ...]:
    """Of `answer` those that are no misses, of a question that asks for what is sure the hits; most calls hold few.

    Args:
        call: what is asked.
        question: what is asked of it: an accusation, or what was surely said.
    """
    found = find_places(call, question.sought)
    enough = least(question)
    wanted = [
        (wording, place)
        for wording, places in zip(question.wordings, found, strict=True)
        for place in places
        if place.score >= enough
    ]
    if not wanted:
        return ()
    every = _ranked(found)
    made = (_match(call, question, wording, place, every) for wording, place in wanted)
    matches = [match for match in made if match]
    if question.surely:
        matches = [match for match in matches if match.surely and match.grade is Grade.HIT]
    return tuple(sorted(matches, key=Match.order))


def nearest(call: CallText, question: Question) -> Match | None:
    """Of `answer` the one that fits best, and of those that fit as well the surest."""
    found = find_places(call, question.sought)
    top = min(1.0, max((places[0].score for places in found if places), default=0.0))
    every = _ranked(found)
    matches = [
        match
        for wording, places in zip(question.wordings, found, strict=True)
        for place in places
        if place.score >= top
        if (match := _match(call, question, wording, place, every, shown=place is places[0]))
    ]
    return min(matches, key=Match.order, default=None)


def _match(
    call: CallText,
    question: Question,
    wording: Wording,
    place: Place,
    every: Sequence[Place],
    *,
    shown: bool = False,
) -> Match | None:
    """The wording at the place; None: it was not said there, and the place is not shown either.

    Args:
        call: what is asked.
        question: what is asked of it.
        wording: one of its wordings.
        place: where it stands.
        every: all places of the question's wordings, the best first.
        shown: whether the place is shown as the nearest miss: a wording's best one is, others only if they may be it.
    """
    fit = measure(wording.tokens, place, _runner_up(place, every), wording.named)
    perhaps, surely = believed(question, fit)
    if not perhaps and not shown:
        return None
    aligned = Aligned(
        language=call.language,
        wording=wording.tokens,
        stream=call.stream(question.speaker),
        place=place,
        kinds=wording.kinds,
        may_oppose=wording.may_oppose,
    )
    return Match(
        question=question, wording=wording.text, aligned=aligned, fit=fit, perhaps=perhaps, surely=surely
    )


def _runner_up(place: Place, every: Sequence[Place]) -> float:
    """The score of the best place of any wording that does not overlap this one; `every` has the best first."""
    first, last = place.first, place.last
    for other in every:
        if other.last < first or other.first > last:
            return other.score
    return 0.0


def _ranked(found: Sequence[Sequence[Place]]) -> list[Place]:
    return sorted((place for places in found for place in places), key=lambda place: -place.score)


def find(
    call: CallText,
    wordings: Sequence[Wording],
    strictness: Strictness,
    *,
    accusing: bool = False,
) -> tuple[Match, ...]:
    """As `answer`, for one question by itself, whoever speaks."""
    return answer(call, asked(tuple(wordings), strictness, None, accusing=accusing))
