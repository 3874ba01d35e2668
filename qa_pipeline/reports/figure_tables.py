"""What all calls say together as rows of a table: one an agent, one a step of a playbook's version."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from qa_pipeline.reports.cells import SEPARATOR, Row, number
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.agents import AgentCalls, by_agent
from qa_pipeline.reports.figures.means import Mean
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.figures.standings import Standing, standings
from qa_pipeline.reports.figures.steps import StepRecord, step_records
from qa_pipeline.reports.texts import Texts


def agent_rows(calls: Iterable[CallDigest], texts: Texts) -> Iterator[Row]:
    """One row an agent, in the order of names; of few calls there are counts alone."""
    groups = by_agent(calls)
    places = standings(groups)
    for group in groups:
        yield _agent(group, places.get(group.agent) if group.agent is not None else None, texts)


def _agent(group: AgentCalls, place: Standing | None, texts: Texts) -> Row:
    teams = dict.fromkeys(call.team for call in group.calls if call.team)
    row: Row = {
        "agent": texts.gettext("Agent not stated") if group.agent is None else group.agent,
        "team": SEPARATOR.join(teams),
        "calls": len(group.calls),
        "few": "few" if group.small else None,
        **{str(outcome): count for outcome, count in group.outcomes.counts},
    }
    if place is not None:
        row |= {"place_best": place.best, "place_worst": place.worst, "place_of": place.of}
    row |= _rate("pass_rate", "pass", group.rate)
    return row | _mean("compliance", group.compliance) | _mean("quality", group.quality)


def _rate(key: str, ends: str, rate: Rate) -> Row:
    """A share with its interval; empty cells where it rests on too few."""
    share, interval = rate.share, rate.interval
    if rate.small or share is None or interval is None:
        return {}
    low, high = interval
    return {key: number(share, 4), f"{ends}_low": number(low, 4), f"{ends}_high": number(high, 4)}


def _mean(key: str, mean: Mean | None) -> Row:
    if mean is None:
        return {}
    return {key: number(mean.value), f"{key}_low": number(mean.low), f"{key}_high": number(mean.high)}


def step_rows(calls: Iterable[CallDigest]) -> Iterator[Row]:
    """One row a step of each version of a playbook: the most missed first; of equals, critical ones."""
    versions: dict[tuple[str, str], list[CallDigest]] = defaultdict(list)
    for call in calls:
        versions[call.playbook or "", call.playbook_version or ""].append(call)
    found = [
        (version, record)
        for (_, version), judged in sorted(versions.items())
        for record in step_records(judged)
    ]
    found.sort(key=lambda each: (-len(each[1].failed), not each[1].critical))
    return (_step(version, record) for version, record in found)


def _step(version: str, record: StepRecord) -> Row:
    missed = Rate(passed=len(record.failed), judged=record.judged)
    return {
        "playbook": record.playbook,
        "version": version,
        "section": str(record.section),
        "check": record.check,
        "title": record.title,
        "critical": "yes" if record.critical else "no",
        "judged": record.judged,
        "few": "few" if missed.small else None,
        "passed": record.passed,
        "failed": len(record.failed),
        "unsure": record.unsure,
        **_rate("missed", "missed", missed),
    }
