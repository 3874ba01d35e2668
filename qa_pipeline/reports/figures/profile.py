"""Competences of one agent, or of all: points won, and how surely."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.heat import competence_names, competence_pairs
from qa_pipeline.reports.figures.points import points_of, ratio_interval
from qa_pipeline.reports.figures.rates import SMALL_GROUP, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceProfile:
    """One competence over many calls."""

    competence: str
    points: float
    max_points: float
    """Of the rules that were decided."""
    calls: int
    """In how many calls anything was decided."""
    share: float | None
    """0 to 1; None where nothing was decided."""
    interval: Interval | None
    """95 %; None of fewer than `SMALL_GROUP` calls."""

    @property
    def small(self) -> bool:
        """Whether too few calls say something of it."""
        return self.calls < SMALL_GROUP


def competence_profile(calls: Iterable[CallDigest]) -> tuple[CompetenceProfile, ...]:
    """The competences, that with the most weight first."""
    given = tuple(calls)
    pairs = competence_pairs(given)
    return tuple(_profile(name, pairs[name]) for name in competence_names(given))


def _profile(name: str, pairs: list[tuple[float, float]]) -> CompetenceProfile:
    whole = points_of(pairs)
    return CompetenceProfile(
        competence=name,
        points=whole.points,
        max_points=whole.max_points,
        calls=whole.calls,
        share=whole.share,
        interval=ratio_interval(pairs),
    )
