"""Steps of playbooks over many calls: which are missed, how often, in which calls."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.reports.digest import CallDigest, ResultDigest
from qa_pipeline.reports.figures.dates import by_time
from qa_pipeline.reports.figures.rates import Rate

_PASS, _FAIL, _UNSURE = Verdict.PASS, Verdict.FAIL, Verdict.UNSURE


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One step of a playbook over many calls."""

    playbook: str
    """Its id; empty where calls were judged without one."""
    check: str
    title: str
    """As the latest call has it: a new version may rename a step; so with what follows."""
    section: Section
    critical: bool
    passed: int
    failed: tuple[tuple[CallDigest, ResultDigest], ...]
    unsure: int

    @property
    def judged(self) -> int:
        """Calls in which the step passed or failed; the others say nothing of it."""
        return self.passed + len(self.failed)

    @property
    def rate(self) -> Rate:
        """Calls in which it passed, of those in which it was judged."""
        return Rate(passed=self.passed, judged=self.judged)

    @property
    def share_failed(self) -> float:
        """Of the calls in which it was judged."""
        return len(self.failed) / self.judged if self.judged else 0.0


def missed_steps(calls: Iterable[CallDigest]) -> tuple[StepRecord, ...]:
    """The steps that failed at least once, the most missed first; of equals, critical ones."""
    missed = (record for record in step_records(calls) if record.failed)
    return tuple(
        sorted(missed, key=lambda one: (-len(one.failed), not one.critical, one.playbook, one.check))
    )


@dataclass(slots=True)
class _Seen:
    """What has been seen of a step so far."""

    latest: ResultDigest
    passed: int = 0
    unsure: int = 0
    failed: list[tuple[CallDigest, ResultDigest]] = field(default_factory=list)


def step_records(calls: Iterable[CallDigest]) -> tuple[StepRecord, ...]:
    """All steps, playbook by playbook, in the order in which the latest call has them."""
    given = tuple(calls)
    found = _by_playbook(given)
    for call in given:
        _count(found[call.playbook or ""], call)
    return tuple(
        _record(playbook, check, seen)
        for playbook in sorted(found)
        for check, seen in found[playbook].items()
    )


def _by_playbook(calls: Iterable[CallDigest]) -> dict[str, dict[str, _Seen]]:
    """Playbook -> check -> nothing counted yet, in the order of the latest call, then what only earlier ones have."""
    found: dict[str, dict[str, _Seen]] = {}
    for call in sorted(calls, key=by_time, reverse=True):
        steps = found.setdefault(call.playbook or "", {})
        for result in call.results:
            if result.check not in steps:
                steps[result.check] = _Seen(latest=result)
    return found


def _count(steps: dict[str, _Seen], call: CallDigest) -> None:
    """Count one call; half a million results are counted in large batches, so verdicts are compared by identity."""
    for result in call.results:
        seen = steps[result.check]
        if result.verdict is _PASS:
            seen.passed += 1
        elif result.verdict is _FAIL:
            seen.failed.append((call, result))
        elif result.verdict is _UNSURE:
            seen.unsure += 1


def _record(playbook: str, check: str, seen: _Seen) -> StepRecord:
    return StepRecord(
        playbook=playbook,
        check=check,
        title=seen.latest.title,
        section=seen.latest.section,
        critical=seen.latest.critical,
        passed=seen.passed,
        failed=tuple(seen.failed),
        unsure=seen.unsure,
    )
