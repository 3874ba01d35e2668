"""`run`, `transcribe`, `score`, `report`: the stages joined, with progress and a summary."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import structlog
from rich.text import Text

from qa_pipeline import __version__
from qa_pipeline.cli.console import Speech, err, out, print_json, say, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.progress import CallProgress
from qa_pipeline.cli.recorded import note_end, now, recorded
from qa_pipeline.cli.stopping import note_how_far
from qa_pipeline.cli.waiting import say_who, slow_disk_named
from qa_pipeline.errors import StoreError
from qa_pipeline.judging import Judging, Rules
from qa_pipeline.latest_report import write_latest
from qa_pipeline.logs import logging_stage
from qa_pipeline.pipeline import load_rules, score_calls, transcribe_calls
from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.reporting import write_heard
from qa_pipeline.reports.batch import RunInfo
from qa_pipeline.reports.digest import BatchDigest
from qa_pipeline.reports.paths import ReportPaths
from qa_pipeline.reports.summary import batch_headline, headings, rows_that_matter
from qa_pipeline.reports.write import write_run
from qa_pipeline.scorecard.scorecard import Outcome
from qa_pipeline.settings import Settings
from qa_pipeline.sharing import Sharing
from qa_pipeline.speech.engine import make_transcriber
from qa_pipeline.store.store import Store

log = structlog.get_logger()

STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "red",
    Outcome.NEEDS_REVIEW: "yellow",
    Outcome.NOT_ASSESSABLE: "dim",
}


def run_workspace(
    settings: Settings, speech: Speech, *, strict: bool, sharing: Sharing | None = None
) -> ExitCode:
    """The main job; the playbooks are read first, so that a mistake in one costs no hour of transcribing."""
    rules = load_rules(settings)
    with Store(settings.out, settings.workspace, settings.store) as store:
        work = partial(_hear_and_score, rules=rules, sharing=sharing or Sharing())
        return _reported(store, settings, speech, "run", strict=strict, work=work)


def score_workspace(settings: Settings, speech: Speech, *, strict: bool) -> ExitCode:
    """Judges what is stored again."""
    rules = load_rules(settings)
    with Store(settings.out, settings.workspace, settings.store) as store:
        return _reported(store, settings, speech, "score", strict=strict, work=partial(_score, rules=rules))


def report_workspace(settings: Settings, speech: Speech) -> ExitCode:
    """Writes what is stored again."""
    with Store(settings.out, settings.workspace, settings.store) as store:
        return _reported(store, settings, speech, "report", strict=False, work=lambda *_: {})


def transcribe_workspace(settings: Settings, speech: Speech, sharing: Sharing | None = None) -> ExitCode:
    """Hears what is new; writes the transcripts, and no scorecards.

    The playbooks are read for the names in them, so that `run` finds these transcripts and hears nothing again.
    """
    rules = load_rules(settings, to_judge=False)
    with Store(settings.out, settings.workspace, settings.store) as store:
        work = partial(_transcribed, store, settings, speech, rules, sharing or Sharing())
        return recorded(store, settings, "transcribe", work)


def _transcribed(
    store: Store, settings: Settings, speech: Speech, rules: Rules, sharing: Sharing, run_id: int, _: str
) -> ExitCode:
    counts = _hear(settings, speech, store, rules, sharing, run_id)
    with CallProgress("Writing", shown=speech.talks) as progress, logging_stage("report"):
        heard, skipped = write_heard(store, settings, progress.tell)
    note_end(store, run_id, now(), counts | {"skipped": len(skipped)})
    if speech.as_json:
        print_json({"heard": counts["transcribed"], "calls": heard, **_skipped(skipped)})
    folder = settings.out / "transcripts"
    say(speech, f"{len(heard)} transcripts in {folder}, {counts['transcribed']} of them new")
    for each in skipped:
        say(speech, f"not processed: {each.file or each.call_id}: {each.reason}")
    return ExitCode.NOT_PROCESSED if skipped else ExitCode.OK


Work = Callable[[Settings, Speech, Store, int], dict[str, int]]


def _reported(
    store: Store, settings: Settings, speech: Speech, command: str, *, strict: bool, work: Work
) -> ExitCode:
    """Does the work and writes the reports."""
    all_of_it = partial(_worked, store, settings, speech, strict=strict, work=work)
    return recorded(store, settings, command, all_of_it)


def _worked(
    store: Store, settings: Settings, speech: Speech, run_id: int, started: str, *, strict: bool, work: Work
) -> ExitCode:
    counts = work(settings, speech, store, run_id)
    if not store.listed():
        raise StoreError(f"{settings.workspace}: nothing is transcribed yet; run `qa-pipeline run` first")
    with CallProgress("Writing", shown=speech.talks) as progress, logging_stage("report"):
        report = write_latest(store, settings, progress.tell, settings.csv)
    batch, paths = report.written.batch, report.written.paths
    counts |= {"skipped": len(batch.skipped)}
    finished = now()
    note_end(store, run_id, finished, counts)
    for each in batch.skipped:
        log.info("call_skipped", call_id=each.call_id, problem=each.problem.value)
    log.info("counted", calls=len(batch.calls), **counts)
    info = RunInfo(
        started_at=started, finished_at=finished, version=__version__, counts=tuple(sorted(counts.items()))
    )
    write_run(info, paths)
    if report.unjudged:
        err().print(
            f"qa-pipeline: {report.unjudged} calls are heard and not judged yet: run `qa-pipeline score`"
        )
    _summary(batch, paths, counts, speech)
    if batch.skipped:
        return ExitCode.NOT_PROCESSED
    failed = any(call.outcome is Outcome.FAILED for call in batch.calls)
    return ExitCode.FAILED_CALL if strict and failed else ExitCode.OK


def _hear_and_score(
    settings: Settings, speech: Speech, store: Store, run_id: int, *, rules: Rules, sharing: Sharing
) -> dict[str, int]:
    with Judging(rules) as judging:
        heard = _hear(settings, speech, store, rules, sharing, run_id, judging)
        return heard | _judge(speech, store, run_id, judging)


def _hear(
    settings: Settings,
    speech: Speech,
    store: Store,
    rules: Rules,
    sharing: Sharing,
    run_id: int,
    judging: Judging | None = None,
) -> dict[str, int]:
    make = partial(
        make_transcriber,
        settings.engine,
        settings.model,
        settings.models,
        settings.workers,
        beam=settings.beam,
    )
    how = replace(sharing, run_id=run_id, waiting=partial(say_who, speech))
    with CallProgress("Hearing", shown=speech.talks) as progress, logging_stage("hearing"):
        try:
            with slow_disk_named(settings.recordings, speech, progress.tell) as tell:
                heard = transcribe_calls(settings, store, rules, make, tell, judging, how)
        except KeyboardInterrupt:
            note_how_far(progress.last.done, progress.last.total)
            raise
        return {"transcribed": heard}


def _score(_settings: Settings, speech: Speech, store: Store, run_id: int, *, rules: Rules) -> dict[str, int]:
    with Judging(rules) as judging:
        return _judge(speech, store, run_id, judging)


def _judge(speech: Speech, store: Store, run_id: int, judging: Judging) -> dict[str, int]:
    with CallProgress("Checking", shown=speech.talks) as progress, logging_stage("checks"):
        return {"scored": score_calls(store, judging, run_id, progress.tell)}


def _skipped(skipped: Iterable[SkippedRecording]) -> dict[str, object]:
    return {
        "not_processed": [
            {"call_id": s.call_id, "file": s.file, "problem": s.problem.value, "reason": s.reason}
            for s in skipped
        ]
    }


def _summary(batch: BatchDigest, paths: ReportPaths, counts: dict[str, int], speech: Speech) -> None:
    """What came out, as a table for people or as JSON for programs."""
    if speech.as_json:
        calls = [
            {
                "call_id": call.call_id,
                "outcome": call.outcome.value,
                "compliance": call.compliance,
                "quality": call.quality,
                "scorecard": str(paths.scorecards[call.call_id]),
            }
            for call in batch.calls
        ]
        told = {"counts": counts, "calls": calls, **_skipped(batch.skipped), "report": str(paths.index)}
        print_json(told)
        return
    if not speech.talks:
        return
    shown = table(*headings(batch.language))
    rows, more = rows_that_matter(batch)
    for row in rows:
        cells = (row.call, row.agent, row.playbook, row.compliance, row.quality, row.outcome, row.reason)
        style = STYLES.get(Outcome(row.status)) if row.status in set(Outcome) else "dim"
        shown.add_row(*map(Text, cells), style=style)
    out().print(shown)
    if more:
        say(speech, more)
    say(speech, "")
    say(speech, batch_headline(batch))
    say(speech, f"{paths.index}")
