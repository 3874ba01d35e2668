"""Where in a stream wordings stand, as pairs of their words and the stream's."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from qa_pipeline.checks.matching.kernels.arrays import PairArrays, PlaceArrays


class Pair(NamedTuple):
    """Words of the wording and the words of the stream that stand for them."""

    wording: tuple[int, ...]
    stream: tuple[int, ...]
    similarity: float
    """0 to 1."""


class Place(NamedTuple):
    """A place in a stream where a wording fits."""

    score: float
    """0 to 1: share of the wording's weight found, less the price of what stands between."""
    first: int
    """Index of the first token that belongs to it."""
    last: int
    """Index of the last token that belongs to it."""
    pairs: tuple[Pair, ...]


_as_pair: Callable[[tuple[object, ...]], Pair] = partial(tuple.__new__, Pair)


def _sides(firsts: list[int], counts: list[int]) -> list[tuple[int, ...]]:
    """Of each one word, or two side by side."""
    return [
        (first,) if count == 1 else (first, first + 1) for first, count in zip(firsts, counts, strict=True)
    ]


def places_of(found: PlaceArrays, pairs: PairArrays, wordings: int) -> list[list[Place]]:
    """For each of so many wordings its places, in the order in which they come."""
    word, words, token, tokens, close = map(np.ndarray.tolist, pairs)
    # A call has a thousand: made by a loop in C
    its: list[Pair] = list(map(_as_pair, zip(_sides(word, words), _sides(token, tokens), close, strict=True)))
    places: list[list[Place]] = [[] for _ in range(wordings)]
    for at, first, last, begin, end, score in zip(*map(np.ndarray.tolist, found), strict=True):
        places[at].append(Place(score, first, last, tuple(its[begin:end])))
    return places
