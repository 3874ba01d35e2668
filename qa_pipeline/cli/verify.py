"""`verify`: says what is not as it was written and what mends it, and with `--repair` mends it."""

from collections.abc import Mapping, Sequence

from qa_pipeline.cli.console import Speech, print_json, say
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.progress import CallProgress
from qa_pipeline.errors import DamagedStoreError
from qa_pipeline.repairing import repair as mend
from qa_pipeline.settings import Settings
from qa_pipeline.store.address import FILE
from qa_pipeline.store.salvage import Salvaged, salvage
from qa_pipeline.store.soundness import Part
from qa_pipeline.store.store import Store
from qa_pipeline.store.view import StoreView
from qa_pipeline.verifying import Finding, Remedy, verify_files, verify_store

_MENDS = {
    Remedy.REMOVE: "`qa-pipeline verify --repair` takes it away",
    Remedy.WRITE: "`qa-pipeline verify --repair` writes it again",
    Remedy.DRAW: "`qa-pipeline verify --repair` makes it again from the recording",
    Remedy.HEAR: "`qa-pipeline run` hears the call again",
    Remedy.IMPORT: "`qa-pipeline import` takes its file in again",
    Remedy.SCORE: "`qa-pipeline score` judges the call again",
    Remedy.NONE: "nothing brings it back; the present scorecard does not rest on it",
    Remedy.REBUILD: "`qa-pipeline verify --repair` makes it anew of all that can be read of it; `qa-pipeline run` then "
    "hears what is lost",
}
_OF_SERVER = "restore it from a backup"
"""What mends a damaged database that is no file of ours."""


def verify_workspace(settings: Settings, speech: Speech, *, repair: bool) -> ExitCode:
    """Checks the workspace's results, mends them if asked to, and says what is left."""
    found = left = _look(settings)
    saved: Salvaged | None = None
    if repair and found:
        if settings.store is None and any(one.remedy is Remedy.REBUILD for one in found):
            saved = salvage(settings.out / FILE)
        with (
            Store(settings.out, settings.workspace, settings.store) as store,
            CallProgress("Writing", shown=speech.talks) as progress,
        ):
            mend(settings, store, _look(settings) if saved else found, progress.tell)
        left = _look(settings)
    mended = [one for one in found if one not in left]
    mends = _MENDS | ({Remedy.REBUILD: _OF_SERVER} if settings.store else {})
    if speech.as_json:
        told = {
            "sound": not (left or saved),
            "findings": _as_json(left, mends),
            "repaired": _as_json(mended, mends),
        }
        print_json(told | ({"salvaged": _saved_as_json(saved)} if saved else {}))
    else:
        _print(mended, left, mends, speech)
        if saved:
            say(speech, _told_of(saved))
    return ExitCode.NOT_PROCESSED if left or saved else ExitCode.OK


def _look(settings: Settings) -> list[Finding]:
    try:
        with StoreView(settings.out, settings.store) as store:
            found = [*verify_store(store)]
    except DamagedStoreError:
        problem = "is so damaged that it cannot be opened, or is no store"
        found = [Finding(what=Part.DATABASE.value, problem=problem, remedy=Remedy.REBUILD)]
    return [*found, *verify_files(settings.out)]


def _told_of(saved: Salvaged) -> str:
    return (
        f"the database was made anew, with {saved.transcripts} transcripts and {saved.scorecards} scorecards; "
        f"`qa-pipeline run` now hears and judges what was lost, but for what was imported. The damaged one is {saved.damaged.name}: it holds what was said "
        "in your calls, delete it when you need it no more"
    )


def _saved_as_json(saved: Salvaged) -> dict[str, object]:
    return {
        "transcripts": saved.transcripts,
        "scorecards": saved.scorecards,
        "damaged_database": str(saved.damaged),
    }


def _print(
    mended: Sequence[Finding], left: Sequence[Finding], mends: Mapping[Remedy, str], speech: Speech
) -> None:
    for one in mended:
        say(speech, f"repaired: {_told(one)}")
    for one in left:
        say(speech, f"{_told(one)}; {_mended_by(one, mends)}")
    if not left:
        say(
            speech,
            "everything is as it was written" if not mended else "everything else is as it was written",
        )


def _told(one: Finding) -> str:
    calls = f" of {', '.join(map(_shown, one.call_ids))}" if one.call_ids else ""
    return f"{one.what}{calls}: {one.problem}"


def _mended_by(one: Finding, mends: Mapping[Remedy, str]) -> str:
    files = f": {', '.join(map(_shown, one.files))}" if one.files else ""
    return mends[one.remedy] + files


def _shown(name: str) -> str:
    """Of a call or a file; signs that no terminal shows are written out."""
    return name if name.isprintable() else ascii(name)


def _as_json(findings: Sequence[Finding], mends: Mapping[Remedy, str]) -> list[dict[str, object]]:
    return [
        {
            "what": one.what,
            "call_ids": list(one.call_ids),
            "problem": one.problem,
            "remedy": one.remedy.value,
            "mends": _mended_by(one, mends),
        }
        for one in findings
    ]
