"""Where in a piece of a stream a wording fits best: a local alignment.

The wording must be used up, in order, but may start anywhere; skipping one of its words loses the word's weight, skipping a
word of the stream costs a little, unless it stands in the place of a word that is skipped: "this is how provide me an external
bank" was "this is Harper Valley National Bank". "lain formo" for "la informo" is met by also pairing two words of one side with
one of the other.
"""

from qa_pipeline.checks.matching.kernels.arrays import (
    LikenessArrays,
    PairArrays,
    Piece,
    Reals,
    Table,
    WordingArrays,
)
from qa_pipeline.checks.matching.kernels.room import highest

SAME = 1e-9
"""Scores that differ by less came about in the same way."""


def fill(w: WordingArrays, alike: LikenessArrays, costs: Reals, piece: Piece, table: Table) -> int:
    """Computes the table of a piece; returns the end of its best place, counted in the piece."""
    score, crossed, tokens = table.score, table.crossed, piece.end - piece.begin
    for j in range(tokens):
        crossed[j + 1] = crossed[j] + costs[piece.begin + j]
    for i in range(1, piece.words + 1):
        weight, above, here, one = w.weights[piece.word + i - 1], score[i - 1], score[i], table.one[i - 1]
        running = 0.0
        for j in range(1, tokens + 1):
            token = piece.begin + j - 1
            best, before = above[j], above[j - 1]  # the word is missing,
            if before > best:
                best = before  # or another one stands in its place
            paired = before + weight * one[alike.nth_of[token]]
            if paired > best:
                best = paired
            close = table.heard[i - 1, token]
            if close > 0 and j > 1 and above[j - 2] + weight * close > best:
                best = above[j - 2] + weight * close
            close = table.said[i - 1, token]
            if close > 0:
                both = (weight + w.weights[piece.word + i - 2]) * close
                if score[i - 2, j - 1] + both > best:
                    best = score[i - 2, j - 1] + both
            if best + crossed[j] > running:
                running = best + crossed[j]
            here[j] = running - crossed[j]
    return highest(score[piece.words, : tokens + 1])


def trace(
    w: WordingArrays,
    alike: LikenessArrays,
    piece: Piece,
    j: int,
    table: Table,
    pairs: PairArrays,
    at: int,
) -> int:
    """Back from the end of the best place to its beginning: writes its pairs from `at` on, and returns where they end."""
    score, first = table.score, at
    i = piece.words
    while i > 0 and j > 0 and score[i, j] > 0:
        value, token = score[i, j], piece.begin + j - 1
        weight = w.weights[piece.word + i - 1]
        one = table.one[i - 1, alike.nth_of[token]]
        heard, said = table.heard[i - 1, token], table.said[i - 1, token]
        words, tokens, close = 0, 0, 0.0
        if one > 0 and abs(value - (score[i - 1, j - 1] + one * weight)) < SAME:
            words, tokens, close = 1, 1, one
        elif heard > 0 and j > 1 and abs(value - (score[i - 1, j - 2] + heard * weight)) < SAME:
            words, tokens, close = 1, 2, heard
        elif said > 0:
            both = weight + w.weights[piece.word + i - 2]
            if abs(value - (score[i - 2, j - 1] + said * both)) < SAME:
                words, tokens, close = 2, 1, said
        if words:
            i, j = i - words, j - tokens
            put(pairs, at, i, words, piece.begin + j, tokens, close)
            at += 1
        elif abs(value - score[i - 1, j]) < SAME:
            i -= 1
        elif abs(value - score[i - 1, j - 1]) < SAME:
            i, j = i - 1, j - 1
        else:
            j -= 1
    for k in range((at - first) // 2):
        swap(pairs, first + k, at - 1 - k)
    return at


def put(pairs: PairArrays, at: int, word: int, words: int, token: int, tokens: int, close: float) -> None:
    """Writes a pair."""
    pairs.word[at], pairs.words[at], pairs.close[at] = word, words, close
    pairs.token[at], pairs.tokens[at] = token, tokens


def swap(pairs: PairArrays, a: int, b: int) -> None:
    """Two pairs change places."""
    word, words, close = pairs.word[a], pairs.words[a], pairs.close[a]
    token, tokens = pairs.token[a], pairs.tokens[a]
    put(pairs, a, pairs.word[b], pairs.words[b], pairs.token[b], pairs.tokens[b], pairs.close[b])
    put(pairs, b, word, words, token, tokens, close)
