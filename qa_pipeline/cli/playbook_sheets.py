"""`playbook from-sheet` and `playbook to-sheet`."""

from pathlib import Path
from typing import Literal

from qa_pipeline.checks.playbook_load import load_playbooks, read_playbook
from qa_pipeline.checks.wordlists.load import list_ids
from qa_pipeline.cli.console import Speech, err, print_json, say
from qa_pipeline.errors import PlaybookError
from qa_pipeline.sheets.from_sheet import playbook_from_sheet
from qa_pipeline.sheets.round_trip import not_kept
from qa_pipeline.sheets.to_sheet import tables
from qa_pipeline.sheets.write_xlsx import workbook
from qa_pipeline.sheets.yaml_comments import comments_of


def from_sheet(path: Path, out: Path | None, speech: Speech, *, force: bool) -> None:
    """Makes a playbook of a spreadsheet.

    Args:
        path: an .xlsx or .csv file.
        out: the playbook's file; None: beside the sheet, with its name.
        speech: how much to say.
        force: a file that is there is written over.

    Raises:
        PlaybookError: what was not understood, each with its cell; or the file is there.
    """
    out = out or path.with_suffix(".yaml")
    _refuse_to_overwrite(path, out, force=force)
    made = playbook_from_sheet(path, out, list_ids(out.absolute().parent))
    _write(out, made.text.encode("utf-8"))
    if speech.as_json:
        counts = {part: len(getattr(made.file, part)) for part in ("steps", "forbidden", "quality")}
        print_json({"out": str(out), "playbook": made.file.playbook, **counts, "notes": list(made.notes)})
        return
    for note in made.notes if not speech.quiet else ():
        err().print(note, markup=False)
    file = made.file
    say(
        speech,
        f"made {out}: {len(file.steps)} steps, {len(file.forbidden)} forbidden phrases, {len(file.quality)} quality "
        f"rules; now: qa-pipeline playbook check {out}",
    )


def to_sheet(path: Path, out: Path | None, speech: Speech, *, force: bool) -> None:
    """Makes a spreadsheet of a playbook, without its parents.

    Args:
        path: a playbook.
        out: the workbook; None: beside the playbook, with its name.
        speech: how much to say.
        force: a file that is there is written over.

    Raises:
        PlaybookError: the playbook is wrong, or the file is there.
    """
    out = out or path.with_suffix(".xlsx")
    _refuse_to_overwrite(path, out, force=force)
    lexicons = list_ids(path.absolute().parent)
    [playbook] = load_playbooks([path], lexicons)
    tongue: Literal["it", "en"] = "en" if playbook.language == "en" else "it"
    read = read_playbook(path)
    content = workbook(tables(read.file, tongue, comments_of(read)), tongue, sorted(lexicons))
    lost = not_kept(content, path, read.file)
    _write(out, content)
    if speech.as_json:
        print_json({"out": str(out), "playbook": playbook.id, "not_kept": lost})
        return
    for each in lost:
        err().print(
            f"{path}: {each}: a sheet cannot hold this as it is; made again it would be another", markup=False
        )
    say(speech, f"made {out}; and back again: qa-pipeline playbook from-sheet {out}")


def _refuse_to_overwrite(source: Path, out: Path, *, force: bool) -> None:
    if out.resolve() == source.resolve():
        raise PlaybookError(f"{out}: is the file to read; name another with --out")
    if out.exists() and not force:
        raise PlaybookError(
            f"{out}: is there already; name another file with --out, or write over it with --force"
        )


def _write(out: Path, content: bytes) -> None:
    """All of the file or nothing of it."""
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(out)
    except OSError as fault:
        raise PlaybookError(f"{out}: cannot be written: {fault.strerror}") from fault
