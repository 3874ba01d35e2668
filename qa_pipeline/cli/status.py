"""`status`: how far the work on a workspace is, who is at it, and what could not be heard."""

import time
from datetime import UTC, datetime

from rich.text import Text

from qa_pipeline.cli.console import Speech, out, print_json, say, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.settings import Settings
from qa_pipeline.store.claims import by_owner
from qa_pipeline.store.runs import StoredRun
from qa_pipeline.store.view import Overview, StoreView


def tell_status(settings: Settings, speech: Speech) -> ExitCode:
    """Prints it; nothing is written, and a run may be at work meanwhile."""
    with StoreView(settings.out, settings.store) as store:
        overview = store.overview(time.time())
    if speech.as_json:
        print_json(_as_json(overview))
    else:
        _print(overview, speech)
    return ExitCode.OK


def _print(overview: Overview, speech: Speech) -> None:
    told = f"{overview.calls} calls: {overview.heard} heard, {overview.scored} scored, {overview.waiting} waiting"
    say(speech, f"{told}, {len(overview.hearing)} being heard, {len(overview.parked)} parked")
    for owner, claims in by_owner(overview.hearing).items():
        since = _moment(min(claim.taken_at for claim in claims))
        say(speech, f"being heard by {owner.host}, process {owner.pid} since {since}:")
        say(speech, f"  {', '.join(_name(overview, claim.key[0]) for claim in claims)}")
    for one in overview.parked:
        reason = (
            f"{_name(overview, one.key[0])}: {one.reason} (tried {one.tries} times, last {_moment(one.at)})"
        )
        say(speech, f"parked: {reason}; `qa-pipeline run --retry` tries it again")
    for each in overview.unprocessable:
        say(speech, f"not processed: {each.call_id or each.file}: {each.reason}")
    if speech.talks and overview.runs:
        shown = table("Run", "Began", "Ended", "How", "Heard", "Scored", "Skipped")
        for run in overview.runs:
            shown.add_row(*map(Text, _row(run)))
        out().print(shown)


def _row(run: StoredRun) -> tuple[str, ...]:
    counts = (str(run.counts[name]) for name in ("transcribed", "scored", "skipped"))
    who = f"at work: {run.owner.host}, process {run.owner.pid}" if run.owner else "at work"
    return (run.command, run.started_at, run.finished_at or "–", run.ended or who, *counts)


def _as_json(overview: Overview) -> dict[str, object]:
    return {
        "calls": overview.calls,
        "heard": overview.heard,
        "scored": overview.scored,
        "waiting": overview.waiting,
        "being_heard": [
            {
                **_call(overview, claim.key[0]),
                "host": claim.owner.host,
                "pid": claim.owner.pid,
                "since": _moment(claim.taken_at),
            }
            for claim in overview.hearing
        ],
        "parked": [
            {
                **_call(overview, one.key[0]),
                "problem": one.problem.value,
                "reason": one.reason,
                "tries": one.tries,
                "last_try": _moment(one.at),
            }
            for one in overview.parked
        ],
        "not_processed": [
            {"call_id": s.call_id, "file": s.file, "problem": s.problem.value, "reason": s.reason}
            for s in overview.unprocessable
        ],
        "runs": list(map(_run_json, overview.runs)),
    }


def _run_json(run: StoredRun) -> dict[str, object]:
    return {
        "command": run.command,
        "version": run.version,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "ended": run.ended.value if run.ended else None,
        "host": run.owner.host if run.owner else None,
        "pid": run.owner.pid if run.owner else None,
        **run.counts,
        "checksums": dict(run.facts.checksums),
        "engine": run.facts.engine,
        "engine_version": run.facts.engine_version,
        "model": run.facts.model,
        "model_sha256": run.facts.model_sha256,
        "took_s": dict(run.facts.took_s),
    }


def _call(overview: Overview, sha256: str) -> dict[str, object]:
    return {"call_id": overview.names.get(sha256), "audio_sha256": sha256}


def _name(overview: Overview, sha256: str) -> str:
    """A call's id; before the first run has ended its audio's checksum is all that is known."""
    return overview.names.get(sha256) or f"audio {sha256[:12]}"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
