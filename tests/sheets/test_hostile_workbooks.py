"""Workbooks that are made to do harm, damaged, or something else are refused in a moment, and with a sentence."""

from pathlib import Path
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from books import converted, make_book, with_part

from qa_pipeline.errors import PlaybookError
from qa_pipeline.sheets import xlsx_guard

SHEET = "xl/worksheets/sheet1.xml"
OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = "</sheetData></worksheet>"
SCRIPT = (("Titolo", "Frase"), ("Saluto", "buongiorno a tutti"))
TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
HEAD = '<row r="1">' + TEXT.format("A1", "Titolo") + TEXT.format("B1", "Frase") + "</row>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))

HARM = [
    pytest.param(
        f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>{OPEN}{CLOSE}', "XML entities", id="a billion laughs"
    ),
    pytest.param(
        f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{OPEN}<row r="1">{TEXT.format("A1", "&e;")}</row>{CLOSE}',
        "XML entities",
        id="another file",
    ),
    pytest.param(f"{OPEN}{'<c/>' * 300_000}{CLOSE}", "more than 200,000 cells", id="many cells"),
    pytest.param(f'{OPEN}<row r="999999999"/>{CLOSE}', "a row beyond", id="a row far below"),
    pytest.param(
        f'{OPEN}<row r="1"><c r="XFD1"><v>1</v></c></row>{CLOSE}',
        "beyond row 10,000 or column 256",
        id="a far cell",
    ),
    pytest.param(
        f'{OPEN}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>',
        "more than 200,000 cells",
        id="a merge of everything",
    ),
    pytest.param(f"{OPEN}<row>", "not a workbook, or damaged", id="cut off"),
    pytest.param(f'{OPEN}<row r="x"/>{CLOSE}', "not a workbook, or damaged", id="a row that is no number"),
]


@pytest.mark.parametrize(("xml", "says"), HARM)
def test_a_workbook_that_is_made_to_do_harm_is_refused(tmp_path: Path, xml: str, says: str) -> None:
    path = with_part(make_book(tmp_path, *SCRIPT), SHEET, xml.encode())
    started = monotonic()
    with pytest.raises(PlaybookError, match=says):
        converted(path)
    assert monotonic() - started < 5


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_book(tmp_path, *SCRIPT)
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * (xlsx_guard.MAX_UNPACKED + 1))
    monkeypatch.setattr(ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(PlaybookError, match="unpacks to more than"):
        converted(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"Titolo;Frase\n", "not a workbook; save it as .xlsx or .csv"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "not a workbook, or damaged"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old or protected workbook; in Excel: Save as, .xlsx",
        ),
        ("a.csv", b"Titolo;Frase\n\0\0\0", "not a CSV file"),
        ("a.csv", b'Titolo;Frase\n"open;x\n', "not a CSV file"),
        ("a.csv", b"a;" * 3_000_000, "larger than 5,000,000 bytes"),
    ],
)
def test_what_is_no_spreadsheet_is_said_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PlaybookError, match=says):
        converted(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(PlaybookError, match="not a workbook that can be read"):
        converted(path)


def test_a_workbook_whose_packing_is_damaged_is_refused(tmp_path: Path) -> None:
    path = make_book(tmp_path, *SCRIPT)
    content = bytearray(path.read_bytes())
    with ZipFile(path) as archive:
        begin = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 10
    content[begin : begin + 30] = b"\xff" * 30
    path.write_bytes(content)
    with pytest.raises(PlaybookError, match="not a workbook, or damaged"):
        converted(path)


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    rows = (
        HEAD
        + '<row r="9000">'
        + TEXT.format("A9000", "Saluto")
        + TEXT.format("B9000", "buongiorno a tutti")
        + "</row>"
    )
    xml = OPEN.replace("<sheetData>", '<dimension ref="A1"/><sheetData>') + rows + CLOSE
    path = with_part(make_book(tmp_path, *SCRIPT), SHEET, xml.encode())
    assert converted(path).file.steps[0].id == "saluto"


def test_a_formula_whose_result_is_no_text_is_an_empty_cell(tmp_path: Path) -> None:
    row = '<row r="2">' + TEXT.format("A2", "Saluto") + TEXT.format("B2", "buongiorno a tutti")
    xml = f'{OPEN}{HEAD}{row}<c r="C2" t="str"><f>IF(1,"","")</f><v></v></c></row>{CLOSE}'
    path = with_part(make_book(tmp_path, *SCRIPT), SHEET, xml.encode())
    assert converted(path).file.steps[0].say == ["buongiorno a tutti"]
