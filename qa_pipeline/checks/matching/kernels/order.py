"""Where in a piece most of a wording's words stand together, in whatever order."""

from qa_pipeline.checks.matching.kernels.align import put, swap
from qa_pipeline.checks.matching.kernels.arrays import LikenessArrays, PairArrays, Piece, Table, WordingArrays
from qa_pipeline.checks.matching.kernels.room import zero
from qa_pipeline.checks.matching.tokens import CARRIES

SURE = 0.5
"""Likeness from which a word counts in any order, where its neighbours cannot vouch for it."""
WORTH = 0.33
"""A lesser score, 0 to 1, out of order is chance."""
LOSS = 0.95
"""Out of order the same words prove a little less."""


def any_order(
    w: WordingArrays,
    alike: LikenessArrays,
    piece: Piece,
    least: float,
    table: Table,
    pairs: PairArrays,
    at: int,
) -> tuple[float, int]:
    """The score of the best stretch, as long as the wording and half as much again, and where its pairs end.

    They begin at `at`; they end there, too, where less than two words carry or not even all together have the score `least`.
    """
    found, carried = listed(w, alike, piece, table, pairs, at), w.carried[piece.wording]
    carrying = 0
    for word in range(piece.word, piece.word + piece.words):
        carrying += w.weights[word] >= CARRIES
    whole = together(w, piece, piece.begin, piece.end, pairs, at, found)
    if carrying < 2 or whole * LOSS <= (least if least > WORTH else WORTH) * carried:
        return 0.0, at
    best, start, spread = 0.0, piece.begin, w.spreads[piece.wording]
    for begin in range(piece.begin, piece.end):
        score = together(w, piece, begin, begin + spread, pairs, at, found) / carried
        if score > best:
            best, start = score, begin
    return best * LOSS, likest(start, start + spread, pairs, at, found)


def listed(
    w: WordingArrays, alike: LikenessArrays, piece: Piece, table: Table, pairs: PairArrays, at: int
) -> int:
    """Writes the tokens of the piece that are surely like words that carry, word by word, from `at` on; returns where they end."""
    for word in range(piece.words):
        if w.weights[piece.word + word] >= CARRIES:
            for token in range(piece.begin, piece.end):
                close = table.one[word, alike.nth_of[token]]
                if close >= SURE:
                    put(pairs, at, word, 1, token, 1, close)
                    at += 1
    return at


def together(
    w: WordingArrays, piece: Piece, begin: int, end: int, pairs: PairArrays, at: int, found: int
) -> float:
    """How much of the wording's weight stands between two tokens, of what is listed from `at` to `found`."""
    whole, top, word = 0.0, 0.0, zero() - 1
    for k in range(at, found):
        if pairs.word[k] != word:
            whole += top
            top, word = 0.0, pairs.word[k]
        if begin <= pairs.token[k] < end:
            gain = pairs.close[k] * w.weights[piece.word + word]
            if gain > top:
                top = gain
    return whole + top


def likest(begin: int, end: int, pairs: PairArrays, at: int, found: int) -> int:
    """Leaves of what is listed the likest token of each word between two tokens, in the stream's order; returns where they end."""
    first, k = at, at
    while k < found:
        word, best = pairs.word[k], -1
        while k < found and pairs.word[k] == word:
            inside = begin <= pairs.token[k] < end
            if inside and (best < 0 or pairs.close[k] > pairs.close[best]):
                best = k
            k += 1
        if best >= 0:
            put(pairs, at, word, 1, pairs.token[best], 1, pairs.close[best])
            for other in range(at, first, -1):
                if pairs.token[other - 1] <= pairs.token[other]:
                    break
                swap(pairs, other - 1, other)
            at += 1
    return at
