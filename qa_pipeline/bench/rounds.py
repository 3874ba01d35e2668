"""Everybody hears the same calls, in turns, over several rounds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa_pipeline.bench.calls import BenchCall
from qa_pipeline.bench.contenders import Contender
from qa_pipeline.bench.job import HeardText, Job, Measured, Missing
from qa_pipeline.bench.wer import WordErrors, count_errors, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One contender over all rounds."""

    contender: Contender
    best: Measured
    """The round in which hearing took least."""
    spread: float
    """How much longer the slowest round heard, by the best."""
    errors: tuple[tuple[str, WordErrors], ...]
    """By language."""

    @property
    def all_errors(self) -> WordErrors:
        """Over all languages."""
        return total(errors for _, errors in self.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A contender that could not run, and why."""

    contender: Contender
    reason: str


Run = Callable[[Job], Measured | Missing]


def hold(
    contenders: Sequence[Contender],
    job: Job,
    calls: Sequence[BenchCall],
    rounds: int,
    *,
    run: Run,
    tell: Callable[[str], None],
) -> tuple[Result | Absent, ...]:
    """Measures every contender once a round, one after another: what disturbs the machine disturbs not one of them alone.

    Args:
        contenders: in the order of the table.
        job: all but the contender; holds our cuts for those that are given them.
        calls: those of the job, with their references.
        rounds: 1 or more.
        run: measures one.
        tell: hears what is about to run, and what came out.
    """
    measured: dict[str, list[Measured]] = {each.name: [] for each in contenders}
    absent: dict[str, str] = {}
    for number in range(1, rounds + 1):
        for contender in contenders:
            if contender.name in absent:
                continue
            tell(f"round {number} of {rounds}: {contender.name}")
            outcome = run(_given(job, contender))
            if isinstance(outcome, Missing):
                absent[contender.name] = outcome.reason
                tell(f"  not available: {outcome.reason}")
            else:
                measured[contender.name].append(outcome)
                tell(f"  {outcome.hearing_s:.1f} s")
    return tuple(
        Absent(contender=each, reason=absent[each.name])
        if each.name in absent
        else _result(each, measured[each.name], calls)
        for each in contenders
    )


def _given(job: Job, contender: Contender) -> Job:
    tasks = job.tasks if contender.our_cuts else tuple(replace(task, windows={}) for task in job.tasks)
    return replace(job, contender=contender.name, tasks=tasks)


def _result(contender: Contender, measured: Sequence[Measured], calls: Sequence[BenchCall]) -> Result:
    best = min(measured, key=lambda one: one.hearing_s)
    slowest_s = max(one.hearing_s for one in measured)
    return Result(
        contender=contender,
        best=best,
        spread=slowest_s / best.hearing_s - 1,
        errors=errors_by_language(best.heard, calls),
    )


def errors_by_language(
    heard: Sequence[HeardText], calls: Sequence[BenchCall]
) -> tuple[tuple[str, WordErrors], ...]:
    """Every channel's text against what was said on it; a call that was not heard misses all its words."""
    texts = {one.call_id: one.texts for one in heard}
    counted: dict[str, list[WordErrors]] = {}
    for call in calls:
        language = call.task.language
        for speaker, said in call.reference.items():
            written = texts.get(call.task.call_id, {}).get(speaker, "")
            counted.setdefault(language, []).append(count_errors(said, written, language))
    return tuple((language, total(counted[language])) for language in sorted(counted))
