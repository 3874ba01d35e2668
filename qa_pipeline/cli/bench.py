"""`bench`: ours beside openai-whisper and faster-whisper, the same weights on the same calls."""

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rich.text import Text

from qa_pipeline.bench import measure
from qa_pipeline.bench.calls import BenchCall, find_calls
from qa_pipeline.bench.contenders import CONTENDERS, SAME_CUTS, Contender
from qa_pipeline.bench.job import LIMIT_MIN, BenchError, Job
from qa_pipeline.bench.machine import this_machine
from qa_pipeline.bench.prepare import AS_IS, Prepared, prepare
from qa_pipeline.bench.report import (
    LEGEND,
    Report,
    absences,
    as_data,
    heading,
    headings,
    rows,
    summary,
    write_markdown,
)
from qa_pipeline.bench.rounds import hold
from qa_pipeline.bench.wer import words_of
from qa_pipeline.cli.console import Speech, err, out, print_json, say, table
from qa_pipeline.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchWishes:
    """What the command line asks for."""

    workspace: Path
    """As it was given."""
    sizes: tuple[str, ...]
    rounds: int
    threads: int | None
    """None: all processors."""
    limit_min: float = LIMIT_MIN
    """Of each contender's process."""
    only: tuple[str, ...] = ()
    """Parts of contenders' names; empty: all."""
    calls: tuple[str, ...] = ()
    """Call ids; empty: all."""
    same_cuts: bool = False
    markdown: Path | None = None


def run_bench(settings: Settings, wishes: BenchWishes, speech: Speech, found: Mapping[str, str]) -> None:
    """Measures the model at every size that is wanted, and says, writes or prints what came out.

    Args:
        settings: of the workspace.
        wishes: of the command line.
        speech: how much is said.
        found: the environment as the user has it.
    """
    contenders = _chosen(wishes)
    machine = this_machine()  # before our own work shows in its load
    calls, left_out = find_calls(
        settings.workspace,
        settings.recordings,
        settings.calls,
        leave_out=settings.out,
        language=settings.language,
        agent_channel=settings.agent_channel,
        only=wishes.calls,
    )
    limit_s = 60 * wishes.limit_min
    reports = []
    for size in wishes.sizes:
        _tell(speech, f"preparing the model, size {size}")
        prepared = prepare(settings.model, settings.models, size, settings.out / "bench")
        threads = wishes.threads or os.cpu_count() or 1
        job = _job(prepared, settings, calls, threads)
        results = hold(
            contenders,
            _with_cuts(job, found, limit_s) if wishes.same_cuts else job,
            calls,
            wishes.rounds,
            run=partial(measure.run, found=found, limit_s=limit_s),
            tell=lambda text: _tell(speech, text),
        )
        report = Report(
            block=f"{prepared.name}, {settings.workspace.name}",
            model=prepared.name,
            command=_command(wishes, size),
            machine=machine,
            threads=threads,
            rounds=wishes.rounds,
            calls=len(calls),
            audio_s=sum(call.duration_s for call in calls),
            words=sum(len(words_of(said, c.task.language)) for c in calls for said in c.reference.values()),
            left_out=tuple(f"{each.file}: {each.reason}" for each in left_out),
            results=results,
        )
        reports.append(report)
        _show(report, speech)
        if wishes.markdown:
            write_markdown(wishes.markdown, report)
            say(speech, f"{wishes.markdown}: table written")
    if speech.as_json:
        print_json([as_data(report) for report in reports])


def _chosen(wishes: BenchWishes) -> tuple[Contender, ...]:
    all_of_them = (*CONTENDERS, *SAME_CUTS) if wishes.same_cuts else CONTENDERS
    chosen = tuple(
        each for each in all_of_them if not wishes.only or any(part in each.name for part in wishes.only)
    )
    if not chosen:
        names = "\n".join(each.name for each in all_of_them)
        raise BenchError(f"no contender has {' or '.join(wishes.only)} in its name; there are:\n{names}")
    return chosen


def _job(prepared: Prepared, settings: Settings, calls: Sequence[BenchCall], threads: int) -> Job:
    return Job(
        contender="",
        checkpoint=prepared.checkpoint,
        model=prepared.model,
        models_dir=settings.models,
        converted=prepared.converted if isinstance(prepared.converted, Path) else None,
        not_converted="" if isinstance(prepared.converted, Path) else prepared.converted,
        threads=threads,
        tasks=tuple(call.task for call in calls),
    )


def _with_cuts(job: Job, found: Mapping[str, str], limit_s: float) -> Job:
    cuts = measure.cut(job, found, limit_s)
    return replace(job, tasks=tuple(replace(task, windows=cuts[task.call_id]) for task in job.tasks))


def _command(wishes: BenchWishes, size: str) -> str:
    """The command again, for this size alone; a folder elsewhere by its name, since a document is read on other machines."""
    folder = wishes.workspace.name if wishes.workspace.is_absolute() else str(wishes.workspace)
    parts = ["qa-pipeline", "bench", folder]
    if size != AS_IS:
        parts += ["--size", size]
    for call in wishes.calls:
        parts += ["--call", call]
    for part in wishes.only:
        parts += ["--only", part]
    if wishes.same_cuts:
        parts.append("--same-cuts")
    parts += ["--repeat", str(wishes.rounds)]
    if wishes.threads:
        parts += ["--threads", str(wishes.threads)]
    if wishes.limit_min != LIMIT_MIN:
        parts += ["--limit", f"{wishes.limit_min:g}"]
    return shlex.join(parts)


def _tell(speech: Speech, text: str) -> None:
    if speech.talks or speech.verbose:
        err().print(text, markup=False, style="dim")


def _show(report: Report, speech: Speech) -> None:
    if not speech.talks:
        return
    shown = table(*headings(report))
    for row in rows(report):
        shown.add_row(*map(Text, row))
    out().print(shown)
    say(speech, f"\n{heading(report)}\n{LEGEND}")
    for sentence in (*summary(report), *absences(report)):
        say(speech, sentence)
    for each in report.left_out:
        say(speech, f"left out: {each}")
    say(speech, f"Measured on {report.machine.sentence()}.\n")
