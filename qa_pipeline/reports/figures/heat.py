"""Agents by criterion: who is strong where, with the number of calls behind every cell."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.agents import by_agent
from qa_pipeline.reports.figures.dates import by_time
from qa_pipeline.reports.figures.points import Points, points_of
from qa_pipeline.reports.figures.rates import SMALL_GROUP, Rate

_PASS, _FAIL = Verdict.PASS, Verdict.FAIL
Cell = TypeVar("Cell", Rate, Points)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookCalls:
    """A playbook and how many calls were judged by it."""

    playbook: str
    title: str
    """As the latest call has it."""
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One column."""

    check: str
    """A step's or a rule's id; of a map of competences, the competence."""
    title: str
    """As the latest call has it; of a competence its id, which pages name in their language."""
    section: Section
    critical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow(Generic[Cell]):
    """One agent, or all."""

    agent: str | None
    """None: calls without an agent, and the row of all."""
    small: bool
    """Whether there are too few calls to compare the agent."""
    calls: int
    cells: tuple[Cell, ...]
    """One a criterion, in their order; each says itself whether too little was judged (`.small`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap(Generic[Cell]):
    """Agents by criterion."""

    playbook: str | None
    """None for the map of competences, which holds for calls of any playbook."""
    title: str
    criteria: tuple[Criterion, ...]
    rows: tuple[HeatRow[Cell], ...]
    """In the order of agents' names; calls without an agent last."""
    whole: HeatRow[Cell]


def heat_playbooks(calls: Iterable[CallDigest]) -> tuple[PlaybookCalls, ...]:
    """The playbooks with their numbers of calls, most first."""
    given = sorted((call for call in calls if call.playbook), key=by_time)
    numbers = Counter(call.playbook or "" for call in given)
    titles = {call.playbook or "": call.playbook_title or call.playbook or "" for call in given}
    order = sorted(numbers, key=lambda playbook: (-numbers[playbook], playbook))
    return tuple(PlaybookCalls(playbook=one, title=titles[one], calls=numbers[one]) for one in order)


def heat_map(calls: Iterable[CallDigest], playbook: str) -> HeatMap[Rate]:
    """Agents by step and rule of one playbook: in how many of the calls in which it was judged it passed."""
    its = [call for call in calls if call.playbook == playbook]
    criteria = _criteria(its)
    checks = [criterion.check for criterion in criteria]
    title = max(its, key=by_time).playbook_title if its else None
    rows = tuple(_rates(group.agent, group.calls, checks) for group in by_agent(its))
    columns = zip(*(row.cells for row in rows), strict=True)
    return HeatMap(
        playbook=playbook,
        title=title or playbook,
        criteria=criteria,
        rows=rows,
        whole=_row(None, len(its), tuple(_sum(column) for column in columns)),
    )


def _sum(cells: Sequence[Rate]) -> Rate:
    return Rate(passed=sum(cell.passed for cell in cells), judged=sum(cell.judged for cell in cells))


def _row(agent: str | None, calls: int, cells: tuple[Cell, ...]) -> HeatRow[Cell]:
    return HeatRow(agent=agent, small=calls < SMALL_GROUP, calls=calls, cells=cells)


def _criteria(calls: Sequence[CallDigest]) -> tuple[Criterion, ...]:
    """In the order of the latest call, then those that only earlier ones have."""
    found: dict[str, Criterion] = {}
    for call in sorted(calls, key=by_time, reverse=True):
        for result in call.results:
            if result.check not in found:
                found[result.check] = Criterion(
                    check=result.check,
                    title=result.title,
                    section=result.section,
                    critical=result.critical,
                )
    return tuple(found.values())


def _rates(agent: str | None, calls: Sequence[CallDigest], checks: Sequence[str]) -> HeatRow[Rate]:
    passed: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for call in calls:
        passed.update([one.check for one in call.results if one.verdict is _PASS])
        failed.update([one.check for one in call.results if one.verdict is _FAIL])
    cells = tuple(Rate(passed=passed[check], judged=passed[check] + failed[check]) for check in checks)
    return _row(agent, len(calls), cells)


def competence_map(calls: Iterable[CallDigest]) -> HeatMap[Points]:
    """Agents by competence: the share of points won. The heaviest competence first."""
    its = [call for call in calls if call.competences]
    names = competence_names(its)
    return HeatMap(
        playbook=None,
        title="",
        criteria=tuple(
            Criterion(check=name, title=name, section=Section.QUALITY, critical=False) for name in names
        ),
        rows=tuple(_points(group.agent, group.calls, names) for group in by_agent(its)),
        whole=_points(None, its, names),
    )


def competence_names(calls: Iterable[CallDigest]) -> tuple[str, ...]:
    """The competences of the calls, that with the most weight in all of them first."""
    weights: dict[str, float] = {}
    for call in calls:
        for one in call.competences:
            weights[one.competence] = weights.get(one.competence, 0.0) + one.weight
    return tuple(sorted(weights, key=lambda name: (-weights[name], name)))


def competence_pairs(calls: Iterable[CallDigest]) -> dict[str, list[tuple[float, float]]]:
    """Competence -> (points, max_points) of each call that has it."""
    found: dict[str, list[tuple[float, float]]] = {}
    for call in calls:
        for one in call.competences:
            found.setdefault(one.competence, []).append((one.points, one.max_points))
    return found


def _points(agent: str | None, calls: Sequence[CallDigest], names: Sequence[str]) -> HeatRow[Points]:
    pairs = competence_pairs(calls)
    cells = tuple(points_of(pairs.get(name, [])) for name in names)
    return _row(agent, len(calls), cells)
