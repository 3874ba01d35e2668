"""`calls.csv`, `findings.csv` and the workbook: the same rows, and never a live formula."""

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import a_batch, make_call, make_result, make_skipped, make_utterances, said

from qa_pipeline.recordings.recording import Problem
from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.cells import LONGEST_CELL, csv_cell, plain_text, starts_formula
from qa_pipeline.reports.csv_report import calls_csv, findings_csv
from qa_pipeline.reports.xlsx_report import workbook
from qa_pipeline.scorecard.scorecard import Outcome

# openpyxl, which only reads in these tests, does not know the bars behind the scores.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

FORMULAS = [
    "=1+1",
    "+39 333 1234567",
    "-cmd",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\ufeff=1",
    "＝1+1",
    "\u00a0=1",
    "\u200b=1",
]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def sheets_of(batch: ReportBatch) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(batch)))


def test_there_is_a_row_for_every_call_and_for_every_recording_left_out() -> None:
    batch = a_batch(
        make_call("b"), make_call("a"), skipped=[make_skipped("broken.wav", Problem.CORRUPT, "c")]
    )
    rows = rows_of(calls_csv(batch))
    assert [(row["call_id"], row["outcome"]) for row in rows] == [
        ("a", "passed"),
        ("b", "passed"),
        ("c", "not_processed"),
    ]
    assert (rows[2]["problems"], rows[2]["file"]) == ("corrupt", "broken.wav")
    assert rows[2]["reason"].startswith("It cannot be decoded")


def test_a_call_row_says_what_heard_and_what_judged_it() -> None:
    row = rows_of(calls_csv(a_batch(make_call(outcome=Outcome.NEEDS_REVIEW, review=["Listen.", "Decide."]))))[
        0
    ]
    assert (row["model"], row["model_sha256"], row["playbook_sha256"]) == ("starter", "5" * 64, "b" * 64)
    assert (row["compliance"], row["quality"]) == ("87.25", "70")
    assert row["review_reasons"] == "Listen. | Decide."


def test_extra_columns_of_the_list_of_calls_are_kept_and_overwrite_nothing() -> None:
    columns = (("call_id", "it-01"), ("turno", "mattina"), ("outcome", "venduto"))
    row = rows_of(calls_csv(a_batch(make_call(columns=columns))))[0]
    assert (row["turno"], row["calls.csv outcome"], row["outcome"]) == ("mattina", "venduto", "passed")


def test_there_is_a_row_for_every_verdict_with_its_first_evidence() -> None:
    spoken = make_utterances("agent: Buongiorno sono Anna", "agent: sono Anna")
    places = [said(spoken, "sono Anna"), said(spoken, "Buongiorno")]
    results = [
        make_result(evidence=places, critical=True),
        make_result("fail", check="notice", max_points=7.5),
    ]
    first, second = rows_of(findings_csv(a_batch(make_call(utterances=spoken, results=results))))
    assert (first["quote"], first["start_s"], first["evidence_count"], first["critical"]) == (
        "sono Anna",
        "0.9",
        "2",
        "yes",
    )
    assert (second["verdict"], second["points"], second["max_points"], second["quote"]) == (
        "fail",
        "0",
        "7.5",
        "",
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert str(csv_cell(text)).startswith("'")


@pytest.mark.parametrize("value", [-3, -0.5, 12, None, "Anna", "2 + 2", "a=b", ""])
def test_numbers_and_plain_text_are_left_alone(value: float | str | None) -> None:
    assert csv_cell(value) == value


@pytest.mark.parametrize("separator", [";", "\t", "\n", "; "])
def test_a_text_that_another_separator_would_split_hides_no_formula(separator: str) -> None:
    assert f"{separator}'=1+1" in str(csv_cell(f"sì{separator}=1+1"))


@given(st.text())
def test_no_cell_of_a_csv_file_begins_a_formula(text: str) -> None:
    assert not starts_formula(str(csv_cell(text)))


def test_the_csv_files_hold_no_formula_wherever_the_text_comes_from() -> None:
    spoken = make_utterances("agent: =cmd|' /C calc'!A0 ciao")
    results = [
        make_result(
            title="=title", check="=check", because="=because", evidence=[said(spoken, "ciao", "=wording")]
        )
    ]
    call = make_call(
        "=id",
        utterances=spoken,
        results=results,
        agent="=agent",
        team="+team",
        campaign="@c",
        file="-f.wav",
        columns=(("=column", "=value"),),
    )
    batch = a_batch(call, skipped=[make_skipped("=skipped.wav")])
    for text in (calls_csv(batch), findings_csv(batch)):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert [cell for cell in cells if starts_formula(cell)] == []


def test_the_workbook_has_its_sheets_with_frozen_heads_and_filters() -> None:
    book = sheets_of(a_batch(make_call(results=[make_result()]), skipped=[make_skipped()]))
    assert book.sheetnames == [
        *("Chiamate", "Verifiche", "Competenze", "Operatori", "Punti dello script"),
        *("Non elaborate", "Legenda"),
    ]
    for name in book.sheetnames[:-1]:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref is not None
    assert book["Chiamate"].conditional_formatting
    english = ["Calls", "Findings", "Competences", "Agents", "Steps", "Not processed", "Legend"]
    assert sheets_of(a_batch(language="en")).sheetnames == english


def test_the_workbook_holds_words_dates_and_numbers_of_their_types() -> None:
    sheet = sheets_of(a_batch(make_call(compliance=87.25, outcome=Outcome.FAILED)))["Chiamate"]
    row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (row["Esito"].value, row["Conformità"].value) == ("Non superata", 87.25)
    assert row["Data"].is_date
    assert row["Durata"].number_format == "[m]:ss"


@pytest.mark.parametrize(
    "text",
    [*FORMULAS, "http://example.org", "mailto:a@b.it", "a\x00\x07b", "\ud800x", "_x0041_", "x" * 40_000],
)
def test_a_workbook_cell_is_always_text(text: str) -> None:
    content = workbook(a_batch(make_call(agent=text, results=[make_result(title=text)])))
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    sheet = book["Chiamate"]
    # openpyxl leaves the sign that keeps _x0041_ from being an A, which Excel takes away
    assert sheet["E2"].value.replace("_x005F", "").strip("\n") == plain_text(text).strip("\n")
    assert len(sheet["E2"].value) <= LONGEST_CELL
    assert not [
        name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "hyperlink" in name.lower()
    ]


def test_the_same_calls_give_the_same_workbook() -> None:
    batch = a_batch(make_call(results=[make_result()]))
    assert workbook(batch) == workbook(batch)


def test_the_legend_explains_every_outcome_and_verdict() -> None:
    words = {row[0].value for row in sheets_of(a_batch())["Legenda"].iter_rows()}
    assert {
        "Superata",
        "Non superata",
        "Da rivedere",
        "Non valutabile",
        "Superato",
        "Incerto",
        "Non applicabile",
    } <= words
