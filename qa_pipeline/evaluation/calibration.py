"""Whether the confidence of verdicts is what it says: of those given 0.8, are eight of ten right?"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.evaluation.rates import Rate, rate
from qa_pipeline.evaluation.statistics import brier

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The verdicts whose confidence lies between two tenths."""

    lowest: float
    highest: float
    confidence: float
    """Their mean."""
    right: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Of verdicts that people and the program decided; None where there are none."""

    verdicts: int
    brier: float | None
    """The mean square of the distance between the confidence and 1 for a right, 0 for a wrong verdict."""
    brier_of_share: float | None
    """The same, were the confidence always the share that is right: what knows nothing of the single verdict reaches that."""
    expected_error: float | None
    """The mean distance, bin by bin, between the confidence and the share that is right."""
    bins: tuple[Bin, ...]
    """Those that hold any, the lowest first."""


def calibration(verdicts: Sequence[tuple[float, bool]]) -> Calibration:
    """What the confidence of these verdicts is worth.

    Args:
        verdicts: the confidence of each, and whether it is right.
    """
    if not verdicts:
        return Calibration(verdicts=0, brier=None, brier_of_share=None, expected_error=None, bins=())
    confidence, right = zip(*verdicts, strict=True)
    bins = tuple(_bins(verdicts))
    share = sum(right) / len(right)
    error = sum(abs(each.confidence - (each.right.share or 0.0)) * each.right.whole for each in bins)
    return Calibration(
        verdicts=len(verdicts),
        brier=brier(right, confidence),
        brier_of_share=share * (1 - share),
        expected_error=error / len(verdicts),
        bins=bins,
    )


def _bins(verdicts: Sequence[tuple[float, bool]]) -> list[Bin]:
    members: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in verdicts:
        members.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    return [
        Bin(
            lowest=number / BINS,
            highest=(number + 1) / BINS,
            confidence=sum(confidence for confidence, _ in found) / len(found),
            right=rate(sum(right for _, right in found), len(found)),
        )
        for number, found in sorted(members.items())
    ]
