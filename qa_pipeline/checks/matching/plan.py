"""Wordings that are looked for together, made ready once for all calls: most of a playbook is the same in each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

import numpy as np

from qa_pipeline.checks.matching.likeness import TokenArrays, arrays, joined
from qa_pipeline.checks.matching.tokens import CARRIES, Token
from qa_pipeline.recordings.recording import Speaker


class Order(StrEnum):
    """How far a wording's words may change places."""

    KEPT = "kept"
    FREE = "free"
    """Within a stretch about as long as the wording."""
    TURN = "turn"
    """Within a turn."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sought:
    """A wording to be looked for; made once, and the same only as itself."""

    speaker: Speaker | None
    """Whose words are searched; None: everybody's."""
    tokens: tuple[Token, ...]
    order: Order
    floor: float
    """So much of the words that carry, 0 to 1, must be at a place for it to be looked at."""
    group: object
    """What the wordings of one question have in common: where none has a place worth a look, the most promising one of all
    is the nearest miss. None: nobody asks for it."""


class Plan:
    """Wordings as arrays. Each has its words' rows in the arrays of all different words."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self.sought = tuple(sought)
        words = {_key(token): token for each in sought for token in each.tokens}
        numbers = {key: row for row, key in enumerate(words)}
        self.words: TokenArrays = arrays(list(words.values()))
        self.rows = [np.array([numbers[_key(token)] for token in each.tokens]) for each in sought]
        neighbours = {(a, b): None for rows in self.rows for a, b in pairwise(rows.tolist())}
        places = {pair: row for row, pair in enumerate(neighbours)}
        kinds = list(words.values())
        self.pairs: TokenArrays = joined(arrays([kinds[row] for pair in neighbours for row in pair]), step=2)
        self.pair_rows = [
            np.array([places[pair] for pair in pairwise(rows.tolist())], dtype=np.int64) for rows in self.rows
        ]
        self.weights = [np.array([token.weight for token in each.tokens]) for each in sought]
        carrying = [np.flatnonzero(weights >= CARRIES) for weights in self.weights]
        self.carried = np.array([w[at].sum() for w, at in zip(self.weights, carrying, strict=True)])
        self.carrying_rows = np.concatenate([r[at] for r, at in zip(self.rows, carrying, strict=True)])
        self.carrying_weights = np.concatenate([w[at] for w, at in zip(self.weights, carrying, strict=True)])[
            :, None
        ]
        self.begins = np.concatenate([[0], np.cumsum([len(at) for at in carrying])[:-1]]).astype(np.int64)
        """Where each wording begins in the carrying ones."""
        self.lengths = np.array([2 * len(rows) + 4 for rows in self.rows])
        """Of the stretches in which each may stand, in tokens."""
        self.floors = np.array([each.floor for each in sought])


@lru_cache(maxsize=200)
def plan(sought: tuple[Sought, ...]) -> Plan:
    """The plan for these wordings; none of them is empty."""
    return Plan(sought)


def _key(token: Token) -> tuple[str, str, str, str]:
    return token.norm, token.stem, token.kind.value, token.concept
