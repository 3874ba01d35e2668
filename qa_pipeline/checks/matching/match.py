"""A wording at a place of a call, graded."""

from dataclasses import dataclass, replace

from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.chance import Fit
from qa_pipeline.checks.matching.quote import Quote, quote
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.checks.result import Evidence, NearestMiss
from qa_pipeline.recordings.recording import Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A wording at a place of the call."""

    grade: Grade
    score: float
    """How well it fits, 0 to 1."""
    chance: float
    """How likely it was said, 0 to 1, by the fit alone."""
    confidence: float
    """Mean probability of the words it rests on, 0 to 1."""
    wording: str
    aligned: Aligned
    fit: Fit
    quote: str
    speaker: Speaker
    start_s: float
    end_s: float
    turn: int
    conflict: Conflict | None = None
    unclear: bool = False
    """It fits, but without the words that were not heard clearly there would be too little of it."""

    def order(self) -> tuple[int, float, float, str]:
        """The surest first; a contradiction is no better than a doubt when the best place is chosen."""
        grade = Grade.DOUBT if self.grade is Grade.CONTRADICTED else self.grade
        return list(Grade).index(grade), -self.score, self.start_s, self.wording

    def overlaps(self, other: "Match") -> bool:
        """Whether both rest on the same words."""
        mine, its = self.aligned.place, other.aligned.place
        return self.speaker is other.speaker and mine.first <= its.last and its.first <= mine.last

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
        return replace(self, grade=grade)

    def evidence(self) -> Evidence:
        """As a verdict shows it."""
        shown = self._shown()
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
        shown = self._shown()
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

    def _shown(self) -> Quote:
        return quote(self.aligned, self.wording, self.conflict.said if self.conflict else "")
