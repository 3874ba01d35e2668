"""Python's figures in the very shape in which the browser's are returned, so that the two can be held against each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.agents import by_agent
from qa_pipeline.reports.figures.counts import ending_counts, outcome_counts
from qa_pipeline.reports.figures.dates import period
from qa_pipeline.reports.figures.heat import HeatMap, HeatRow, competence_map, heat_map, heat_playbooks
from qa_pipeline.reports.figures.means import Mean
from qa_pipeline.reports.figures.points import Points
from qa_pipeline.reports.figures.profile import competence_profile
from qa_pipeline.reports.figures.queue import review_queue
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.figures.standings import standings
from qa_pipeline.reports.figures.steps import StepRecord, missed_steps, step_records
from qa_pipeline.reports.figures.trends import Bucket, by_campaign, by_hour, by_version, by_week

IN_THE_BROWSER = """(ids) => {
  const wanted = ids && new Set(ids);
  const calls = wanted ? qa.calls.filter((call) => wanted.has(call.id)) : qa.selected();
  const f = qa.figures;
  const step = (one) => ({ ...one, failed: one.failed.map(({ call, index }) => [call.id, index]) });
  const row = ({ agent, small, calls: count, cells }) => ({ agent, small, calls: count, cells });
  const map = (one) => ({
    ...one, rows: one.rows.map(row), whole: row(one.whole),
    criteria: one.criteria.map(({ check, title, section, critical }) => [check, title, section, critical]),
  });
  const groups = f.byAgent(calls);
  return {
    ids: calls.map((call) => call.id),
    outcomes: f.outcomes(calls).map(({ outcome, count }) => [outcome, count]),
    endings: f.endings(calls).map(({ ending, count }) => [ending, count]),
    period: f.period(calls),
    agents: groups.map(({ agent, calls: its, small, rate, compliance, quality }) => [agent, its.map((call) => call.id), small, rate, compliance, quality]),
    standings: [...f.standings(groups)].map(([agent, { best, worst, of }]) => [agent, best, worst, of]),
    steps: f.steps(calls).map(step),
    missed: f.missed(calls).map(step),
    playbooks: f.heatPlaybooks(calls),
    heat: f.heatPlaybooks(calls).map(({ playbook }) => map(f.heat(calls, playbook))),
    competences: map(f.competences(calls)),
    profile: f.profile(calls).map(({ competence, ...rest }) => ({ competence: competence.id, ...rest })),
    week: f.byWeek(calls), hour: f.byHour(calls), campaign: f.byCampaign(calls), version: f.byVersion(calls),
    queue: f.queue(calls).map(({ call, why, weight, critical }) => [call.id, why, weight, critical]),
  };
}"""


def figures_of(calls: Sequence[CallDigest]) -> dict[str, Any]:
    """All figures of the calls."""
    groups = by_agent(calls)
    return {
        "ids": [call.call_id for call in calls],
        "outcomes": [[str(outcome), count] for outcome, count in outcome_counts(calls).counts],
        "endings": [[str(ending), count] for ending, count in ending_counts(calls)],
        "period": list(period(calls) or ()) or None,
        "agents": [
            [
                one.agent,
                [call.call_id for call in one.calls],
                one.small,
                _rate(one.rate),
                _mean(one.compliance),
                _mean(one.quality),
            ]
            for one in groups
        ],
        "standings": [[agent, one.best, one.worst, one.of] for agent, one in standings(groups).items()],
        "steps": [_step(one) for one in step_records(calls)],
        "missed": [_step(one) for one in missed_steps(calls)],
        "playbooks": [
            {"playbook": one.playbook, "title": one.title, "calls": one.calls}
            for one in heat_playbooks(calls)
        ],
        "heat": [_map(heat_map(calls, one.playbook)) for one in heat_playbooks(calls)],
        "competences": _map(competence_map(calls)),
        "profile": [
            {
                "competence": one.competence,
                "points": one.points,
                "maxPoints": one.max_points,
                "calls": one.calls,
                "share": one.share,
                "small": one.small,
                "low": one.interval and one.interval[0],
                "high": one.interval and one.interval[1],
            }
            for one in competence_profile(calls)
        ],
        "week": [_bucket(one) for one in by_week(calls)],
        "hour": [_bucket(one) for one in by_hour(calls)],
        "campaign": [_bucket(one) for one in by_campaign(calls)],
        "version": [_bucket(one) for one in by_version(calls)],
        "queue": [[one.call.call_id, list(one.why), one.weight, one.critical] for one in review_queue(calls)],
    }


def differences(mine: object, its: object, where: str = "") -> list[str]:
    """Where the two differ; numbers may do so in the last digits."""
    if isinstance(mine, Mapping) and isinstance(its, Mapping):
        if set(mine) != set(its):
            return [f"{where}: {set(mine) ^ set(its)}"]
        return [line for key in mine for line in differences(mine[key], its[key], f"{where}.{key}")]
    if isinstance(mine, list) and isinstance(its, list):
        if len(mine) != len(its):
            return [f"{where}: {len(mine)} and {len(its)}"]
        return [
            line
            for at, pair in enumerate(zip(mine, its, strict=True))
            for line in differences(*pair, f"{where}[{at}]")
        ]
    if isinstance(mine, float) and isinstance(its, (int, float)):
        same = abs(mine - its) <= 1e-9 * max(1, abs(mine))
    else:
        same = mine == its and isinstance(mine, bool) is isinstance(its, bool)
    return [] if same else [f"{where}: {mine!r} and {its!r}"]


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval or (None, None)
    return {
        "passed": rate.passed,
        "judged": rate.judged,
        "failed": rate.failed,
        "share": rate.share,
        "low": low,
        "high": high,
        "small": rate.small,
    }


def _mean(mean: Mean | None) -> dict[str, Any] | None:
    return None if mean is None else {"n": mean.n, "value": mean.value, "low": mean.low, "high": mean.high}


def _step(one: StepRecord) -> dict[str, Any]:
    return {
        "playbook": one.playbook,
        "check": one.check,
        "title": one.title,
        "section": str(one.section),
        "critical": one.critical,
        "passed": one.passed,
        "failed": [[call.call_id, result.index] for call, result in one.failed],
        "unsure": one.unsure,
        "judged": one.judged,
        "rate": _rate(one.rate),
        "shareFailed": one.share_failed,
    }


def _map(one: HeatMap[Any]) -> dict[str, Any]:
    return {
        "playbook": one.playbook,
        "title": one.title,
        "criteria": [[c.check, c.title, str(c.section), c.critical] for c in one.criteria],
        "rows": [_row(row) for row in one.rows],
        "whole": _row(one.whole),
    }


def _row(row: HeatRow[Any]) -> dict[str, Any]:
    cells = [_points(cell) if isinstance(cell, Points) else _rate(cell) for cell in row.cells]
    return {"agent": row.agent, "small": row.small, "calls": row.calls, "cells": cells}


def _points(cell: Points) -> dict[str, Any]:
    return {
        "points": cell.points,
        "maxPoints": cell.max_points,
        "calls": cell.calls,
        "share": cell.share,
        "small": cell.small,
    }


def _bucket(one: Bucket) -> dict[str, Any]:
    return {
        "key": one.key,
        "labelParts": list(one.label_parts),
        "calls": one.calls,
        "rate": _rate(one.rate),
        "compliance": _mean(one.compliance),
        "quality": _mean(one.quality),
        "small": one.small,
    }
