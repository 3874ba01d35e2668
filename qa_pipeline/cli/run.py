"""`run`, `transcribe`, `score`, `report`: the stages joined, with progress and a summary."""

import os.path
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from rich.text import Text

from qa_pipeline import __version__
from qa_pipeline.cli.console import Speech, err, out, print_json, say, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.progress import CallProgress
from qa_pipeline.errors import StoreError
from qa_pipeline.judging import Judging, Rules
from qa_pipeline.pipeline import (
    load_rules,
    playable_copy,
    score_calls,
    transcribe_calls,
)
from qa_pipeline.recordings.recording import Recording, SkippedRecording
from qa_pipeline.reports.batch import ReportBatch, ReportedCall, RunInfo, report_batch
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.summary import batch_headline, headings, summary_rows
from qa_pipeline.reports.write import ReportPaths, write_reports, write_transcripts
from qa_pipeline.scorecard.scorecard import Outcome
from qa_pipeline.settings import Settings
from qa_pipeline.speech.engine import make_transcriber
from qa_pipeline.store.store import Store, StoredCall

STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "red",
    Outcome.NEEDS_REVIEW: "yellow",
    Outcome.NOT_ASSESSABLE: "dim",
}


def now() -> str:
    """The time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def run_workspace(settings: Settings, speech: Speech, *, strict: bool) -> ExitCode:
    """The main job; the playbooks are read first, so that a mistake in one costs no hour of transcribing."""
    rules = load_rules(settings)
    with Store(settings.out, settings.workspace) as store:
        return _recorded(
            store, settings, speech, "run", strict=strict, work=partial(_hear_and_score, rules=rules)
        )


def score_workspace(settings: Settings, speech: Speech, *, strict: bool) -> ExitCode:
    """Judges what is stored again."""
    rules = load_rules(settings)
    with Store(settings.out, settings.workspace) as store:
        return _recorded(store, settings, speech, "score", strict=strict, work=partial(_score, rules=rules))


def report_workspace(settings: Settings, speech: Speech) -> ExitCode:
    """Writes what is stored again."""
    with Store(settings.out, settings.workspace) as store:
        return _recorded(store, settings, speech, "report", strict=False, work=lambda *_: {})


def transcribe_workspace(settings: Settings, speech: Speech) -> ExitCode:
    """Hears what is new; writes the transcripts, and no scorecards.

    The playbooks are read for the names in them, so that `run` finds these transcripts and hears nothing again.
    """
    rules = load_rules(settings, to_judge=False)
    with Store(settings.out, settings.workspace) as store:
        counts = _hear(settings, speech, store, rules)
        calls = store.calls()
    batch = _batch(settings, tuple(call for call in calls if isinstance(call, SkippedRecording)), ())
    heard = [call for call in calls if isinstance(call, StoredCall)]
    folder = write_transcripts([(call.recording, call.transcript) for call in heard], settings.out)
    if speech.as_json:
        print_json(
            {"heard": counts["transcribed"], "calls": [c.recording.call_id for c in heard], **_skipped(batch)}
        )
    say(
        speech,
        f"{len(heard)} transcripts in {folder}, {counts['transcribed']} of them new",
    )
    for skipped in batch.skipped:
        say(speech, f"not processed: {skipped.file or skipped.call_id}: {skipped.reason}")
    return ExitCode.NOT_PROCESSED if batch.skipped else ExitCode.OK


Work = Callable[[Settings, Speech, Store, int], dict[str, int]]


def _recorded(
    store: Store, settings: Settings, speech: Speech, command: str, *, strict: bool, work: Work
) -> ExitCode:
    """Does the work, writes the reports, and notes the run in the store."""
    started = now()
    run_id = store.begin_run(command, __version__, started)
    counts = work(settings, speech, store, run_id)
    calls = store.calls()
    if not calls:
        raise StoreError(f"{settings.workspace}: nothing is transcribed yet; run `qa-pipeline run` first")
    skipped = tuple(call for call in calls if isinstance(call, SkippedRecording))
    scored = tuple(call for call in calls if isinstance(call, StoredCall))
    counts |= {"skipped": len(skipped)}
    store.end_run(run_id, now(), **counts)
    info = RunInfo(
        started_at=started, finished_at=now(), version=__version__, counts=tuple(sorted(counts.items()))
    )
    batch = _batch(settings, skipped, scored, info)
    paths = write_reports(batch, settings.out)
    if unjudged := len(scored) - len(batch.calls):
        err().print(f"qa-pipeline: {unjudged} calls are heard and not judged yet: run `qa-pipeline score`")
    _summary(batch, paths, counts, speech)
    if skipped:
        return ExitCode.NOT_PROCESSED
    failed = any(call.scorecard.outcome is Outcome.FAILED for call in batch.calls)
    return ExitCode.FAILED_CALL if strict and failed else ExitCode.OK


def _hear_and_score(
    settings: Settings, speech: Speech, store: Store, run_id: int, *, rules: Rules
) -> dict[str, int]:
    with Judging(rules) as judging:
        heard = _hear(settings, speech, store, rules, judging)
        return heard | _judge(speech, store, run_id, judging)


def _hear(
    settings: Settings, speech: Speech, store: Store, rules: Rules, judging: Judging | None = None
) -> dict[str, int]:
    make = partial(
        make_transcriber,
        settings.engine,
        settings.model,
        settings.models,
        settings.workers,
        beam=settings.beam,
    )
    with CallProgress("Hearing", shown=speech.talks) as progress:
        heard = transcribe_calls(settings, store, rules, make, progress.tell, judging)
        return {"transcribed": heard}


def _score(_settings: Settings, speech: Speech, store: Store, run_id: int, *, rules: Rules) -> dict[str, int]:
    with Judging(rules) as judging:
        return _judge(speech, store, run_id, judging)


def _judge(speech: Speech, store: Store, run_id: int, judging: Judging) -> dict[str, int]:
    with CallProgress("Checking", shown=speech.talks) as progress:
        return {"scored": score_calls(store, judging, run_id, progress.tell)}


def _batch(
    settings: Settings,
    skipped: tuple[SkippedRecording, ...],
    calls: tuple[StoredCall, ...],
    info: RunInfo | None = None,
) -> ReportBatch:
    reported = [
        ReportedCall(
            recording=call.recording,
            transcript=call.transcript,
            scorecard=call.scorecard,
            audio_href=_audio_href(settings, call.recording),
        )
        for call in calls
        if call.scorecard
    ]
    return report_batch(reported, skipped, language=settings.report_language, run=info)


def _audio_href(settings: Settings, recording: Recording) -> str | None:
    """The way from a call's page to its audio: the recording itself where browsers play it, else the copy."""
    copy = playable_copy(settings, recording)
    path = copy if copy.is_file() else recording.path
    if path is None or not path.is_file():
        return None
    pages = (settings.out / "report" / "calls").absolute()
    relative = Path(path).absolute()
    return quote(_relative(relative, pages))


def _relative(path: Path, start: Path) -> str:
    # pathlib itself climbs out of a folder only from Python 3.12 on
    return Path(os.path.relpath(path, start)).as_posix()


def _skipped(batch: ReportBatch) -> dict[str, object]:
    return {
        "not_processed": [
            {"call_id": s.call_id, "file": s.file, "problem": s.problem.value, "reason": s.reason}
            for s in batch.skipped
        ]
    }


def _summary(batch: ReportBatch, paths: ReportPaths, counts: dict[str, int], speech: Speech) -> None:
    """What came out, as a table for people or as JSON for programs."""
    if speech.as_json:
        calls = [
            {
                "call_id": call.call_id,
                "outcome": call.scorecard.outcome.value,
                "compliance": call.scorecard.compliance,
                "quality": call.scorecard.quality,
                "scorecard": str(paths.scorecards[call.call_id]),
            }
            for call in batch.calls
        ]
        print_json({"counts": counts, "calls": calls, **_skipped(batch), "report": str(paths.index)})
        return
    if not speech.talks:
        return
    brief = digest_batch(batch)
    shown = table(*headings(batch.language))
    for row in summary_rows(brief):
        cells = (row.call, row.agent, row.playbook, row.compliance, row.quality, row.outcome, row.reason)
        style = STYLES.get(Outcome(row.status)) if row.status in set(Outcome) else "dim"
        shown.add_row(*map(Text, cells), style=style)
    out().print(shown)
    say(speech, "")
    say(speech, batch_headline(brief))
    say(speech, f"{paths.index}")
