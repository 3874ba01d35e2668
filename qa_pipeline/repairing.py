"""Mends what `verify` found: what can be made again is, the rest is marked so that the next run does it."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from qa_pipeline.page_audio import draw_missing, keep_playable
from qa_pipeline.pipeline import drawing
from qa_pipeline.progress import Listener
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.reporting import write_stored
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store
from qa_pipeline.temporary import remove_leftovers
from qa_pipeline.verifying import Finding, Remedy


def repair(settings: Settings, store: Store, findings: Sequence[Finding], tell: Listener) -> None:
    """Mends what can be mended now.

    Args:
        settings: of the workspace.
        store: opened for writing.
        findings: what is to be mended.
        tell: hears of each call whose files are written again.

    Raises:
        ReportError: a file cannot be written.
        StoreError: the store cannot be.
    """
    remove_leftovers(settings.out)
    again = (Remedy.HEAR, Remedy.IMPORT)
    transcripts = [one.number for one in findings if one.remedy in again and one.number is not None]
    if transcripts:
        store.distrust(transcripts)
    draws = {one.what for one in findings if one.remedy is Remedy.DRAW}
    drawn = [
        _draw(settings, each.recording, settings.workspace / each.recording.path, draws)
        for each in (store.listed() if draws else ())
        if each.recording and each.recording.path
    ]
    broken = [one.what for one in findings if one.remedy is Remedy.WRITE]
    for name in broken:
        with suppress(OSError):  # what cannot be taken away is found again
            (settings.out / name).unlink(missing_ok=True)
    if (broken or any(drawn)) and store.listed():
        write_stored(store, settings, tell, settings.csv)


def _draw(settings: Settings, recording: Recording, path: Path, wanted: set[str]) -> bool:
    """Makes again what a recording's page plays and draws; without the recording what is there stays, for it is all there is."""
    if not path.is_file():
        return False
    what = drawing(settings, recording, path)
    copy = what.playable.relative_to(settings.out).as_posix()
    peaks = copy.removesuffix(".mp3") + ".peaks.json"
    mine = wanted & {copy, peaks}
    for name in mine:
        with suppress(OSError):
            (settings.out / name).unlink(missing_ok=True)
    if copy in wanted:
        keep_playable(path, what.playable)
    if peaks in wanted:
        draw_missing([what])
    return bool(mine)
