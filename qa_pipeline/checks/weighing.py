"""How verdicts add up to a score: the share of points won, or the mean of the competences' shares as a profile weighs them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What one rule gave and could have given."""

    competence: str | None
    won: float
    of: float


def share(points: Iterable[Points], weights: Mapping[str, float]) -> float | None:
    """0 to 1; None where nothing gave points.

    Args:
        points: of all rules that were decided.
        weights: of the competences; empty: each point counts the same. A competence that is not in it counts for nothing,
            and one of which nothing was decided is left out.
    """
    if not weights:
        return _share(list(points))
    by_competence: dict[str, list[Points]] = {}
    for each in points:
        by_competence.setdefault(each.competence or "", []).append(each)
    weighed = [
        (weights[name], part)
        for name, its in sorted(by_competence.items())
        if weights.get(name) and (part := _share(its)) is not None
    ]
    most = sum(weight for weight, _ in weighed)
    return sum(weight * part for weight, part in weighed) / most if most else None


def _share(points: list[Points]) -> float | None:
    most = sum(each.of for each in points)
    return sum(each.won for each in points) / most if most > 0 else None
