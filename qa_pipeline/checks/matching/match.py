"""A wording at a place of a call, graded."""

from dataclasses import dataclass, replace
from functools import cached_property

from qa_pipeline.checks.matching import grading
from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.call_text import SpokenWord
from qa_pipeline.checks.matching.chance import Fit, model
from qa_pipeline.checks.matching.question import Question
from qa_pipeline.checks.matching.quote import Quote, quote
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.checks.result import Evidence, NearestMiss
from qa_pipeline.recordings.recording import Speaker

_RANKS = {Grade.HIT: 0, Grade.DOUBT: 1, Grade.CONTRADICTED: 1, Grade.MISS: 2}
"""A contradiction is no better than a doubt when the best place is chosen."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """A wording at a place of the call. What it takes long to find out is found out when somebody asks for it."""

    question: Question
    wording: str
    aligned: Aligned
    fit: Fit
    perhaps: bool
    """It fits well enough to have been said, perhaps with a change; if not, it is a miss."""
    surely: bool
    """It fits well enough to have been said surely, if nothing turns its meaning."""
    regraded: Grade | None = None
    """What something else made of it."""

    @property
    def score(self) -> float:
        """How well it fits, 0 to 1."""
        return min(1.0, self.fit.score)

    @cached_property
    def chance(self) -> float:
        """How likely it was said, 0 to 1, by the fit alone."""
        return model(self.question.strictness).chance(self.fit)

    @cached_property
    def conflict(self) -> Conflict | None:
        """What turns its meaning there."""
        return grading.conflict(self.question, self.aligned) if self.perhaps else None

    @cached_property
    def _if_clear(self) -> Grade:
        if not self.perhaps:
            return Grade.MISS
        return grading.grade(self.question, self.aligned, self.conflict, surely=self.surely)

    @cached_property
    def unclear(self) -> bool:
        """It fits, but without the words that were not heard clearly there would be too little of it."""
        return self.surely and self._if_clear is Grade.HIT and grading.unclear(self.aligned)

    @property
    def grade(self) -> Grade:
        """How surely it was said."""
        if self.regraded:
            return self.regraded
        return Grade.DOUBT if self.unclear else self._if_clear

    @property
    def rank(self) -> int:
        """0 for the surest; without a look at what turns its meaning, where that makes no difference."""
        if self.regraded or self.surely:
            return _RANKS[self.grade]
        return _RANKS[Grade.DOUBT] if self.perhaps else _RANKS[Grade.MISS]

    @property
    def doubted(self) -> bool:
        """Whether it may have been said, or was said with a change."""
        return self.rank == _RANKS[Grade.DOUBT]

    @cached_property
    def begin(self) -> SpokenWord:
        """The first word of the call that belongs to it."""
        return self.aligned.stream.word_at(self.aligned.place.first)

    @property
    def confidence(self) -> float:
        """Mean probability of the words it rests on, 0 to 1."""
        its = self.aligned.stream.probabilities
        probabilities = [its[index] for pair in self.aligned.place.pairs for index in pair.stream]
        return sum(probabilities) / len(probabilities)

    @property
    def quote(self) -> str:
        """The words as recognised."""
        return self.aligned.stream.quote(self.aligned.place.first, self.aligned.place.last)

    @property
    def speaker(self) -> Speaker:
        """Who said it."""
        return self.begin.speaker

    @property
    def start_s(self) -> float:
        """When it begins."""
        return self.begin.word.start_s

    @property
    def end_s(self) -> float:
        """When it ends."""
        return self.aligned.stream.last_word_at(self.aligned.place.last).word.end_s

    @property
    def turn(self) -> int:
        """The count of speaker changes before it."""
        return self.begin.turn

    def order(self) -> tuple[int, float, float, str]:
        """The surest first."""
        return self.rank, -self.score, self.start_s, self.wording

    def overlaps(self, other: "Match") -> bool:
        """Whether both rest on the same words."""
        _, first, last, _ = self.aligned.place
        _, its_first, its_last, _ = other.aligned.place
        return first <= its_last and its_first <= last and self.speaker is other.speaker

    def shared_with(self, other: "Match") -> float:
        """How much of what was found of this wording, 0 to 1, are words that the other rests on too."""
        its = other.aligned.paired
        weights = [
            (sum(self.aligned.wording[row].weight for row in pair.wording), pair.stream)
            for pair in self.aligned.place.pairs
        ]
        both = sum(weight for weight, stream in weights if any(token in its for token in stream))
        return both / (sum(weight for weight, _ in weights) or 1.0)

    def graded(self, grade: Grade) -> "Match":
        """The same place, graded otherwise."""
        return replace(self, regraded=grade)

    def evidence(self) -> Evidence:
        """As a verdict shows it."""
        shown = self._shown
        return Evidence(
            speaker=self.speaker,
            start_s=shown.start_s,
            end_s=shown.end_s,
            quote=shown.text,
            wording=self.wording,
            words=shown.words,
            missing=shown.missing,
        )

    def nearest(self) -> NearestMiss:
        """As a fail shows it: the best place that was not good enough."""
        shown = self._shown
        return NearestMiss(
            speaker=self.speaker,
            start_s=shown.start_s,
            end_s=shown.end_s,
            quote=shown.text,
            wording=self.wording,
            score=round(self.score, 3),
            words=shown.words,
            missing=shown.missing,
        )

    @cached_property
    def _shown(self) -> Quote:
        return quote(self.aligned, self.wording, self.conflict.said if self.conflict else "")
