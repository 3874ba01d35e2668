"""What a report notes of a call's files, so that the next one writes anew only what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.reports.manifest import checksum_of

Stamp = tuple[int, int]
"""A file's size and the time of its last change, in nanoseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNote:
    """What was written of one call."""

    made_from: str
    """A checksum of all that decides its files."""
    files: tuple[tuple[str, Stamp, str], ...]
    """Each file, relative to the output folder, as it was left, and the checksum of what was written."""


def note_of(out: Path, written: Mapping[str, bytes], made_from: str) -> CallNote:
    """The note of a call whose files were just written."""
    files = tuple((name, _stamp(out / name), checksum_of(content)) for name, content in written.items())
    return CallNote(made_from=made_from, files=files)


def is_current(out: Path, note: CallNote, names: Iterable[str], made_from: str) -> bool:
    """Whether the files say what they would say if they were written now: same sources, and nobody touched them."""
    if note.made_from != made_from:
        return False
    try:
        return [each[:2] for each in note.files] == [(name, _stamp(out / name)) for name in names]
    except OSError:
        return False


def _stamp(path: Path) -> Stamp:
    found = path.lstat()  # a link that somebody left there is no file of ours
    return found.st_size, found.st_mtime_ns
