"""A stream prepared for being searched: what it costs to step over its words, and how alike they are to a plan's."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qa_pipeline.checks.matching.likeness import (
    Matrix,
    arrays,
    joined,
    likeness,
    likeness_of_joined,
)
from qa_pipeline.checks.matching.plan import Plan
from qa_pipeline.checks.matching.tokens import Kind, Token

MAX_GAP_S = 8.0
"""Words further apart belong to different sentences."""
LITTLE_GAP, WORD_GAP = 0.04, 0.14
"""What it costs to step over a little word, another one; a content word of the wording weighs 1."""


class Likenesses(NamedTuple):
    """How alike a plan's words and a stream's tokens are, 0 to 1."""

    one: Matrix
    """Shape (words, tokens)."""
    two_heard: Matrix
    """Shape (words, tokens - 1): a word and two tokens written together."""
    two_said: Matrix
    """Shape (pairs of words, tokens): two words written together and a token."""


class SearchedStream:
    """One stream, ready to be compared with plans."""

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
        self.starts_s = np.array(starts_s, dtype=np.float64)
        silent = np.diff(np.array(starts_s, dtype=np.float64), prepend=starts_s[:1]) > MAX_GAP_S
        self.costs = np.array([_cost(token, fillers) for token in tokens])
        self.stretches = np.cumsum(silent)
        """The number of long silences before each token."""
        self.turns = np.array(turns, dtype=np.int64)
        # A call has far fewer different words than words.
        numbers: dict[Token, int] = {}
        kinds = np.array([numbers.setdefault(token, len(numbers)) for token in tokens], dtype=np.int64)
        self._kinds, self._kind_of = arrays(list(numbers)), kinds
        self._joined = joined(arrays(tokens))

    def compared(self, plan: Plan) -> Likenesses:
        """How alike the plan's words and the tokens are; all at once, for one by one takes ten times as long."""
        return Likenesses(
            one=likeness(plan.words, self._kinds)[:, self._kind_of],
            two_heard=likeness_of_joined(plan.words, self._joined),
            two_said=likeness_of_joined(plan.pairs, self._kinds)[:, self._kind_of],
        )


def _cost(token: Token, fillers: frozenset[str]) -> float:
    if token.norm in fillers:
        return 0.0
    return LITTLE_GAP if token.kind is Kind.FUNCTION else WORD_GAP
