"""Where in a stream of tokens a wording fits best: a local alignment, vectorised over the stream.

The wording must be used up, in order, but may start anywhere; skipping one of its words loses the word's
weight, skipping a word of the stream costs a little. "lain formo" for "la informo" is met by also pairing two
words of one side with one of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from qa_pipeline.checks.matching.tokens import Kind, Token

Matrix = NDArray[np.float64]

SHORT = 3
"""Words up to this length are too easily alike to be taken for misheard ones."""
ALIKE = 0.6
"""Similarity of letters from which two words may be one word misheard."""
LITTLE = (Kind.NEGATION, Kind.MODAL, Kind.FUNCTION)
"""Never taken for a misheard other word: changing one may change the meaning."""
SAME = 1e-9
"""Scores that differ by less came about in the same way."""
MAX_GAP_S = 8.0
"""Words further apart belong to different sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Words of the wording and the words of the stream that stand for them."""

    wording: tuple[int, ...]
    stream: tuple[int, ...]
    similarity: float
    """0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a stream where a wording fits."""

    score: float
    """0 to 1: share of the wording's weight found, less the price of what stands between."""
    pairs: tuple[Pair, ...]

    @property
    def first(self) -> int:
        """Index of the first token that belongs to it."""
        return self.pairs[0].stream[0]

    @property
    def last(self) -> int:
        """Index of the last token that belongs to it."""
        return self.pairs[-1].stream[-1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TokenArrays:
    """Tokens as arrays, made once for a stream that many wordings are compared with. Each of shape (n,)."""

    norms: list[str]
    stems: NDArray[np.str_]
    lengths: NDArray[np.int64]
    number: NDArray[np.bool_]
    little: NDArray[np.bool_]
    article: NDArray[np.bool_]


def arrays(tokens: Sequence[Token]) -> TokenArrays:
    """The tokens as arrays."""
    return TokenArrays(
        norms=[token.norm for token in tokens],
        stems=np.array([token.stem for token in tokens], dtype=np.str_),
        lengths=np.array([len(token.norm) for token in tokens], dtype=np.int64),
        number=np.array([token.kind is Kind.NUMBER for token in tokens], dtype=np.bool_),
        little=np.array([token.kind in LITTLE for token in tokens], dtype=np.bool_),
        article=np.array([token.kind is Kind.FUNCTION for token in tokens], dtype=np.bool_),
    )


def similarities(wording: TokenArrays, stream: TokenArrays) -> Matrix:
    """Shape (words of the wording, words of the stream): how surely two are one word, 0 to 1."""
    letters = process.cdist(wording.norms, stream.norms, scorer=fuzz.ratio) / 100
    same_stem = wording.stems[:, None] == stream.stems[None, :]
    short = np.minimum(wording.lengths[:, None], stream.lengths[None, :]) <= SHORT
    number = wording.number[:, None] | stream.number[None, :]
    little = wording.little[:, None] | stream.little[None, :]
    articles = wording.article[:, None] & stream.article[None, :]
    return np.select(
        [letters == 1.0, number, same_stem, articles, little | short | (letters < ALIKE)],
        [1.0, 0.0, 0.95, 0.4, 0.0],  # 0.4: "la chiamata", "questa chiamata"
        default=letters,
    ).astype(np.float64)


def gap_costs(
    stream: Sequence[Token], fillers: frozenset[str], starts_s: Sequence[float]
) -> NDArray[np.float64]:
    """What it costs to step over each token of the stream."""
    costs = np.array(
        [0.0 if t.norm in fillers else 0.04 if t.kind is Kind.FUNCTION else 0.14 for t in stream]
    )
    for index in range(1, len(stream)):
        if starts_s[index] - starts_s[index - 1] > MAX_GAP_S:
            costs[index] += 2.0
    return costs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StreamArrays:
    """All that aligning needs of a stream."""

    one: TokenArrays
    two: TokenArrays
    """Each token joined with the next."""
    costs: NDArray[np.float64]
    starts_s: NDArray[np.float64]
    turns: NDArray[np.int64]


def stream_arrays(
    tokens: Sequence[Token], fillers: frozenset[str], starts_s: Sequence[float], turns: Sequence[int]
) -> StreamArrays:
    """The arrays of a stream; `starts_s` and `turns` have an entry a token."""
    return StreamArrays(
        one=arrays(tokens),
        two=arrays(joined(tokens)),
        costs=gap_costs(tokens, fillers, starts_s),
        starts_s=np.array(starts_s, dtype=np.float64),
        turns=np.array(turns, dtype=np.int64),
    )


def joined(tokens: Sequence[Token]) -> list[Token]:
    """Each token written together with the next one, as a recogniser may have heard it."""
    return [
        Token(norm=a.norm + b.norm, stem=a.stem + b.stem, kind=_joined_kind(a, b))
        for a, b in pairwise(tokens)
    ]


def _joined_kind(a: Token, b: Token) -> Kind:
    """A number or a negation stays one, so that "entro 14" is never taken for "entro 15"."""
    kept = (kind for kind in (Kind.NUMBER, Kind.NEGATION) if kind in (a.kind, b.kind))
    return next(kept, Kind.CONTENT)


class Aligner:
    """One wording against one stream; similarities are computed once, places found one after the other."""

    def __init__(self, wording: Sequence[Token], stream: StreamArrays) -> None:
        self.weights = np.array([token.weight for token in wording])
        self.total = float(self.weights.sum()) or 1.0
        self.costs = stream.costs.copy()
        words = arrays(wording)
        self.one = similarities(words, stream.one)
        # Two of the stream for one of the wording, and the other way round.
        self.two_heard = _only_close(similarities(words, stream.two)) if stream.two.norms else None
        two_said = arrays(joined(wording)) if len(wording) > 1 else None
        self.two_said = _only_close(similarities(two_said, stream.one)) if two_said else None

    def rows(self) -> Matrix:
        """Shape (wording + 1, stream + 1): the best score of the first i words ending at or before token j."""
        n, m = self.one.shape
        cumulated = np.concatenate([[0.0], np.cumsum(self.costs)])
        table = np.zeros((n + 1, m + 1))
        for i in range(1, n + 1):
            best = table[i - 1].copy()  # the wording's word i is missing
            best[1:] = np.maximum(best[1:], self._paired(table, i))
            table[i] = np.maximum.accumulate(best + cumulated) - cumulated
        return table

    def _paired(self, table: Matrix, i: int) -> Matrix:
        """Scores of word i (with its neighbours) standing at each token."""
        one = self.one[i - 1]
        paired = np.where(one > 0, table[i - 1][:-1] + self.weights[i - 1] * one, -np.inf)
        if self.two_heard is not None:
            close = self.two_heard[i - 1]
            value = np.where(close > 0, table[i - 1][:-2] + self.weights[i - 1] * close, -np.inf)
            paired[1:] = np.maximum(paired[1:], value)
        if self.two_said is not None and i > 1:
            close = self.two_said[i - 2]
            weight = self.weights[i - 2] + self.weights[i - 1]
            paired = np.maximum(paired, np.where(close > 0, table[i - 2][:-1] + weight * close, -np.inf))
        return paired

    def best(self) -> Place | None:
        """The best place, or None where not one word of the wording stands anywhere."""
        table = self.rows()
        column = int(np.argmax(table[-1]))
        pairs = self._trace(table, column)
        if not pairs:
            return None
        return Place(score=max(0.0, float(table[-1][column]) / self.total), pairs=tuple(pairs))

    def _trace(self, table: Matrix, j: int) -> list[Pair]:
        """Back from the end of the best place to its beginning."""
        pairs: list[Pair] = []
        i = len(table) - 1
        while i > 0 and j > 0:
            value = table[i][j]
            for pair, back_i, back_j, gain in self._steps(i, j):
                if abs(value - (table[back_i][back_j] + gain)) < SAME:
                    pairs.append(pair)
                    i, j = back_i, back_j
                    break
            else:
                if abs(value - table[i - 1][j]) < SAME:
                    i -= 1
                else:
                    j -= 1
        return pairs[::-1]

    def _steps(self, i: int, j: int) -> list[tuple[Pair, int, int, float]]:
        """The pairs that may end at word i and token j, with where they come from and what they gain."""
        steps = []
        if (close := float(self.one[i - 1, j - 1])) > 0:
            pair = Pair(wording=(i - 1,), stream=(j - 1,), similarity=close)
            steps.append((pair, i - 1, j - 1, close * float(self.weights[i - 1])))
        if self.two_heard is not None and j > 1 and (close := float(self.two_heard[i - 1, j - 2])) > 0:
            pair = Pair(wording=(i - 1,), stream=(j - 2, j - 1), similarity=close)
            steps.append((pair, i - 1, j - 2, close * float(self.weights[i - 1])))
        if self.two_said is not None and i > 1 and (close := float(self.two_said[i - 2, j - 1])) > 0:
            pair = Pair(wording=(i - 2, i - 1), stream=(j - 1,), similarity=close)
            gain = close * float(self.weights[i - 2] + self.weights[i - 1])
            steps.append((pair, i - 2, j - 1, gain))
        return steps

    def take(self, place: Place) -> None:
        """Takes a place out, so that `best` finds the next one."""
        first, last = place.first, place.last
        self.one[:, first : last + 1] = 0.0
        self.costs[first : last + 1] = 1.0
        if self.two_heard is not None:
            self.two_heard[:, max(0, first - 1) : last + 1] = 0.0
        if self.two_said is not None:
            self.two_said[:, first : last + 1] = 0.0


def _only_close(close: Matrix) -> Matrix:
    """Joined words count only where they fit well: chance makes many that fit a little."""
    return np.where(close >= 0.8, close, 0.0)
