"""Where in pieces of a stream wordings fit best: local alignments, many at a time.

The wording must be used up, in order, but may start anywhere; skipping one of its words loses the word's
weight, skipping a word of the stream costs a little, unless it stands in the place of a word that is skipped:
"this is how provide me an external bank" was "this is Harper Valley National Bank". "lain formo" for "la informo" is met by also pairing two
words of one side with one of the other.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.checks.matching.likeness import Matrix
from qa_pipeline.checks.matching.tokens import CARRIES

SAME = 1e-9
"""Scores that differ by less came about in the same way."""
IMPOSSIBLE = 9.0
"""What it costs to step beyond a piece that is shorter than others of its batch."""


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
class Piece:
    """A wording of n words and m tokens of a stream in which it may stand."""

    first: int
    """Index of the piece's first token in the stream."""
    weights: NDArray[np.float64]
    """Shape (n,)."""
    one: Matrix
    """Shape (n, m): how alike a word and a token are."""
    two_heard: Matrix
    """Shape (n, m - 1): a word, and a token with the next one."""
    two_said: Matrix
    """Shape (n - 1, m): a word with the next one, and a token."""
    costs: NDArray[np.float64]
    """Shape (m,): of stepping over a token."""
    least: float = 0.0
    """The score (0 to 1) below which its best place is of no use."""

    @property
    def total(self) -> float:
        """The weight of the whole wording."""
        return float(self.weights.sum()) or 1.0

    def part(self, begin: int, end: int, least: float) -> "Piece":
        """The piece's tokens from `begin` up to `end`, counted in the piece; what scores less than `least` is of no use."""
        return Piece(
            first=self.first + begin,
            weights=self.weights,
            one=self.one[:, begin:end],
            two_heard=self.two_heard[:, begin : max(begin, end - 1)],
            two_said=self.two_said[:, begin:end],
            costs=self.costs[begin:end],
            least=least,
        )

    @property
    def carried(self) -> float:
        """The weight of the words that carry."""
        return float(self.weights[self.weights >= CARRIES].sum()) or 1.0

    def most(self, begin: int, end: int) -> float:
        """The most of the words that carry which the tokens from `begin` up to `end` can hold, split words aside."""
        carries = self.weights >= CARRIES
        return float((self.one[carries, begin:end].max(axis=1) * self.weights[carries]).sum())


def align(pieces: Sequence[Piece]) -> list[Place | None]:
    """The best place in each piece; None where no word of the wording stands, or too little of it."""
    places: list[Place | None] = [None] * len(pieces)
    for members in _alike(pieces):
        tables = _tables([pieces[at] for at in members])
        for row, at in enumerate(members):
            n, m = pieces[at].one.shape
            places[at] = _best(pieces[at], tables[: n + 1, row, : m + 1])
    return places


def _alike(pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """Pieces of about the same size: whatever is added to the smaller ones is computed for nothing."""
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for at, piece in enumerate(pieces):
        n, m = piece.one.shape
        groups[-(-n // 6), (m - 1).bit_length()].append(at)
    yield from groups.values()


def _tables(pieces: Sequence[Piece]) -> Matrix:
    """Shape (n + 1, pieces, m + 1) for the largest n and m: the best score of the first i words at or before token j."""
    n, m = (max(piece.one.shape[axis] for piece in pieces) for axis in (0, 1))
    count = len(pieces)
    one, heard = np.zeros((n, count, m)), np.zeros((n, count, m))
    said, weights, costs = np.zeros((n, count, m)), np.zeros((n, count, 1)), np.full((count, m), IMPOSSIBLE)
    for row, piece in enumerate(pieces):
        words, tokens = piece.one.shape
        one[:words, row, :tokens] = piece.one
        heard[:words, row, 1:tokens] = piece.two_heard  # at the second of the two tokens
        said[1:words, row, :tokens] = piece.two_said  # at the second of the two words
        weights[:words, row, 0] = piece.weights
        costs[row, :tokens] = piece.costs
    never = -np.inf
    gains = (
        np.where(one > 0, weights * one, never),
        np.where(heard > 0, weights * heard, never),
        np.where(said > 0, (weights + np.roll(weights, 1, axis=0)) * said, never),
    )
    crossed = np.zeros((count, m + 1))
    np.cumsum(costs, axis=1, out=crossed[:, 1:])
    table = np.zeros((n + 1, count, m + 1))
    for i in range(1, n + 1):
        best = table[i - 1].copy()  # the wording's word i is missing,
        np.maximum(best[:, 1:], table[i - 1][:, :-1], out=best[:, 1:])  # or another word stands in its place
        np.maximum(best[:, 1:], table[i - 1][:, :-1] + gains[0][i - 1], out=best[:, 1:])
        np.maximum(best[:, 2:], table[i - 1][:, :-2] + gains[1][i - 1][:, 1:], out=best[:, 2:])
        if i > 1:
            np.maximum(best[:, 1:], table[i - 2][:, :-1] + gains[2][i - 1], out=best[:, 1:])
        best += crossed
        table[i] = np.maximum.accumulate(best, axis=1) - crossed
    return table


def _best(piece: Piece, table: Matrix) -> Place | None:
    column = int(np.argmax(table[-1]))
    if table[-1][column] < piece.least * piece.total:
        return None
    pairs = _trace(piece, table.tolist(), column)
    if not pairs:
        return None
    return Place(score=max(0.0, float(table[-1][column]) / piece.total), pairs=tuple(pairs))


def _trace(piece: Piece, table: list[list[float]], j: int) -> list[Pair]:
    """Back from the end of the best place to its beginning."""
    pairs: list[Pair] = []
    i = len(table) - 1
    while i > 0 and j > 0:
        value = table[i][j]
        if value <= 0:
            break  # nothing was found before
        for words, tokens, close, gain in _steps(piece, i, j):
            if abs(value - (table[i - words][j - tokens] + gain)) < SAME:
                wording = tuple(range(i - words, i))
                stream = tuple(range(piece.first + j - tokens, piece.first + j))
                pairs.append(Pair(wording=wording, stream=stream, similarity=close))
                i, j = i - words, j - tokens
                break
        else:
            if abs(value - table[i - 1][j]) < SAME:
                i -= 1
            elif abs(value - table[i - 1][j - 1]) < SAME:
                i, j = i - 1, j - 1
            else:
                j -= 1
    return pairs[::-1]


def _steps(piece: Piece, i: int, j: int) -> Iterator[tuple[int, int, float, float]]:
    """What may end at word i and token j: how many words, how many tokens, how alike they are, and the gain."""
    weight = float(piece.weights[i - 1])
    if (close := float(piece.one[i - 1, j - 1])) > 0:
        yield 1, 1, close, close * weight
    if j > 1 and (close := float(piece.two_heard[i - 1, j - 2])) > 0:
        yield 1, 2, close, close * weight
    if i > 1 and (close := float(piece.two_said[i - 2, j - 1])) > 0:
        yield 2, 1, close, close * (weight + float(piece.weights[i - 2]))
