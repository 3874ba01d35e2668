"""A wording at its place in a stream, and what may differ there so that the meaning turns."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_pipeline.checks.matching.alignment import Pair, Place
from qa_pipeline.checks.matching.call_text import Stream
from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.tokens import Kind, Token

PAUSES = frozenset(",.;:!?")
REACH = 3
"""So many little words may stand between a negation or a modal and what it turns: "non viene in alcun modo registrata"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A word that turns the meaning and differs."""

    kind: Kind
    expected: str
    """As in the wording; empty where the wording has none."""
    said: str
    """As heard; empty where it is missing."""
    plain: bool
    """Whether it stands just where it turns the meaning; if not, a person must listen."""
    probability: float
    """Of the words that it rests on, 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Aligned:
    """A wording at its place in a stream, for looking at what stands between the paired words."""

    language: Language
    wording: Sequence[Token]
    stream: Stream
    place: Place
    kinds: frozenset[Kind]
    """Of the wording's words; most wordings hold neither a negation nor a number, and need no look at what became of it."""
    may_oppose: bool
    """Whether any of its words has an opposite."""

    def near(self, places: Sequence[int]) -> bool:
        """Whether any of these tokens, in their order, stands at the place or so close before it that it may turn it."""
        at = bisect_left(places, self.place.first - REACH)
        return at < len(places) and places[at] <= self.place.last

    @cached_property
    def paired(self) -> dict[int, int]:
        """Stream token -> token of the wording."""
        return {index: pair.wording[0] for pair in self.place.pairs for index in pair.stream}

    @cached_property
    def found(self) -> dict[int, int]:
        """Token of the wording -> stream token."""
        return {row: pair.stream[0] for pair in self.place.pairs for row in pair.wording}

    @cached_property
    def _pairs(self) -> dict[int, Pair]:
        return {row: pair for pair in self.place.pairs for row in pair.wording}

    def pair_of(self, row: int) -> Pair | None:
        """Where word `row` of the wording was found; None: nowhere."""
        return self._pairs.get(row)

    def last_of(self, row: int) -> int:
        """The last token of the stream that stands for word `row`, which was found."""
        return self._pairs[row].stream[-1]

    def pause_after(self, index: int) -> bool:
        """Whether a comma or a full stop stands behind this token, or its utterance ends there."""
        return self.sign_after(index) in PAUSES or self.stream.ends_utterance(index)

    def sign_after(self, index: int) -> str:
        """The sign behind this token; empty within a word: "l'offerta." ends behind its second token."""
        return self.stream.sign_after(index)

    def begin(self) -> int:
        """The token from which a negation or a modal still belongs to the place: just before it, or before its auxiliaries."""
        begin = self.place.first
        while begin > 0 and self.place.first - begin < REACH and not self.pause_after(begin - 1):
            begin -= 1
            if not self.light(begin):
                return begin + 1
        return begin

    def light(self, index: int) -> bool:
        """Whether this token carries nothing: an article, an auxiliary, "affatto"."""
        token = self.stream.tokens[index]
        return token.kind is not Kind.CONTENT or token.norm in self.language.light

    def clear_share(self, sure_word: float) -> float:
        """How much of the wording's weight stands in words that were heard clearly, 0 to 1."""
        whole = sum([token.weight for token in self.wording]) or 1.0
        clear = 0.0
        for rows, tokens, similarity in self.place.pairs:
            if self.probability(*tokens) >= sure_word:
                clear += sum([self.wording[row].weight * similarity for row in rows])
        return clear / whole

    def probability(self, *indices: int) -> float:
        """The least of the words' probabilities."""
        return min(map(self.stream.probabilities.__getitem__, indices))
