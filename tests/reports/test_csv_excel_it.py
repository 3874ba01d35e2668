"""The CSV files as Excel in Italy opens them by a double click, and as programs read them."""

import csv
import io

import pytest
from worlds import a_batch, make_call, make_result, make_skipped, make_utterances, said

from qa_pipeline.recordings.recording import Problem
from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.csv_report import CALL_HEADINGS, FINDING_HEADINGS, calls_csv, findings_csv
from qa_pipeline.reports.tables import CALL_COLUMNS, FINDING_COLUMNS
from qa_pipeline.reports.texts import translate


def italian(text: str) -> list[dict[str, str]]:
    """The rows as a program with Excel's Italian settings reads them."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def a_row(**call: object) -> dict[str, str]:
    return italian(calls_csv(a_batch(make_call(**call)), "excel-it"))[0]  # type: ignore[arg-type]


def test_headings_and_words_are_italian_numbers_have_commas_and_dates_the_day_first() -> None:
    row = a_row(compliance=87.25, problems=[Problem.MONO, Problem.PARTIAL_AUDIO], team="Nord; Est")
    assert (row["Conformità"], row["Esito"], row["Data"]) == ("87,25", "Superata", "23/11/2026 10:42")
    problems = "Un solo canale per le due voci | Registrazione incompleta"
    assert (row["Problemi della registrazione"], row["Team"]) == (problems, "Nord; Est")
    assert row["Durata (s)"].replace(",", "").isdigit()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-11-23T10:42:00+01:00", "23/11/2026 10:42"),
        ("2026-11-23", "23/11/2026"),
        ("ieri mattina", "ieri mattina"),
        (None, ""),
    ],
)
def test_what_is_no_date_stays_as_it_was_written(written: str | None, shown: str) -> None:
    assert a_row(started_at=written)["Data"] == shown


def test_a_users_own_columns_keep_their_names_and_their_values() -> None:
    row = a_row(columns=(("outcome", "passed"), ("turno", "1.5")))
    assert (row["calls.csv outcome"], row["turno"]) == ("passed", "1.5")


def test_lines_end_as_windows_ends_them_and_a_quote_of_two_lines_stays_one_cell() -> None:
    spoken = make_utterances("agent: ciao")
    result = make_result(title="a\nb", evidence=[said(spoken, "ciao")])
    text = findings_csv(a_batch(make_call(utterances=spoken, results=[result])), "excel-it")
    assert text.count("\r\n") == 2
    (row,) = italian(text)
    assert (row["Punto"], row["Citazione"], row["Critico"]) == ("a\nb", "ciao", "no")


def test_the_headings_follow_the_reports_language() -> None:
    batch = a_batch(make_call(), language="en")
    assert {"Call", "Compliance", "Date"} <= set(italian(calls_csv(batch, "excel-it"))[0])


def a_full_batch() -> ReportBatch:
    return a_batch(make_call(results=[make_result()]), skipped=[make_skipped()])


def test_both_forms_have_the_same_columns_and_rows() -> None:
    for write in (calls_csv, findings_csv):
        machine = list(csv.reader(io.StringIO(write(a_full_batch()))))
        excel = list(csv.reader(io.StringIO(write(a_full_batch(), "excel-it")[1:]), delimiter=";"))
        assert [len(row) for row in machine] == [len(row) for row in excel]


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_column_has_a_heading_and_no_two_have_the_same(language: str) -> None:
    for columns, known in ((CALL_COLUMNS, CALL_HEADINGS), (FINDING_COLUMNS, FINDING_HEADINGS)):
        names = [translate(language).gettext(known[column].heading) for column in columns]
        assert len(set(names)) == len(names)


def test_for_programs_it_is_what_it_was() -> None:
    text = calls_csv(a_full_batch())
    assert text.startswith('"call_id","agent","team","campaign","direction","started_at","language","file",')
    assert "\r" not in text
    assert ',87.25,70,"passed","",' in text
