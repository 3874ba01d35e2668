"""Where in a call was a wording said, and how surely?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qa_pipeline.checks.matching.accusation import accuses
from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.alignment import Aligner, Place
from qa_pipeline.checks.matching.any_order import any_order
from qa_pipeline.checks.matching.call_text import CallText, Stream
from qa_pipeline.checks.matching.guards import find_conflict
from qa_pipeline.checks.matching.wording import Grade, Strictness, Thresholds, Wording, sure_word, thresholds
from qa_pipeline.checks.result import Evidence, NearestMiss
from qa_pipeline.recordings.recording import Speaker

MAX_PLACES = 25
"""How many places of one wording are looked at: "grazie" is said often, and only one may be in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a wording is searched."""

    strictness: Strictness
    limits: Thresholds
    accusing: bool
    """Whether a hit would be held against somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A wording at a place of the call."""

    grade: Grade
    score: float
    confidence: float
    """Mean probability of the words it rests on, 0 to 1."""
    wording: str
    quote: str
    speaker: Speaker
    start_s: float
    end_s: float
    turn: int
    conflict: Conflict | None = None
    unclear: bool = False
    """It fits, but without the words that were not heard clearly there would be too little of it."""

    def evidence(self) -> Evidence:
        """As a verdict shows it."""
        return Evidence(
            speaker=self.speaker,
            start_s=self.start_s,
            end_s=self.end_s,
            quote=self.quote,
            wording=self.wording,
        )

    def nearest(self) -> NearestMiss:
        """As a fail shows it: the best place that was not good enough."""
        return NearestMiss(
            speaker=self.speaker,
            start_s=self.start_s,
            end_s=self.end_s,
            quote=self.quote,
            wording=self.wording,
            score=round(self.score, 3),
        )


def find(
    call: CallText,
    wordings: Sequence[Wording],
    strictness: Strictness,
    speaker: Speaker | None,
    *,
    accusing: bool = False,
) -> tuple[Match, ...]:
    """All places of all wordings, the surest first; places below doubt too, for the nearest miss.

    Args:
        call: the conversation.
        wordings: any one of these.
        strictness: how closely.
        speaker: whose words are searched; None: everybody's.
        accusing: a hit would be held against somebody, so it must be surer.
    """
    stream = call.stream(speaker)
    terms = Terms(strictness=strictness, limits=thresholds(strictness, accusing=accusing), accusing=accusing)
    found = [
        _match(call, stream, wording, place, terms)
        for wording in wordings
        for place in _places(call, speaker, wording, terms)
    ]
    order = list(Grade)
    return tuple(sorted(found, key=lambda m: (order.index(_rank(m.grade)), -m.score, m.start_s, m.wording)))


def _rank(grade: Grade) -> Grade:
    """A contradiction is no better than a doubt when the best place is chosen."""
    return Grade.DOUBT if grade is Grade.CONTRADICTED else grade


def _places(call: CallText, speaker: Speaker | None, wording: Wording, terms: Terms) -> Iterator[Place]:
    """The best places of one wording, best first, never overlapping."""
    if not wording.tokens or not call.stream(speaker).tokens:
        return
    keywords = terms.strictness is Strictness.KEYWORDS
    arrays = call.arrays(speaker)
    aligner = Aligner(wording.tokens, arrays)
    for count in range(MAX_PLACES):
        place = aligner.best() if not keywords else None
        # In any order words prove less, and never enough to accuse somebody.
        if keywords or (terms.strictness is Strictness.PARAPHRASE and not terms.accusing):
            free = any_order(aligner, arrays, one_turn=keywords)
            if free and (place is None or free.score > place.score):
                place = free
        if place is None or (count and place.score < terms.limits.doubt):
            return
        yield place
        aligner.take(place)


def _grade(aligned: Aligned, conflict: Conflict | None, terms: Terms) -> Grade:
    """How surely the wording was said at the place."""
    score = aligned.place.score
    if score < terms.limits.doubt:
        return Grade.MISS
    if conflict:
        # In the operator's own words a negation or a number may differ and mean the same: a person listens.
        counts = terms.accusing or terms.strictness is Strictness.VERBATIM
        plain = conflict.plain and conflict.probability >= sure_word()
        return Grade.CONTRADICTED if counts and plain else Grade.DOUBT
    if score < terms.limits.hit or (terms.accusing and not accuses(aligned, sure_word())):
        return Grade.DOUBT
    return Grade.DOUBT if _is_unclear(aligned, terms) else Grade.HIT


def _is_unclear(aligned: Aligned, terms: Terms) -> bool:
    """Whether what was heard clearly would not even be doubted: a guess of the recogniser's says nothing by itself."""
    return aligned.clear_share(sure_word()) < terms.limits.doubt


def _match(call: CallText, stream: Stream, wording: Wording, place: Place, terms: Terms) -> Match:
    first, last = place.first, place.last
    begin, end = stream.word_at(first), stream.last_word_at(last)
    aligned = Aligned(language=call.language, wording=wording.tokens, stream=stream, place=place)
    conflict = find_conflict(
        aligned,
        strict=terms.strictness is Strictness.VERBATIM,
        keywords=terms.strictness is Strictness.KEYWORDS,
    )
    grade = _grade(aligned, conflict, terms)
    probabilities = [stream.word_at(index).word.probability for pair in place.pairs for index in pair.stream]
    return Match(
        grade=grade,
        score=min(1.0, place.score),
        confidence=float(np.mean(probabilities)),
        wording=wording.text,
        quote=stream.quote(first, last),
        speaker=begin.speaker,
        start_s=begin.word.start_s,
        end_s=end.word.end_s,
        turn=begin.turn,
        conflict=conflict,
        unclear=place.score >= terms.limits.hit and _is_unclear(aligned, terms),
    )
