"""A customer's question is answered: not met with scorn, and not asked again because nothing came of it."""

from dataclasses import dataclass

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.answers import Answer, answer_to
from qa_pipeline.checks.interactions.cue_words import cue_words
from qa_pipeline.checks.interactions.occasions import Occasion, State
from qa_pipeline.checks.interactions.turns import Turn, turns
from qa_pipeline.checks.matching.tokens import Kind
from qa_pipeline.checks.result import Evidence, reason
from qa_pipeline.checks.wordlists.cues import CUES, Cue, cues
from qa_pipeline.checks.wordlists.trie import SENTENCE_ENDS
from qa_pipeline.recordings.recording import Speaker

WITHIN = 1
LEAST_WORDS = 3
"""Shorter questions are "come?" and "sì?"."""
SAME = 0.75
"""Share of the words of weight from which two questions are one asked twice."""
LEAST_SAME = 2
ASKED_AGAIN_WITHIN = 3
"""So many of the customer's turns later it is another matter."""
ANSWERED = 0.7
"""How sure it is that what the agent said next is an answer: what it says is not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A sentence that asks."""

    turn: Turn
    first: int
    last: int
    content: frozenset[str]
    """The stems of its words of weight."""

    @property
    def evidence(self) -> Evidence:
        """As what a verdict rests on."""
        stream = self.turn.stream
        return Evidence(
            speaker=self.turn.speaker,
            start_s=stream.word_at(self.first).word.start_s,
            end_s=stream.last_word_at(self.last).word.end_s,
            quote=stream.quote(self.first, self.last),
            wording="",
        )


def asks(turn: Turn, code: str) -> bool:
    """Whether a turn surely asks: by its sign and by its words, for recognisers also write the sign behind what only rose."""
    signed = any(turn.stream.sign_after(at) == "?" for at in range(turn.first, turn.last + 1))
    asking = {Cue.QUESTION, Cue.ASKED}
    places = turn.walk.places(cues(code).root, turn.first, turn.last) if signed else []
    return any(CUES[place.owner] in asking for place in places)


def questions_in(turn: Turn, code: str) -> list[Question]:
    """The questions of a turn; where no signs are written, sentences that begin as questions do."""
    found = []
    first = turn.first
    for at in range(turn.first, turn.last + 1):
        if at < turn.last and not turn.walk.parted[at]:
            continue
        asked = at - first + 1 >= LEAST_WORDS and _is_question(turn, first, at, code)
        if asked and not _about_the_line(turn, first, at, code):
            found.append(_question(turn, first, at))
        first = at + 1
    return found


def _about_the_line(turn: Turn, first: int, last: int, code: str) -> bool:
    """Whether nothing is asked but whether one is heard: "pronto, mi sente?"."""
    places = turn.walk.places(cue_words(code).line_checks, first, last)
    covered = {at for place in places for at in range(place.first, place.last + 1)}
    return covered >= set(range(first, last + 1))


def _is_question(turn: Turn, first: int, last: int, code: str) -> bool:
    sign = turn.stream.sign_after(last)
    if sign in SENTENCE_ENDS:
        return sign == "?"
    return any(
        CUES[place.owner] is Cue.QUESTION and turn.walk.begins(place.first)
        for place in turn.walk.places(cues(code).root, first, first + 2)
    )


def _question(turn: Turn, first: int, last: int) -> Question:
    tokens = turn.stream.tokens[first : last + 1]
    content = frozenset(t.stem for t in tokens if t.kind in {Kind.CONTENT, Kind.NUMBER} and t.weight >= 1)
    return Question(turn=turn, first=first, last=last, content=content)


def questions(context: CallContext, within_turns: int | None) -> list[Occasion]:
    """Each question of the customer, and what the agent made of it."""
    asked = [
        question
        for turn in turns(context)
        if turn.speaker is Speaker.CUSTOMER
        for question in questions_in(turn, context.call.language.code)
    ]
    return [
        _occasion(
            question,
            asked,
            answer_to(context, question.turn.number, within_turns or WITHIN, question.evidence.end_s),
        )
        for question in asked
    ]


def _occasion(question: Question, asked: list[Question], answer: Answer) -> Occasion:
    at_s = question.evidence.start_s
    if not answer.turns:
        why = reason(reasons.NO_ANSWER_POSSIBLE, trigger_s=at_s)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=(question.evidence,))
    against = [each for each in answer.holds(("impoliteness",)) if each.sure]
    if against:
        why = reason(reasons.QUESTION_REBUFFED, trigger_s=at_s, at_s=against[0].evidence.start_s)
        shown = (question.evidence, against[0].evidence)
        return Occasion(state=State.OPEN, reason=why, evidence=shown, confidence=against[0].probability)
    again = _asked_again(question, asked)
    if again and not any(asks(turn, answer.code) for turn in answer.turns):
        why = reason(reasons.QUESTION_ASKED_AGAIN, trigger_s=at_s, at_s=again.evidence.start_s)
        return Occasion(state=State.DOUBTFUL, reason=why, evidence=(question.evidence, again.evidence))
    turn = answer.turns[0]
    why = reason(reasons.QUESTION_ANSWERED, trigger_s=at_s, at_s=turn.start_s)
    return Occasion(
        state=State.MET, reason=why, evidence=(question.evidence, turn.evidence()), confidence=ANSWERED
    )


def _asked_again(question: Question, asked: list[Question]) -> Question | None:
    """The same question, later, by the customer."""
    later = [each for each in asked if each.turn.number > question.turn.number]
    numbers = sorted({each.turn.number for each in later})[:ASKED_AGAIN_WITHIN]
    for each in later:
        both = question.content & each.content
        least = min(len(question.content), len(each.content))
        if each.turn.number in numbers and len(both) >= LEAST_SAME and len(both) >= SAME * least:
            return each
    return None
