"""Where in a stream wordings stand, as pairs of their words and the stream's."""

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


def places_of(found: PlaceArrays, pairs: PairArrays, wordings: int) -> list[list[Place]]:
    """For each of so many wordings its places, in the order in which they come."""
    its = [
        Pair(
            (word,) if words == 1 else (word, word + 1),
            (token,) if tokens == 1 else (token, token + 1),
            close,
        )
        for word, words, token, tokens, close in zip(*map(np.ndarray.tolist, pairs), strict=True)
    ]
    places: list[list[Place]] = [[] for _ in range(wordings)]
    for at, first, last, begin, end, score in zip(*map(np.ndarray.tolist, found), strict=True):
        places[at].append(Place(score, first, last, tuple(its[begin:end])))
    return places
