"""The recordings of a workspace, in the order of their call ids."""

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from qa_pipeline.errors import RecordingsError
from qa_pipeline.recordings.calls_csv import BadRow, GoodRow, read_calls
from qa_pipeline.recordings.recording import ImportedFile, Problem, Recording, SkippedRecording

AUDIO_ENDINGS = frozenset(
    [
        ".wav",
        ".mp3",
        ".m4a",
        ".mp4",
        ".aac",
        ".ogg",
        ".oga",
        ".opus",
        ".flac",
        ".amr",
        ".webm",
        ".wma",
        ".gsm",
        ".au",
        ".aif",
        ".aiff",
    ]
)
"""What a bare folder is searched for; what is in a file decides whether it is taken."""
NO_IMPORTS: Mapping[str, ImportedFile] = MappingProxyType({})


def find_recordings(
    workspace: Path,
    folder: Path,
    calls: Path,
    *,
    leave_out: Path,
    imports: Mapping[str, ImportedFile] = NO_IMPORTS,
) -> tuple[Recording | SkippedRecording, ...]:
    """All calls of a workspace, sorted by call id; what cannot be taken is a value with its reason.

    Args:
        workspace: nothing outside of it is read.
        folder: where the audio lies.
        calls: `calls.csv`; where there is none every audio file in `folder` is a call.
        leave_out: the program's own output, never taken for input.
        imports: by call id, transcripts that were imported: such a call needs neither audio nor a row.

    Raises:
        RecordingsError: `calls.csv` cannot be read at all, or there is nothing to hear and nothing was imported.
    """
    rows = read_calls(calls) if calls.is_file() else ()
    # A list without a row, as `init` makes it, lists nothing yet: the folder is taken as it is.
    found = list(
        _listed(workspace, folder, rows, imports)
        if rows
        else _in_folder(workspace, folder, leave_out, imports)
    )
    there = {item.call_id for item in found}
    found += [_without_audio(each) for call_id, each in imports.items() if call_id not in there]
    if not found:
        kinds = ", ".join(sorted(ending.removeprefix(".") for ending in AUDIO_ENDINGS))
        raise RecordingsError(f"{folder}: no recordings in this folder; looked for {kinds}")
    return tuple(
        sorted(_without_duplicates(found, imports), key=lambda item: (item.call_id or "", item.file))
    )


def find_imported(
    workspace: Path, folder: Path, calls: Path, *, leave_out: Path, imports: Mapping[str, ImportedFile]
) -> tuple[Recording | SkippedRecording, ...]:
    """As `find_recordings`, of the imported calls alone: no other recording is opened.

    Raises:
        RecordingsError: `calls.csv` cannot be read at all.
    """
    rows = read_calls(calls) if calls.is_file() else ()
    mine = tuple(
        row for row in rows if (row.call_id if isinstance(row, BadRow) else row.row.call_id) in imports
    )
    found = list(
        _listed(workspace, folder, mine, imports)
        if rows
        else _in_folder(workspace, folder, leave_out, imports, only_imports=True)
    )
    there = {item.call_id for item in found}
    return (*found, *(_without_audio(each) for call_id, each in imports.items() if call_id not in there))


def _listed(
    workspace: Path,
    folder: Path,
    rows: tuple[GoodRow | BadRow, ...],
    imports: Mapping[str, ImportedFile],
) -> Iterator[Recording | SkippedRecording]:
    seen: dict[str, int] = {}
    for row in rows:
        if isinstance(row, BadRow):
            yield SkippedRecording(
                call_id=row.call_id, file=row.file, problem=Problem.BAD_ROW, reason=row.reason, line=row.line
            )
        elif row.row.call_id in seen:
            first = seen[row.row.call_id]
            reason = f"call_id {row.row.call_id!r} is already used in line {first}; give each call its own"
            yield _skipped(row, Problem.DUPLICATE, reason)
        else:
            seen[row.row.call_id] = row.line
            yield _from_row(workspace, folder, row, imports.get(row.row.call_id))


def _from_row(
    workspace: Path, folder: Path, row: GoodRow, imported: ImportedFile | None
) -> Recording | SkippedRecording:
    """The recording of one row; `file` is meant from the recordings folder, or else from the workspace."""
    if not row.row.file and not imported:
        reason = "no recording is named; write it into `file`, or take the call's transcript in: qa-pipeline import"
        return _skipped(row, Problem.NOT_IMPORTED, reason)
    # As written first: outside Windows a file's name may hold a backslash.
    names = (row.row.file.replace("\\", "/"), row.row.file)
    candidates = [(base / name, name) for name in names[::-1] for base in (folder, workspace)]
    path, given = next(
        (each for each in candidates if _is(each[0], "is_file")), (folder / names[0], names[0])
    )
    sha256, problem = _checksum(workspace, path)
    values = row.row.model_dump(exclude={"file"})
    # Some lists name the transcript itself where others name the audio.
    if imported and (problem or path.suffix.lower() not in AUDIO_ENDINGS):
        return replace(_without_audio(imported), columns=row.columns, **values)
    if problem:
        return _skipped(row, *problem)
    return Recording(path=path, file=given, sha256=sha256, columns=row.columns, **values)


def _without_audio(imported: ImportedFile) -> Recording:
    """A call of which there is a transcript alone."""
    return Recording(call_id=imported.call_id, path=None, file=imported.file, sha256=imported.sha256)


def _in_folder(
    workspace: Path,
    folder: Path,
    leave_out: Path,
    imports: Container[str],
    *,
    only_imports: bool = False,
) -> Iterator[Recording | SkippedRecording]:
    taken: set[str] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in AUDIO_ENDINGS or path.is_relative_to(leave_out) or _is(path, "is_dir"):
            continue
        file = display(path.relative_to(folder))
        call_id = _free_id(file, path.suffix, taken)
        if only_imports and call_id not in imports:
            continue
        sha256, problem = _checksum(workspace, path)
        if problem and call_id in imports:
            continue  # its transcript stands for it, without audio
        taken.add(call_id)
        if problem:
            yield SkippedRecording(call_id=call_id, file=file, problem=problem[0], reason=problem[1])
        else:
            yield Recording(call_id=call_id, path=path, file=file, sha256=sha256)


def _free_id(file: str, ending: str, taken: Container[str]) -> str:
    """The id of a file without a row: its name without the ending, unless a file before it has that one."""
    # a.wav beside a.mp3 are two calls, so both keep their endings apart. Bytes that are no text are shown as a text that
    # another file may be called, hence the numbers.
    wanted = chain((file.removesuffix(ending), file), (f"{file} {number}" for number in count(2)))
    return next(each for each in wanted if each not in taken)


def _checksum(workspace: Path, path: Path) -> tuple[str, tuple[Problem, str] | None]:
    """The checksum of a recording, or why it cannot be one; a disk may fail in the middle of reading."""
    if problem := _why_not(workspace, path):
        return "", problem
    try:
        return sha256_of(path), None
    except OSError as err:
        return "", (Problem.FAILED, f"cannot be read to its end: {err.strerror}")


def _why_not(workspace: Path, path: Path) -> tuple[Problem, str] | None:
    """Why this path cannot be a recording, before it is opened."""
    try:
        if not path.resolve().is_relative_to(workspace.resolve()):
            return Problem.OUTSIDE_WORKSPACE, "the file lies outside the workspace; copy it into recordings/"
        if not path.exists():
            return Problem.MISSING, "no such file in recordings/; check the name in calls.csv"
        if not path.is_file():
            return Problem.UNSUPPORTED, "not an ordinary file"
        with path.open("rb"):
            return None
    except (
        OSError,
        ValueError,
        RuntimeError,
    ) as err:  # too long a name, a NUL, a loop of links, no right to read
        return Problem.MISSING, f"cannot be opened: {getattr(err, 'strerror', None) or type(err).__name__}"


def _is(path: Path, what: Literal["is_file", "is_dir"]) -> bool:
    """Whether a path is a file or a folder, as far as we may know; a name with a NUL is neither."""
    try:
        return path.is_file() if what == "is_file" else path.is_dir()
    except (OSError, ValueError):
        return False


def _without_duplicates(
    found: list[Recording | SkippedRecording], imports: Container[str]
) -> Iterator[Recording | SkippedRecording]:
    """The same audio twice is one call: the first id keeps it. Who has a transcript of its own is a call of its own."""
    first: dict[str, str] = {}
    for item in sorted(found, key=lambda item: (item.call_id or "", item.file)):
        if isinstance(item, Recording) and item.call_id not in imports:
            kept = first.setdefault(item.sha256, item.call_id)
            if kept != item.call_id:
                reason = f"the same audio, byte for byte, as call {kept!r}; it is scored once, there"
                yield SkippedRecording(
                    call_id=item.call_id, file=item.file, problem=Problem.DUPLICATE, reason=reason
                )
                continue
        yield item


def _skipped(row: GoodRow, problem: Problem, reason: str) -> SkippedRecording:
    return SkippedRecording(
        call_id=row.row.call_id, file=row.row.file, problem=problem, reason=reason, line=row.line
    )


def display(path: Path) -> str:
    """A path for people and for files in UTF-8: bytes that are no text are shown as hexadecimal escapes."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def sha256_of(path: Path) -> str:
    """Of the file's bytes, read in pieces: recordings may be large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
