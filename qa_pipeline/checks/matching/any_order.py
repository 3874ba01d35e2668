"""Where in a stream most of a wording's words stand together, in whatever order."""

import numpy as np

from qa_pipeline.checks.matching.alignment import MAX_GAP_S, Aligner, Pair, Place, StreamArrays

CARRIES = 0.4
"""Weight from which a word proves something in any order: articles are everywhere."""
SURE = 0.75
"""Similarity from which a word counts in any order, where its neighbours cannot vouch for it."""
LOSS = 0.95
"""Out of order the same words prove a little less."""


def any_order(aligner: Aligner, stream: StreamArrays, *, one_turn: bool) -> Place | None:
    """The best stretch, or None where no word of the wording stands anywhere.

    A stretch is as long as the wording and half as much again, without a long silence in it; with `one_turn` it is
    one turn of the speaker's.
    """
    words, tokens = aligner.one.shape
    carries = aligner.weights >= CARRIES
    if one_turn and not carries.any():
        carries[:] = True  # "sì" is all that was asked for
    if carries.sum() < 2 and not one_turn:
        return None
    close = aligner.one * carries[:, None] * (aligner.one >= SURE)
    length = tokens if one_turn else max(3, round(words * 1.5))
    total = float(aligner.weights[carries].sum()) or 1.0
    best, begin, end = 0.0, 0, 0
    for first in np.flatnonzero(close.any(axis=0)):
        behind = _behind(stream, int(first), min(tokens, int(first) + length), one_turn=one_turn)
        score = float((close[:, first:behind].max(axis=1) * aligner.weights).sum()) / total
        if score > best + 1e-9:
            best, begin, end = score, int(first), behind
    if not best:
        return None
    pairs = [
        Pair(wording=(row,), stream=(begin + int(np.argmax(close[row, begin:end])),), similarity=float(top))
        for row in range(words)
        if (top := close[row, begin:end].max()) > 0
    ]
    ordered = tuple(sorted(pairs, key=lambda pair: pair.stream))
    return Place(score=best if one_turn else best * LOSS, pairs=ordered)


def _behind(stream: StreamArrays, first: int, end: int, *, one_turn: bool) -> int:
    """Past the last token of the stretch that begins at `first`."""
    breaks = np.diff(stream.starts_s[first:end]) > MAX_GAP_S
    if one_turn:
        breaks |= np.diff(stream.turns[first:end]) > 0
    found = np.flatnonzero(breaks)
    return first + int(found[0]) + 1 if len(found) else end
