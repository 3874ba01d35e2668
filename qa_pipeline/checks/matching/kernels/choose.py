"""Which pieces of a stream are worth looking at: stretches that could hold enough of a wording."""

import numpy as np

from qa_pipeline.checks.matching.kernels.arrays import Numbers, PieceArrays, Reals, WordingArrays
from qa_pipeline.checks.matching.kernels.room import ask, grown, highest, new_pieces, zero
from qa_pipeline.checks.matching.kernels.search import MAX_PLACES, USEFUL

OFTEN, FEW = 0.75, 10
"""Of stretches that hold less than this of a wording, 0 to 1, so many are looked at for all wordings of a question."""
ROUNDING = 1e-9


def choose(w: WordingArrays, tops: Reals, order: Numbers, groups: Numbers, stretches: Numbers) -> PieceArrays:
    """The pieces, the most promising wording's first; each group has one at least, unless no word of it is like any.

    Args:
        w: the wordings.
        tops: the most that a stretch beginning at a token can hold of each, shape (wordings, tokens); written over.
        order: the wordings, the most promising first, without those whose words are looked for in a turn.
        groups: of each the number of its question, beginning at 1; 0: nobody asks for its nearest miss.
        stretches: the number of long silences before each token.
    """
    left = np.zeros(len(groups) + 1, np.int64)
    served = np.zeros(len(groups) + 1, np.bool_)
    served[0] = True
    shares = np.zeros(len(w.floors))
    for at in range(len(shares)):
        shares[at] = tops[at, highest(tops[at])] / w.carried[at]
        left[groups[at]] = FEW
        served[groups[at]] |= shares[at] >= w.floors[at] - ROUNDING
    pieces, count = new_pieces(zero() + 64), zero()
    for at in order:
        if shares[at] >= w.floors[at] - ROUNDING or (not served[groups[at]] and shares[at] > 0):
            served[groups[at]] = True
            pieces, count = around(w, at, tops[at], left, groups[at], stretches, pieces, count)
    return PieceArrays(pieces.wording[:count], pieces.begin[:count], pieces.end[:count], pieces.least[:count])


def around(
    w: WordingArrays,
    at: int,
    tops: Reals,
    left: Numbers,
    group: int,
    stretches: Numbers,
    pieces: PieceArrays,
    count: int,
) -> tuple[PieceArrays, int]:
    """The pieces around a wording's most promising stretches as long as they promise enough; the first always."""
    length, tokens = w.lengths[at], len(tops)
    margin, least = length // 2, 0.0
    for _ in range(MAX_PLACES):
        best = highest(tops)
        share = tops[best] / w.carried[at]
        if share <= 0 or (least > 0 and share < w.floors[at] - ROUNDING):
            break
        begin = best - margin if best > margin else 0
        last = best + length + margin if best + length + margin < tokens else tokens
        wiped = begin
        for end in range(begin + 1, last + 1):
            if end < last and stretches[end] == stretches[begin]:
                continue  # no sentence goes on behind a long silence
            # What is surely said may be said often; what may have been said is worth a few looks
            if share < OFTEN:
                if left[group] == 0:
                    return pieces, count
                left[group] -= 1
            if count == len(pieces.wording):
                pieces = grown(pieces)
            ask(pieces, count, at, begin, end, least)
            count, begin = count + 1, end
        least = USEFUL * w.floors[at]
        while wiped <= best + margin and wiped < tokens:
            tops[wiped] = 0.0
            wiped += 1
    return pieces, count
