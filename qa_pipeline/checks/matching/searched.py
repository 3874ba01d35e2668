"""A stream prepared for being searched: what it costs to step over its words, and how alike they are to a playbook's."""

from collections.abc import Sequence

import numpy as np

from qa_pipeline.checks.matching.kernels.arrays import LikenessArrays
from qa_pipeline.checks.matching.tokens import Token
from qa_pipeline.checks.matching.vocabulary import Vocabulary

MAX_GAP_S = 8.0
"""Words further apart belong to different sentences."""


class SearchedStream:
    """One stream, ready to be compared with plans."""

    def __init__(
        self,
        tokens: Sequence[Token],
        starts_s: Sequence[float],
        turns: Sequence[int],
        vocabulary: Vocabulary,
    ) -> None:
        """Sets up.

        Args:
            tokens: the stream's.
            starts_s: when each token begins.
            turns: the turn that each token belongs to.
            vocabulary: what is known of the words.
        """
        self.tokens = tuple(tokens)
        self.starts_s = np.array(starts_s, dtype=np.float64)
        silent = np.diff(self.starts_s, prepend=self.starts_s[:1]) > MAX_GAP_S
        self.stretches = np.cumsum(silent)
        """The number of long silences before each token."""
        pieces = np.array(turns, dtype=np.int64) * (int(self.stretches.max(initial=0)) + 1) + self.stretches
        self.turn_begins = np.flatnonzero(np.diff(pieces, prepend=-1))
        """Where the turns begin, and within them what stands behind a long silence."""
        self.vocabulary = vocabulary
        self._kind_of = vocabulary.kinds_of(tokens)
        self.costs = vocabulary.costs(self._kind_of)
        self._alike: tuple[tuple[int, int], LikenessArrays] | None = None

    @property
    def alike(self) -> LikenessArrays:
        """How alike its tokens are to all words of playbooks that are known by now."""
        size = self.vocabulary.size
        if self._alike is None or self._alike[0] != size:
            self._alike = size, self.vocabulary.alike(self._kind_of)
        return self._alike[1]
