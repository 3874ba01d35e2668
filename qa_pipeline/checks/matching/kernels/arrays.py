"""What the inner loops read and write: wordings, a stream, and what is found, as arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


class WordingArrays(NamedTuple):
    """Wordings one behind the other: of each word one entry, or of each wording."""

    begins: Numbers
    """Shape (wordings + 1,): the first word of each, and where the last one ends."""
    rows: Numbers
    """Of each word its number in `LikenessArrays`."""
    pairs: Numbers
    """Of each word the number of the pair that it makes with the word before it; -1: it is the first."""
    weights: Reals
    """Of each word."""
    free: NDArray[np.bool_]
    """Of each wording, whether its words may change places."""
    floors: Reals
    """So much of each, 0 to 1, must be at a place for it to be looked at."""
    totals: Reals
    """The weight of each."""
    carried: Reals
    """The weight of its words that carry."""
    lengths: Numbers
    """Of the stretches in which each may stand, in tokens."""
    spreads: Numbers
    """The same where its words may stand in any order."""


class LikenessArrays(NamedTuple):
    """How alike words and tokens are, 0 to 1, listed: hardly one kind in twenty is like a word, and what is split or written together is rare."""

    kind_of: Numbers
    """Of each token the number of its kind."""
    kinds: Numbers
    """The different kinds: a call has far fewer of them than tokens."""
    nth_of: Numbers
    """Of each token the place of its kind in `kinds`."""
    one_begins: Numbers
    """Shape (words + 1,): where the entries of each word begin in the next two, which list what is like it at all."""
    one_nth: Numbers
    """The place in `kinds` of what is like the word."""
    one_close: Reals
    heard_begins: Numbers
    """The same of words that are like two tokens."""
    heard_at: Numbers
    """The second of two tokens that are like the word when written together."""
    heard: Reals
    said_begins: Numbers
    """Shape (pairs + 1,): the same of two words written together."""
    said_kinds: Numbers
    """The kind of the tokens that are like the two."""
    said: Reals


class PieceArrays(NamedTuple):
    """Pieces of the stream in which wordings may stand, those of a wording one behind the other."""

    wording: Numbers
    begin: Numbers
    end: Numbers
    least: Reals
    """The score (0 to 1) below which its best place is of no use."""


class PlaceArrays(NamedTuple):
    """Places of wordings."""

    wording: Numbers
    first: Numbers
    """The token at which it begins."""
    last: Numbers
    begin: Numbers
    """Where its pairs begin."""
    end: Numbers
    score: Reals
    """0 to 1: share of the wording's weight found, less the price of what stands between."""


class PairArrays(NamedTuple):
    """What was paired: words of a wording, and the tokens that stand for them."""

    word: Numbers
    words: Numbers
    token: Numbers
    tokens: Numbers
    close: Reals
    """How alike they are, 0 to 1."""


class Piece(NamedTuple):
    """A wording and a stretch of the stream."""

    wording: int
    word: int
    """The wording's first word."""
    words: int
    begin: int
    end: int


class Table(NamedTuple):
    """What is written while a piece is aligned."""

    score: Reals
    """Shape (words + 1, tokens + 1): the best one of the first i words at or before token j."""
    crossed: Reals
    """What stepping over all tokens before each costs."""
    one: Reals
    """Shape (words, kinds of the call): how alike a word is to each; small enough to stay near the processor."""
    heard: Reals
    """Shape (words, tokens of the stream): how alike a word is to a token and the one before it."""
    said: Reals
    """The same of a word and the one before it, and a token."""
