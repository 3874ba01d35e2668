"""How the conversation went, in `calls.csv` and in the workbook."""

import csv
import io

import openpyxl
import pytest
from quality_worlds import (
    make_coaching,
    make_competence,
    make_ending,
    make_measure,
    make_rule,
    with_quality,
)
from worlds import a_batch, make_call, make_utterances, said

from qa_pipeline.reports.batch import ReportBatch, ReportedCall
from qa_pipeline.reports.cells import starts_formula
from qa_pipeline.reports.csv_report import calls_csv
from qa_pipeline.reports.xlsx_report import workbook

# openpyxl, which only reads in these tests, does not know the bars behind the scores.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

SPOKEN = make_utterances("agent: Buongiorno sono Anna", "customer: =1+1 domani")


def a_call(when: str = "domani alle dieci") -> ReportedCall:
    rules = [make_rule("pass", "won"), make_rule("fail", "missed"), make_rule("unsure", "doubted")]
    place = said(SPOKEN, "=1+1 domani")
    coaching = make_coaching("=Next time, say it.", "missed", place)
    return with_quality(
        make_call(utterances=SPOKEN, results=rules),
        ending=make_ending(when=when),
        competences=[make_competence(results=rules, coaching=coaching)],
        measures=[make_measure(), make_measure("talk_share", 0.62), make_measure("hold_s", None)],
    )


def row_of(batch: ReportBatch) -> dict[str, str]:
    return next(csv.DictReader(io.StringIO(calls_csv(batch))))


def sheet(batch: ReportBatch, name: str) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook(batch)))
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_a_calls_row_says_how_it_ended_and_what_was_reached_and_measured() -> None:
    row = row_of(a_batch(a_call()))
    assert (row["call_outcome"], row["call_back_when"]) == ("call_back", "domani alle dieci")
    assert (row["competence_empathy"], row["competence_clarity"]) == ("50", "")
    assert (row["longest_silence_s"], row["talk_share"], row["hold_s"]) == ("6.6", "0.62", "")


def test_the_row_of_an_older_scorecard_has_the_same_columns_and_nothing_in_them() -> None:
    old, new = row_of(a_batch(make_call())), row_of(a_batch(a_call()))
    assert list(old) == list(new)
    assert [old[name] for name in ("call_outcome", "competence_empathy", "talk_share")] == ["", "", ""]


def test_the_workbook_has_a_row_for_every_competence_of_every_call() -> None:
    (row,) = sheet(a_batch(a_call(), make_call("z"), language="en"), "Competences")
    assert (row["Call"], row["Competence"], row["Score"], row["Weight"]) == ("it-01", "Empathy", 50, 20)
    assert (row["Gained"], row["Lost"], row["Unsure"]) == ("Rule won", "Rule missed", "Rule doubted")
    assert (row["Points"], row["Out of"], row["Quote"]) == (10, 20, "=1+1 domani")


def test_the_workbooks_calls_are_in_words_and_its_seconds_are_numbers() -> None:
    row = sheet(a_batch(a_call(), language="it"), "Chiamate")[0]
    assert (row["Fine della chiamata"], row["Quando richiamare"]) == ("Da richiamare", "domani alle dieci")
    assert (row["Empatia"], row["Silenzio più lungo"]) == (50, 6.6)


@pytest.mark.parametrize("when", ["=1+1", "+39 333", "@domani", "-3"])
def test_no_word_of_a_caller_becomes_a_formula(when: str) -> None:
    batch = a_batch(a_call(when))
    assert not starts_formula(row_of(batch)["call_back_when"])
    book = openpyxl.load_workbook(io.BytesIO(workbook(batch)))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert when in {cell.value for cell in cells}


def test_the_legend_explains_ends_competences_and_measures() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(a_batch(language="en"))))
    terms = {row[0].value: row[1].value for row in book["Legend"].iter_rows()}
    assert {"Call back", "Not certain", "Empathy", "Longest silence"} <= set(terms)
    assert all(terms[term] for term in ("Call back", "Empathy", "Longest silence"))
