"""Where in a stream it is worth looking for a wording: stretches that hold enough words like its own.

What a stretch could score at most is found for all stretches at once; aligning, which is dear, is done only where that
is enough.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from qa_pipeline.checks.matching.alignment import Piece, Place
from qa_pipeline.checks.matching.searched import SearchedStream
from qa_pipeline.checks.matching.tokens import Token

MAX_PLACES = 25
"""How many places of one wording are looked at: "grazie" is said often, and only one may be in time."""


def pieces(stream: SearchedStream, wording: Sequence[Token], floor: float) -> list[Piece]:
    """The pieces of the stream in which the wording may score `floor` (0 to 1) or more, the most promising first.

    The most promising one is always there, for the nearest miss, unless no word of the wording is like any.
    """
    whole = Piece(
        first=0,
        weights=np.array([token.weight for token in wording]),
        one=stream.one(wording),
        two_heard=stream.two_heard(wording),
        two_said=stream.two_said(wording),
        costs=stream.costs,
    )
    words, tokens = whole.one.shape
    length = min(tokens, 2 * words + 4)
    margin = length // 2
    sums = np.concatenate([[0.0], np.cumsum(whole.most())])
    bounds = sums[length:] - sums[:-length]
    found: list[Piece] = []
    while len(found) < MAX_PLACES:
        begin = int(np.argmax(bounds))
        if bounds[begin] <= 0 or (found and bounds[begin] < floor * whole.total):
            break
        found.append(whole.part(max(0, begin - margin), min(tokens, begin + length + margin)))
        bounds[max(0, begin - margin) : begin + margin + 1] = 0.0
    return found


def beside(piece: Piece, place: Place, floor: float) -> Iterator[Piece]:
    """What of the piece lies before and behind a place in it and may score `floor` too: what is said twice in a breath."""
    end = piece.one.shape[1]
    for begin, behind in ((0, place.first - piece.first), (place.last + 1 - piece.first, end)):
        if behind > begin:
            part = piece.part(begin, behind)
            if float(part.most().sum()) >= floor * piece.total:
                yield part
