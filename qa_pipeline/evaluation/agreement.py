"""How much reviewers agree with each other: no program can be more right than they are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from qa_pipeline.evaluation.labels import Label
from qa_pipeline.evaluation.rates import Rate, rate
from qa_pipeline.evaluation.statistics import kappa


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoReviewers:
    """Two people on the checks that both labelled."""

    one: str
    other: str
    same: Rate
    kappa: float | None
    """Cohen's: the agreement beyond chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Of the checks that several people labelled."""

    checks: int
    """How many there are."""
    same: Rate
    """Of all pairs of labels on one check, those that say the same."""
    reviewers: tuple[TwoReviewers, ...]
    """Those who are named, two by two."""


def agreement(several: Sequence[Sequence[Label]]) -> Agreement:
    """How much they agree.

    Args:
        several: the labels of each check that more than one person labelled.
    """
    pairs = [pair for group in several for pair in combinations(group, 2)]
    named: defaultdict[tuple[str, str], list[tuple[Label, Label]]] = defaultdict(list)
    for one, other in pairs:
        if one.reviewer and other.reviewer:
            first, second = sorted((one, other), key=lambda label: label.reviewer or "")
            named[first.reviewer or "", second.reviewer or ""].append((first, second))
    return Agreement(
        checks=len(several),
        same=_same(pairs),
        reviewers=tuple(_two(*names, both) for names, both in sorted(named.items())),
    )


def _same(pairs: Sequence[tuple[Label, Label]]) -> Rate:
    return rate(sum(one.verdict is other.verdict for one, other in pairs), len(pairs))


def _two(one: str, other: str, pairs: Sequence[tuple[Label, Label]]) -> TwoReviewers:
    ones, others = zip(*((a.verdict.value, b.verdict.value) for a, b in pairs), strict=True)
    return TwoReviewers(one=one, other=other, same=_same(pairs), kappa=kappa(ones, others))
