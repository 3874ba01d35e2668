"""Small workbooks and CSV files, as people have them."""

from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from qa_pipeline.checks.playbook_file import PlaybookFile
from qa_pipeline.sheets.from_sheet import FromSheet, playbook_from_sheet

LEXICONS = frozenset({"active_listening", "courtesy", "impoliteness"})


def make_csv(folder: Path, text: str, name: str = "script") -> Path:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def make_book(
    folder: Path, *rows: tuple[Any, ...], merge: tuple[str, ...] = (), title: str = "Foglio1"
) -> Path:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    path = folder / "script.xlsx"
    book.save(path)
    return path


def converted(path: Path) -> FromSheet:
    return playbook_from_sheet(path, path.with_suffix(".yaml"), LEXICONS)


def playbook(path: Path) -> PlaybookFile:
    return converted(path).file


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one of its parts replaced."""
    parts = {}
    with ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for each, old in parts.items():
            archive.writestr(each, content if each == name else old)
    return path
