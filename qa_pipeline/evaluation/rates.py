"""Shares with their intervals."""

from dataclasses import dataclass

from qa_pipeline.evaluation.statistics import FEW, wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many of so many."""

    part: int
    whole: int
    share: float | None
    """None where the whole is nothing."""
    low: float | None
    """Wilson's interval, 95 %."""
    high: float | None
    few: bool
    """Too few to tell anything."""


def rate(part: int, whole: int) -> Rate:
    """The share with its interval."""
    low, high = wilson(part, whole) or (None, None)
    share = part / whole if whole else None
    return Rate(part=part, whole=whole, share=share, low=low, high=high, few=whole < FEW)
