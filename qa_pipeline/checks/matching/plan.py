"""Wordings that are looked for together, made ready once for all calls: most of a playbook is the same in each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np

from qa_pipeline.checks.matching.kernels.arrays import Numbers, Reals
from qa_pipeline.checks.matching.tokens import CARRIES, Token
from qa_pipeline.recordings.recording import Speaker


class Order(StrEnum):
    """How far a wording's words may change places."""

    KEPT = "kept"
    FREE = "free"
    """Within a stretch about as long as the wording."""
    TURN = "turn"
    """Within a turn."""


@dataclass(frozen=True, kw_only=True, eq=False)
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

    @cached_property
    def weights(self) -> Reals:
        """Of its words."""
        return np.array([token.weight for token in self.tokens])

    @cached_property
    def total(self) -> float:
        """The weight of all its words."""
        return float(self.weights.sum()) or 1.0

    @cached_property
    def carried(self) -> float:
        """The weight of its words that carry."""
        return float(self.weights[self.weights >= CARRIES].sum()) or 1.0


class Plan:
    """Wordings as arrays, one behind the other."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self.sought = tuple(sought)
        lengths = np.array([len(each.tokens) for each in sought], dtype=np.int64)
        self.begins: Numbers = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        self.weights: Reals = np.concatenate([each.weights for each in sought])
        self.free = np.array([each.order is Order.FREE for each in sought])
        self.in_turn = np.array([each.order is Order.TURN for each in sought])
        self.floors = np.array([each.floor for each in sought])
        self.totals = np.array([each.total for each in sought])
        self.carried = np.array([each.carried for each in sought])
        self.lengths = 2 * lengths + 4
        self.spreads = np.array([max(3, round(1.5 * n)) for n in lengths.tolist()], dtype=np.int64)
        numbers: dict[object, int] = {None: 0}
        self.groups = np.array(
            [numbers.setdefault(each.group, len(numbers)) for each in sought], dtype=np.int64
        )


@lru_cache(maxsize=200)
def plan(sought: tuple[Sought, ...]) -> Plan:
    """The plan for these wordings; none of them is empty."""
    return Plan(sought)
