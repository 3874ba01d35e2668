"""How likely a wording was said, from how well its best place fits: a logistic model, fitted on whole calls.

A high score says more where many words were found, for one word in common is soon there by chance. How well the best other
place fits is asked too, and was found to tell next to nothing. The weights and limits are in `thresholds.yaml`; `tests/heavy/fit_thresholds.py` fits them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from qa_pipeline.checks.matching.alignment import Place
from qa_pipeline.checks.matching.likeness import SAME_MEANING
from qa_pipeline.checks.matching.tokens import Kind, Token
from qa_pipeline.checks.matching.wording import Strictness

NAME_FOUND = 1.0
"""What a name proves where it is found; where it is missing it costs as little as its weight, for names are misheard."""
MOST_FOUND = 6.0
"""Weight found beyond this proves no more."""


class Fit(NamedTuple):
    """How a wording fits at a place; a tuple, because a call has a hundred."""

    score: float
    """0 to 1: share of its weight found, less the price of what stands between."""
    found: float
    """Weight of the words that were found."""
    runner_up: float
    """The score of the best other place that does not overlap this one."""
    by_meaning: float
    """How much of what was found, 0 to 1, are other words that mean the same in this trade."""
    named: float = 1.0
    """How much of the name that the playbook fills in was found, 0 to 1: it is why the step is there. 1 without one."""

    @property
    def features(self) -> tuple[float, float, float]:
        """As the model takes them."""
        return self.score, min(self.found, MOST_FOUND), self.runner_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a fit says, for one strictness."""

    intercept: float
    score: float
    found: float
    runner_up: float
    hit: float
    """The probability from which a wording counts as said."""
    doubt: float
    """The one from which it may have been said."""
    least: float
    """The score below which nothing counts as said, however likely."""

    def chance(self, fit: Fit) -> float:
        """The probability, 0 to 1, that the wording was said."""
        score, found, runner_up = fit.features
        logit = self.intercept + (self.score * score + self.found * found + self.runner_up * runner_up)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which score something counts as said, or perhaps said, where that is held against somebody."""

    hit: float
    doubt: float


@cache
def _table() -> dict[str, Any]:
    path = Path(__file__).with_name("thresholds.yaml")
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


@cache
def model(strictness: Strictness) -> Model:
    """The fitted model of a strictness."""
    return Model(**_table()["said"][strictness.value])


@cache
def accusing_limits(strictness: Strictness) -> Limits:
    """The limits for what must not be said, and for what makes somebody answerable."""
    return Limits(**_table()["accusing"][strictness.value])


def sure_word() -> float:
    """The probability below which a word proves nothing against anybody."""
    return float(_table()["sure_word"])


def least_alike() -> float:
    """The likeness by meaning from which a person must listen; `meaning_threshold` of qa.yaml goes before it."""
    return float(_table()["meaning"])


def measure(wording: Sequence[Token], place: Place, runner_up: float, named: Sequence[Sequence[int]]) -> Fit:
    """How the wording fits at its place.

    Args:
        wording: its words.
        place: where it stands.
        runner_up: the score of the best other place.
        named: the places in the wording of each name that the playbook fills in.
    """
    found = meant = 0.0
    for rows, _, similarity in place.pairs:
        weight = 0.0
        for row in rows:
            token = wording[row]
            weight += NAME_FOUND if token.kind is Kind.SLOT else token.weight
        found += weight * similarity
        if similarity == SAME_MEANING:
            meant += weight * similarity
    return Fit(
        score=place.score,
        found=found,
        runner_up=runner_up,
        by_meaning=meant / found if found else 0.0,
        named=min(_share(wording, place, rows) for rows in named) if named else 1.0,
    )


def _share(wording: Sequence[Token], place: Place, rows: Sequence[int]) -> float:
    """How much of these words of the wording was found, 0 to 1."""
    likeness = {row: pair.similarity for pair in place.pairs for row in pair.wording}
    whole = sum(wording[row].weight for row in rows)
    return sum(likeness.get(row, 0.0) * wording[row].weight for row in rows) / (whole or 1.0)
