"""What people type and callers say stays text: in the CSV files, in the workbook and in the Parquet file."""

import csv
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
import pytest
from hostile import hostile_texts
from quality_worlds import make_coaching, make_competence, make_ending, make_rule, with_quality
from worlds import a_batch, make_call, make_result, make_skipped, make_utterances, near, said

from qa_pipeline.checks.result import Searched, reason
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.batch import ReportBatch, ReportedCall
from qa_pipeline.reports.cells import LONGEST_CELL, csv_cell, plain_text, starts_formula, workbook_text
from qa_pipeline.reports.csv_report import CsvForm, calls_csv, findings_csv
from qa_pipeline.reports.parquet_report import ParquetWriter
from qa_pipeline.reports.tables import finding_rows_of
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_report import workbook
from qa_pipeline.scorecard.scorecard import PlaybookRef

# openpyxl, which only reads in these tests, does not know the bars behind the scores.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
TEXTS = hostile_texts()
IN_CALLS = TEXTS[:50]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SPOKEN = make_utterances("agent: ciao")


def a_call(number: int, text: str) -> ReportedCall:
    """A call with `text` wherever a text may come from outside."""
    place = said(SPOKEN, "ciao", text)
    result = make_result(
        "fail",
        title=text,
        check=text,
        because=reason("{quote}", quote=text),
        evidence=[place],
        nearest=near(SPOKEN, "ciao", text, 0.5),
        wordings=[text],
        trigger=Searched(speaker=Speaker.CUSTOMER, from_s=0, to_s=1, wordings=(text,)),
    )
    call = make_call(
        f"{number:04}{text}",
        utterances=SPOKEN,
        results=[result],
        agent=text,
        team=text,
        campaign=text,
        review=[reason("{quote}", quote=text)],
        started_at=text,
        file=text or None,
        columns=((text, text), ("outcome", text)),
        playbook=PlaybookRef(id=text, version=text, sha256="b" * 64, title=text),
    )
    rule = make_rule("fail", text)
    coaching = make_coaching(text, text, place)
    return with_quality(
        call, ending=make_ending(when=text), competences=[make_competence(results=[rule], coaching=coaching)]
    )


@pytest.fixture(scope="module")
def batch() -> ReportBatch:
    """Fifty calls, each with one of the texts in all its cells."""
    calls = [a_call(number, text) for number, text in enumerate(IN_CALLS)]
    return a_batch(*calls, skipped=[make_skipped(TEXTS[0]), make_skipped("=x.wav", call_id="=1+1")])


def test_of_a_thousand_texts_none_is_a_formula_in_a_csv_file_or_longer_than_a_cell() -> None:
    shown = [str(csv_cell(text)) for text in TEXTS]
    assert [text for text in shown if starts_formula(text)] == []
    assert [text for text in shown if len(text.encode("utf-16-le")) > 2 * (LONGEST_CELL + 1)] == []
    for text in shown:
        text.encode()


def test_of_a_thousand_texts_none_breaks_a_workbook_or_stands_in_it_unescaped() -> None:
    for text in map(workbook_text, TEXTS):
        assert not (text.startswith("<r>") and text.endswith("</r>"))
        assert len(text.encode("utf-16-le")) <= 2 * LONGEST_CELL


@pytest.mark.parametrize("form", ["machine", "excel-it"])
def test_wherever_they_come_from_the_csv_files_hold_no_formula(batch: ReportBatch, form: CsvForm) -> None:
    for text in (calls_csv(batch, form), findings_csv(batch, form)):
        separator = "," if form == "machine" else ";"
        csv.field_size_limit(1_000_000)
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))
        assert len({len(row) for row in rows}) == 1
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if starts_formula(cell) and not is_number(cell)] == []
        text.encode()


def is_number(cell: str) -> bool:
    return cell.replace(",", "", 1).replace(".", "", 1).removeprefix("-").isdigit()


def test_wherever_they_come_from_the_workbook_holds_texts(batch: ReportBatch) -> None:
    content = workbook(batch)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not [
            name for name in packed.namelist() if "link" in name.lower() or "external" in name.lower()
        ]
        for name in packed.namelist():
            if name.startswith("xl/worksheets/sheet"):
                kinds = {node.tag for node in ET.fromstring(packed.read(name)).iter()}  # noqa: S314 - our own
                assert not {MAIN + kind for kind in ("f", "hyperlink", "hyperlinks", "r")} & kinds
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    agents = {str(cell.value).replace("_x005F", "") for cell in book["Chiamate"]["E"]}
    expected = {workbook_text(text) for text in IN_CALLS}
    lost = [text for text in expected if text not in agents and text.strip() and "\n" not in text]
    assert lost == []


def test_the_parquet_file_holds_them_as_they_are(batch: ReportBatch, tmp_path: Path) -> None:
    writer = ParquetWriter(tmp_path / "f.parquet")
    for call in batch.calls:
        writer.add(finding_rows_of(call, translate("it")))
    writer.finish()
    read = pd.read_parquet(tmp_path / "f.parquet")
    assert set(read["agent"]) >= {text for text in IN_CALLS if "\ud800" not in text and "\udfff" not in text}


@pytest.mark.parametrize("text", ["", "Anna", "perché; così", "a\tb", "x" * 100])
def test_the_quick_way_through_changes_nothing(text: str) -> None:
    assert plain_text(text) == text
    assert csv_cell(text) == text
