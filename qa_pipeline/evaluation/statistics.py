"""The figures of which there are textbook forms; scikit-learn and scipy live here alone."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import binomtest, bootstrap
from sklearn.metrics import brier_score_loss, cohen_kappa_score

SURE = 0.95
"""How often an interval holds the truth."""
FEW = 30
"""Of fewer than so many nothing can be told: even none wrong of 29 leaves up to 12 % possible."""
SEED = 20261124
RESAMPLES = 2000
_BATCH = 100
"""Resamples at once: of ten thousand calls all of them would take hundreds of megabytes."""

Interval = tuple[float, float]


def wilson(part: int, whole: int) -> Interval | None:
    """Between which shares the true one lies, were each case by itself; None where there is no case."""
    if not whole:
        return None
    found = binomtest(part, whole).proportion_ci(SURE, "wilson")
    return float(found.low), float(found.high)


def resampled(parts: Sequence[int], wholes: Sequence[int]) -> Interval | None:
    """The same by drawing whole calls again and again, for what is said in one call hangs together.

    Args:
        parts: by call, how many of its cases are of the kind.
        wholes: by call, how many cases it has; none is 0.

    Returns:
        None where drawing cannot tell: of fewer than two calls, and where all or none of the cases are of the kind.
    """
    if len(wholes) < 2 or sum(parts) in {0, sum(wholes)}:
        return None
    found = bootstrap(
        (np.array(parts), np.array(wholes)),
        lambda part, whole, axis: part.sum(axis) / whole.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        method="percentile",
        confidence_level=SURE,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def brier(right: Sequence[bool], confidence: Sequence[float]) -> float:
    """The mean square of how far the confidence is from what is true: 0 is best, 0.25 is what 0.5 for all gives."""
    return float(brier_score_loss(np.array(right, dtype=int), np.array(confidence), pos_label=1))


def kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's: how much two people agree beyond chance, 1 is always; None where both only ever say one and the same."""
    if len({*one, *other}) < 2:
        return None
    return float(cohen_kappa_score(one, other))
