"""Transcripts made elsewhere become calls: each file is read, kept and listed; what is wrong with one never stops the others."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from qa_pipeline.errors import TranscriptError
from qa_pipeline.page_audio import draw_missing, keep_playable
from qa_pipeline.pipeline import drawing, playable_copy
from qa_pipeline.recordings.calls_csv import MAX_ID, id_of
from qa_pipeline.recordings.discover import display, find_imported
from qa_pipeline.recordings.recording import ImportedFile, Recording, SkippedRecording
from qa_pipeline.settings import Settings
from qa_pipeline.store.imports import NewImport
from qa_pipeline.store.store import Store
from qa_pipeline.transcript.formats.file_text import read_bytes
from qa_pipeline.transcript.formats.reading import ReadFile, read_transcript
from qa_pipeline.transcript.formats.recognise import AUTO
from qa_pipeline.transcript.formats.speakers import CallKnown

log = structlog.get_logger()

_TOGETHER = 50
"""Files that are kept in one transaction: waiting for the disk after each would take most of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How files are to be read."""

    format: str = AUTO
    agent_label: str | None = None
    """What the files call the agent, where they call everybody by numbers or names."""
    language_said: bool = False
    """Whether the user said what is spoken, just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A file that is a call now."""

    file: str
    call_id: str
    read: ReadFile
    is_new: bool
    """False where the call had this transcript already."""
    language_assumed: bool
    """Whether the language is only the settings': neither the file nor the call's row nor the user says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotImported:
    """A file that is none, and why."""

    file: str
    call_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A file that is read and not yet kept."""

    new: NewImport
    read: ReadFile
    language_assumed: bool


def import_files(
    settings: Settings, store: Store, paths: Sequence[Path], wanted: Wanted
) -> Iterator[Imported | NotImported]:
    """Each file's result, in order, when it is kept.

    Args:
        settings: of the workspace.
        store: where the transcripts are kept.
        paths: the files; one named twice is taken once.
        wanted: how they are to be read.

    Raises:
        RecordingsError: `calls.csv` cannot be read at all.
        StoreError: the store cannot be written.
    """
    files = {path.absolute(): path for path in paths}.values()
    ids = {path: id_of(display(Path(path.name))).strip() for path in files}
    twice = {call_id for call_id, count in Counter(ids.values()).items() if count > 1}
    calls = _calls(
        settings, {call_id: path.name for path, call_id in ids.items() if not _unsafe(path, call_id)}
    )
    # Files that change places in one go are nobody's twins.
    stored = store.imports().files.values()
    owners = {each.sha256: each.call_id for each in stored if each.call_id not in ids.values()}
    todo = list(ids.items())
    for start in range(0, len(todo), _TOGETHER):
        results: list[_Ready | NotImported] = []
        for path, call_id in todo[start : start + _TOGETHER]:
            try:
                _refuse_name(path, call_id, twice)
                results.append(_make_ready(settings, path, calls[call_id], wanted, owners))
            except TranscriptError as fault:
                results.append(NotImported(file=display(Path(path.name)), call_id=call_id, reason=str(fault)))
        yield from _keep(settings, store, results)


def _refuse_name(path: Path, call_id: str, twice: Container[str]) -> None:
    if reason := _unsafe(path, call_id):
        raise TranscriptError(reason)
    if call_id in twice:
        raise TranscriptError(f"more than one of the files is called {call_id!r}; a call has one transcript")


def _unsafe(path: Path, call_id: str) -> str | None:
    """Why a file's name gives no id for a call."""
    if len(call_id) > MAX_ID:
        return f"its name is longer than {MAX_ID} letters; the name is the call's id"
    # Control signs, and those that turn the direction of what is shown; a name that is no text has surrogates.
    if not call_id or any(unicodedata.category(char).startswith("C") for char in path.name):
        return "its name holds signs that cannot be shown; the name is the call's id"
    return None


def _calls(settings: Settings, names: Mapping[str, str]) -> dict[str, Recording | SkippedRecording]:
    """By id, what the workspace knows of the calls: a row of `calls.csv`, a recording, both, or no more than the file."""
    # The checksum is known when the file is read.
    files = {call_id: ImportedFile(call_id=call_id, file=name, sha256="") for call_id, name in names.items()}
    found = find_imported(
        settings.workspace, settings.recordings, settings.calls, leave_out=settings.out, imports=files
    )
    calls: dict[str, Recording | SkippedRecording] = {}
    for item in found:
        calls.setdefault(item.call_id or "", item)
    return calls


def _make_ready(
    settings: Settings,
    path: Path,
    call: Recording | SkippedRecording,
    wanted: Wanted,
    owners: dict[str, str],
) -> _Ready:
    """One file, read.

    Raises:
        TranscriptError: why it is no call.
    """
    if isinstance(call, SkippedRecording):
        raise TranscriptError(f"line {call.line} of calls.csv: {call.reason}")
    content = read_bytes(path)
    sha256 = hashlib.sha256(content).hexdigest()
    owner = owners.get(sha256, call.call_id)
    if owner != call.call_id:
        raise TranscriptError(f"the same file, byte for byte, as that of call {owner!r}")
    read = _read(content, call, settings.language, wanted)
    recording = call if call.path else replace(call, sha256=sha256)
    file = ImportedFile(call_id=call.call_id, file=path.name, sha256=sha256)
    owners[sha256] = call.call_id
    said = read.transcript.engine.language_source == "file" or call.language or wanted.language_said
    new = NewImport(file=file, fingerprint=read.fingerprint, transcript=read.transcript, recording=recording)
    return _Ready(new=new, read=read, language_assumed=not said)


def _keep(
    settings: Settings, store: Store, results: Sequence[_Ready | NotImported]
) -> Iterator[Imported | NotImported]:
    """Keeps a portion of files in one transaction, and then makes what their pages play."""
    are_new = iter(store.add_imports([each.new for each in results if isinstance(each, _Ready)]))
    for each in results:
        if isinstance(each, NotImported):
            yield each
            continue
        recording, is_new = each.new.recording, next(are_new)
        if recording.path:
            keep_playable(recording.path, playable_copy(settings, recording))
            draw_missing([drawing(settings, recording, recording.path)])
        log.info("call_imported", call_id=recording.call_id, format=each.read.format)
        yield Imported(
            file=each.new.file.file,
            call_id=recording.call_id,
            read=each.read,
            is_new=is_new,
            language_assumed=each.language_assumed,
        )


def _read(content: bytes, call: Recording, language: str | None, wanted: Wanted) -> ReadFile:
    known = CallKnown(
        agent_label=wanted.agent_label,
        agent_name=call.agent,
        agent_channel=call.agent_channel,
        direction=call.direction,
    )
    try:
        return read_transcript(
            content, call.call_id, known, language=call.language or language, wanted=wanted.format
        )
    except TranscriptError:
        raise
    except Exception as fault:  # noqa: BLE001 - a fault of ours in one file must not lose the others
        # The kind of fault, never its text nor its trace: they may hold the caller's words.
        kind = type(fault).__name__
        log.error("import_failed", call_id=call.call_id, kind=kind)  # noqa: TRY400
        raise TranscriptError(f"the program failed on this file ({kind}); please report it") from None
