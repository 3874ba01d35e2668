"""`verify`: says what is not as it was written and what mends it, and with `--repair` mends it."""

from collections.abc import Sequence

from qa_pipeline.cli.console import Speech, print_json, say
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.progress import CallProgress
from qa_pipeline.repairing import repair as mend
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store
from qa_pipeline.store.view import StoreView
from qa_pipeline.verifying import Finding, Remedy, verify_files, verify_store

_MENDS = {
    Remedy.REMOVE: "`qa-pipeline verify --repair` takes it away",
    Remedy.WRITE: "`qa-pipeline verify --repair` writes it again",
    Remedy.DRAW: "`qa-pipeline verify --repair` makes it again from the recording",
    Remedy.HEAR: "`qa-pipeline run` hears the call again; import its transcript again if it was imported",
    Remedy.SCORE: "`qa-pipeline score` judges the call again",
    Remedy.NONE: "nothing brings it back; the present scorecard does not rest on it",
    Remedy.REBUILD: "restore it from a backup, or move it away: `qa-pipeline run` then hears all calls again",
}


def verify_workspace(settings: Settings, speech: Speech, *, repair: bool) -> ExitCode:
    """Checks the workspace's results, mends them if asked to, and says what is left."""
    found = _look(settings)
    left = found
    if repair and found:
        with (
            Store(settings.out, settings.workspace, settings.store) as store,
            CallProgress("Writing", shown=speech.talks) as progress,
        ):
            mend(settings, store, found, progress.tell)
        left = _look(settings)
    mended = [one for one in found if one not in left]
    if speech.as_json:
        print_json({"sound": not left, "findings": _as_json(left), "repaired": _as_json(mended)})
    else:
        _print(mended, left, speech)
    return ExitCode.NOT_PROCESSED if left else ExitCode.OK


def _look(settings: Settings) -> list[Finding]:
    with StoreView(settings.out, settings.store) as store:
        return [*verify_store(store), *verify_files(settings.out)]


def _print(mended: Sequence[Finding], left: Sequence[Finding], speech: Speech) -> None:
    for one in mended:
        say(speech, f"repaired: {_told(one)}")
    for one in left:
        say(speech, f"{_told(one)}; {_MENDS[one.remedy]}")
    if not left:
        say(
            speech,
            "everything is as it was written" if not mended else "everything else is as it was written",
        )


def _told(one: Finding) -> str:
    calls = f" of {', '.join(map(_shown, one.call_ids))}" if one.call_ids else ""
    return f"{one.what}{calls}: {one.problem}"


def _shown(call_id: str) -> str:
    """A call's id; signs that no terminal shows are written out."""
    return call_id if call_id.isprintable() else ascii(call_id)


def _as_json(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [
        {
            "what": one.what,
            "call_ids": list(one.call_ids),
            "problem": one.problem,
            "remedy": one.remedy.value,
            "mends": _MENDS[one.remedy],
        }
        for one in findings
    ]
