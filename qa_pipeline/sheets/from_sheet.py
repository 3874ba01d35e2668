"""A spreadsheet becomes a playbook; what is not understood is said with its cell, and nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from qa_pipeline.checks.examples import run_examples
from qa_pipeline.checks.playbook_check import broken_examples
from qa_pipeline.checks.playbook_file import PlaybookFile
from qa_pipeline.checks.playbook_load import join_playbooks, read_playbook
from qa_pipeline.checks.playbook_references import ReadFile
from qa_pipeline.checks.playbook_versions import clashes
from qa_pipeline.errors import PlaybookError
from qa_pipeline.sheets import values
from qa_pipeline.sheets.draft import Draft, SheetRead, Where, place
from qa_pipeline.sheets.grid import Sheet
from qa_pipeline.sheets.headings import names
from qa_pipeline.sheets.layout import Layout, find_layout, tongue, without_words
from qa_pipeline.sheets.names_of_rows import join_rows, name_rows
from qa_pipeline.sheets.playbook_yaml import playbook_yaml
from qa_pipeline.sheets.read_csv import read_csv
from qa_pipeline.sheets.rows import Rows
from qa_pipeline.sheets.settings_rows import read_settings
from qa_pipeline.sheets.xlsx_guard import MAX_BYTES, OLD_OFFICE


@dataclass(frozen=True, slots=True, kw_only=True)
class FromSheet:
    """The playbook that a spreadsheet became."""

    text: str
    """Of the YAML file."""
    file: PlaybookFile
    notes: tuple[str, ...]
    """What was done with something that is not plain, each with file: cell."""


def playbook_from_sheet(path: Path, out: Path, lexicons: frozenset[str]) -> FromSheet:
    """The playbook of a sheet, sound enough for `playbook check`.

    Args:
        path: an .xlsx or .csv file.
        out: where the playbook will stand: its parent is looked for beside it.
        lexicons: the word lists that a quality rule may name.

    Raises:
        PlaybookError: everything that was not understood, a line each, as file: cell: what to write.
    """
    draft, read = read_sheet(path, out)
    beside = _beside(out)
    [playbook] = join_playbooks([read], beside, lexicons)
    broken = list(broken_examples(read, playbook, list(run_examples(playbook))))
    if broken:
        hint = "change the wording so that it judges its examples as they say, or take the example out"
        raise PlaybookError("\n".join([*broken, f"{path.name}: {hint}"]))
    twins = [each for other in beside for each in clashes([other, read])]
    notes = (*(f"{path.name}: {each}" for each in draft.notes), *twins)
    return FromSheet(text=playbook_yaml(draft, path.name), file=read.file, notes=notes)


def read_sheet(path: Path, out: Path) -> tuple[Draft, SheetRead]:
    """A sheet as a playbook file by itself: of the right form, whatever it refers to.

    Args:
        path: an .xlsx or .csv file.
        out: where the playbook will stand.

    Raises:
        PlaybookError: everything that was not understood, a line each.
    """
    draft = _drafted(path)
    if draft.problems:
        raise PlaybookError("\n".join(f"{path.name}: {each}" for each in draft.problems))
    return draft, _validated(path, out, draft)


def read_book(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a file, whatever it is called.

    Raises:
        PlaybookError: it cannot be read, or is no spreadsheet.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise PlaybookError(f"{path}: cannot be read: {fault.strerror}") from fault
    if content.startswith((b"PK\x03\x04", OLD_OFFICE)):
        from qa_pipeline.sheets.read_xlsx import read_xlsx  # noqa: PLC0415 - openpyxl takes a while to load

        return read_xlsx(path, content)
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods", ".numbers", ".pdf", ".docx"}:
        raise PlaybookError(f"{path}: not a workbook; save it as .xlsx or .csv")
    return (read_csv(path, content),)


def _drafted(path: Path) -> Draft:
    draft = Draft()
    sheets = read_book(path)
    laid_out = [(sheet, layout) for sheet in sheets if (layout := find_layout(sheet))]
    _say_left_out(draft, [sheet for sheet in sheets if all(sheet is not read for read, _ in laid_out)])
    if not any(layout.kind != "settings" for _, layout in laid_out):
        raise PlaybookError(_no_headings(path, sheets))
    for sheet, layout in laid_out:
        if layout.kind == "settings":
            read_settings(sheet, layout, draft)
        else:
            Rows(sheet, layout, draft).read()
    if not any(draft.items.values()) and not draft.problems and "extends" not in draft.head:
        raise PlaybookError(f"{path}: nothing stands under the headings; write a row a step")
    _fill_head(path, draft, laid_out)
    name_rows(draft)
    join_rows(draft)
    return draft


def _no_headings(path: Path, sheets: Sequence[Sheet]) -> str:
    """What to write so that the steps are found."""
    title, say = names("steps")["title"], names("steps")["say"]
    for sheet in sheets:
        if row := without_words(sheet):
            place = sheet.at(row, min(sheet.columns(row)))
            return (
                f"{path.name}: {place}: no column for what must be said; call one {say.it!r} (or {say.en!r})"
            )
    return (
        f"{path}: no row of headings is known; write one above the steps, at least {title.it!r} and {say.it!r} "
        f"(or {title.en!r} and {say.en!r})"
    )


def _say_left_out(draft: Draft, sheets: Sequence[Sheet]) -> None:
    for sheet in sheets:
        if sheet.cells:
            first = min(sheet.cells)
            draft.notes.append(
                f"{sheet.at(*first)}: this sheet has no headings that are known and was left out"
            )


def _fill_head(path: Path, draft: Draft, laid_out: Sequence[tuple[Sheet, Layout]]) -> None:
    """What no settings sheet says: the id from the file's name, the language from the words."""
    said = "playbook" in draft.head
    draft.head.setdefault("playbook", values.identifier(path.stem) or "playbook")
    draft.head.setdefault("version", "1")
    if not said:
        votes = [tongue(sheet) for sheet, layout in laid_out if layout.kind != "settings"]
        if "language" not in draft.head:
            draft.head["language"] = max(votes, key=votes.count)
            draft.notes.append(
                f"language {draft.head['language']!r}, by the words of the sheet; correct it if it is another"
            )


def _validated(path: Path, out: Path, draft: Draft) -> SheetRead:
    """The draft as a playbook file; its mistakes as cells."""
    try:
        file = PlaybookFile.model_validate(draft.data)
    except ValidationError as fault:
        lines = [
            f"{place(path.name, draft.cells, _where(found['loc']))}: {found['msg'].removeprefix('Value error, ')}"
            for found in fault.errors(include_url=False)
        ]
        raise PlaybookError("\n".join(dict.fromkeys(lines))) from fault
    return SheetRead(path=out, data=draft.data, file=file, name=path.name, cells=draft.cells)


def _where(loc: tuple[int | str, ...]) -> Where:
    return tuple(part for part in loc if isinstance(part, int) or not part.startswith("function-"))


def _beside(out: Path) -> list[ReadFile]:
    """The playbooks of the folder that are well formed, but for the one that will be written."""
    found = []
    for path in sorted(out.parent.glob("*.yaml")):
        try:
            if path.resolve() != out.resolve():
                found.append(read_playbook(path))
        except PlaybookError:
            continue
    return found
