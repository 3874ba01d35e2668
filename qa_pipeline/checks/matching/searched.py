"""A stream prepared for being searched: what it costs to step over its words, and how alike they are to the wordings'."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from qa_pipeline.checks.matching.likeness import (
    Matrix,
    arrays,
    joined,
    likeness,
    likeness_of_joined,
)
from qa_pipeline.checks.matching.tokens import Kind, Token

MAX_GAP_S = 8.0
"""Words further apart belong to different sentences."""
LITTLE_GAP, WORD_GAP, SILENCE_GAP = 0.04, 0.14, 2.0
"""What it costs to step over a little word, another one, a long silence; a content word of the wording weighs 1."""

Pairs = tuple[Token, Token]
Row = Matrix
"""Of shape (tokens,) or (tokens - 1,)."""


class SearchedStream:
    """One stream and, for every word of every wording asked of it, how alike the stream's words are to it.

    All wordings' words are compared at once when they are made known (`expect`): one by one they take ten times as long.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        fillers: frozenset[str],
        starts_s: Sequence[float],
        turns: Sequence[int],
    ) -> None:
        """Sets up.

        Args:
            tokens: the stream's.
            fillers: words that cost nothing to step over.
            starts_s: when each token begins.
            turns: the turn that each token belongs to.
        """
        self.tokens = tuple(tokens)
        silent = np.diff(np.array(starts_s, dtype=np.float64), prepend=starts_s[:1]) > MAX_GAP_S
        self.costs = np.array([_cost(token, fillers) for token in tokens]) + SILENCE_GAP * silent
        self.stretches = np.cumsum(silent)
        """The number of long silences before each token."""
        self.turns = np.array(turns, dtype=np.int64)
        self._stems: dict[str, int] = {}
        kinds = {_key(token): token for token in tokens}
        numbers = {key: at for at, key in enumerate(kinds)}
        # A call has far fewer different words than words.
        self._kinds = arrays(list(kinds.values()), self._stems)
        self._kind_of = np.array([numbers[_key(token)] for token in tokens], dtype=np.int64)
        self._joined = arrays(joined(tokens), self._stems)
        self._words: dict[tuple[str, str, Kind, str], tuple[Row, Row]] = {}
        self._pairs: dict[tuple[str, str], Row] = {}

    def expect(self, wordings: Iterable[Sequence[Token]]) -> None:
        """Makes known what will be asked for.

        Args:
            wordings: their tokens.
        """
        asked = [tuple(wording) for wording in wordings]
        self._expect_words({_key(token): token for wording in asked for token in wording})
        pairs = {(a.norm, b.norm): (a, b) for wording in asked for a, b in pairwise(wording)}
        self._expect_pairs(pairs)

    def _expect_words(self, words: dict[tuple[str, str, Kind, str], Token]) -> None:
        new = [key for key in words if key not in self._words]
        if not new or not self.tokens:
            return
        made = arrays([words[key] for key in new], self._stems)
        one = likeness(made, self._kinds)[:, self._kind_of]
        two = likeness_of_joined(made, self._joined)
        self._words.update((key, (one[row], two[row])) for row, key in enumerate(new))

    def _expect_pairs(self, pairs: dict[tuple[str, str], Pairs]) -> None:
        new = [key for key in pairs if key not in self._pairs]
        if not new or not self.tokens:
            return
        made = arrays([joined(pairs[key])[0] for key in new], self._stems)
        close = likeness_of_joined(made, self._kinds)[:, self._kind_of]
        self._pairs.update((key, close[row]) for row, key in enumerate(new))

    def one(self, wording: Sequence[Token]) -> Matrix:
        """Shape (words of the wording, tokens): how alike."""
        return np.stack([self._words[_key(token)][0] for token in wording])

    def two_heard(self, wording: Sequence[Token]) -> Matrix:
        """Shape (words of the wording, tokens - 1): a word and two tokens written together."""
        return np.stack([self._words[_key(token)][1] for token in wording])

    def two_said(self, wording: Sequence[Token]) -> Matrix:
        """Shape (words of the wording - 1, tokens): two words written together and a token."""
        rows = [self._pairs[a.norm, b.norm] for a, b in pairwise(wording)]
        return np.stack(rows) if rows else np.zeros((0, len(self.tokens)))


def _key(token: Token) -> tuple[str, str, Kind, str]:
    return token.norm, token.stem, token.kind, token.concept


def _cost(token: Token, fillers: frozenset[str]) -> float:
    if token.norm in fillers:
        return 0.0
    return LITTLE_GAP if token.kind is Kind.FUNCTION else WORD_GAP
