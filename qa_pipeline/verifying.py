"""Whether everything that was done still is as it was written: the store, every file of the report, what its pages play."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from qa_pipeline.reports.manifest import MANIFEST, checksum_of_file, read_manifest
from qa_pipeline.reports.peaks import read_peaks
from qa_pipeline.store.soundness import Damage, Part
from qa_pipeline.store.view import StoreView
from qa_pipeline.temporary import leftovers


class Remedy(StrEnum):
    """What mends a finding."""

    REMOVE = "remove"
    """It is taken away, and that is all."""
    WRITE = "write"
    """It is written again from the store."""
    DRAW = "draw"
    """It is made again from the recording."""
    HEAR = "hear"
    """The call is heard again by `run`."""
    IMPORT = "import"
    """Its transcript is imported again."""
    SCORE = "score"
    """The call is judged again by `score`."""
    NONE = "none"
    """Nothing: it is lost."""
    REBUILD = "rebuild"
    """The database is made anew of what can be read of it; `run` hears the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it was written."""

    what: str
    """A file by its place in the output folder, or a part of the store."""
    problem: str
    """A sentence in English, without any of the caller's words."""
    remedy: Remedy
    call_ids: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Names of the files that are to be imported again, as far as they are known."""
    number: int | None = None
    """Of the row, where it is in the store."""


def verify_store(store: StoreView) -> Iterator[Finding]:
    """What is damaged in the store."""
    return map(_of_store, store.damages())


def verify_files(out: Path) -> Iterator[Finding]:
    """What is damaged among the files of the report, and what killed processes left.

    Args:
        out: the output folder.
    """
    found = list(_of_manifest(out))
    yield from found
    known = {one.what for one in found}
    for path in sorted((out / "audio").glob("*.peaks.json")):  # also where the list is lost
        if _name(out, path) not in known and read_peaks(path) is None:
            yield Finding(what=_name(out, path), problem="is damaged", remedy=Remedy.DRAW)
    for path in leftovers(out):
        yield Finding(what=_name(out, path), problem="was left by a killed run", remedy=Remedy.REMOVE)


def _of_manifest(out: Path) -> Iterator[Finding]:
    listed = read_manifest(out)
    if not listed and any((out / name).exists() for name in _OF_REPORTS):
        yield Finding(what=MANIFEST, problem="is missing or damaged", remedy=Remedy.WRITE)
    for name, checksum in sorted(listed.items()):
        if _is_inside(name) and (problem := _problem(out / name, checksum)):
            is_copy = name.startswith("audio/")
            yield Finding(what=name, problem=problem, remedy=Remedy.DRAW if is_copy else Remedy.WRITE)
    run = out / "run.json"
    if run.is_file() and not _is_json(run):
        yield Finding(what=run.name, problem="is damaged", remedy=Remedy.WRITE)


def _problem(path: Path, checksum: str | None) -> str | None:
    """What is wrong with a listed file."""
    if not path.is_file() or path.is_symlink():
        return "is missing"
    if checksum is None:
        return "was being written when the last report was stopped"
    try:
        same = checksum_of_file(path) == checksum
    except OSError as fault:
        return f"cannot be read: {fault.strerror}"
    return None if same else "is not what the last finished report wrote: damaged, or changed by hand"


def _is_inside(name: str) -> bool:
    """Whether a name leads to a file in the output folder; the list may have been forged."""
    path = PurePosixPath(name)
    return (
        bool(path.parts) and not path.is_absolute() and not {"..", "."} & set(path.parts) and "\0" not in name
    )


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return True


def _name(out: Path, path: Path) -> str:
    return path.relative_to(out).as_posix()


_OF_REPORTS = ("report/index.html", "run.json", "scorecards")
"""Where any of these is, a report was written, and its list of files with it."""
_STORE = {
    Part.DATABASE: ("is damaged", Remedy.REBUILD),
    Part.CALL: ("its entry in the list of calls is damaged", Remedy.HEAR),
    Part.TRANSCRIPT: ("its transcript is damaged", Remedy.HEAR),
    Part.IMPORT: ("the entry of its import is damaged", Remedy.IMPORT),
    Part.SCORECARD: ("its scorecard is damaged", Remedy.SCORE),
    Part.OLD_SCORECARD: ("one that a newer one replaced is damaged", Remedy.NONE),
}


def _of_store(damage: Damage) -> Finding:
    problem, remedy = _STORE[damage.part]
    return Finding(
        what=damage.part.value,
        problem=f"{problem}: {damage.detail}" if damage.detail else problem,
        remedy=Remedy.IMPORT if damage.files else remedy,
        call_ids=damage.call_ids,
        files=damage.files,
        number=damage.number,
    )
