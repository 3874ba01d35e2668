"""The most that every stretch of a stream can hold of every wording, word by word."""

import numpy as np

from qa_pipeline.checks.matching.kernels.arrays import LikenessArrays, Reals, WordingArrays
from qa_pipeline.checks.matching.tokens import CARRIES


def bounds(w: WordingArrays, alike: LikenessArrays) -> Reals:
    """Shape (wordings, tokens): the most that a stretch beginning at a token can hold of the words that carry."""
    tokens, kinds = len(alike.kind_of), len(alike.kinds)
    found = np.zeros((len(w.floors), tokens))
    best, most, sums = np.zeros(kinds), np.zeros(tokens), np.zeros(tokens + 1)
    for at in range(len(w.floors)):
        for nth in range(kinds):
            best[nth] = 0.0
        for word in range(w.begins[at], w.begins[at + 1]):
            row, weight = w.rows[word], w.weights[word]
            if weight >= CARRIES:
                for entry in range(alike.one_begins[row], alike.one_begins[row + 1]):
                    nth, gain = alike.one_nth[entry], alike.one_close[entry] * weight
                    if gain > best[nth]:
                        best[nth] = gain
        for token in range(tokens):
            most[token] = best[alike.nth_of[token]]
        for word in range(w.begins[at], w.begins[at + 1]):
            written_together(w, alike, word, most)
        stretches(most, w.lengths[at], sums, found[at])
    return found


def written_together(w: WordingArrays, alike: LikenessArrays, word: int, most: Reals) -> None:
    """The most that each token can add where the word is split, or written together with the one before it."""
    weight = w.weights[word] if w.weights[word] >= CARRIES else 0.0
    row, pair = w.rows[word], w.pairs[word]
    for entry in range(alike.heard_begins[row], alike.heard_begins[row + 1]):
        token = alike.heard_at[entry]
        if weight * alike.heard[entry] > most[token]:
            most[token] = weight * alike.heard[entry]
    if pair < 0 or alike.said_begins[pair] == alike.said_begins[pair + 1]:
        return
    before = w.weights[word - 1] if w.weights[word - 1] >= CARRIES else 0.0
    for entry in range(alike.said_begins[pair], alike.said_begins[pair + 1]):
        for token in range(len(most)):
            gain = (before + weight) * alike.said[entry]
            if alike.kind_of[token] == alike.said_kinds[entry] and gain > most[token]:
                most[token] = gain


def stretches(most: Reals, length: int, sums: Reals, found: Reals) -> None:
    """What the stretches of so many tokens hold together."""
    tokens = len(most)
    for token in range(tokens):
        sums[token + 1] = sums[token] + most[token]
    for token in range(tokens):
        end = token + length if token + length < tokens else tokens
        found[token] = sums[end] - sums[token]
