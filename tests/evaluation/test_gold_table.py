"""Labels are read as people write them, and each mistake is said where it stands."""

from pathlib import Path

import openpyxl
import pytest
from evaluation_worlds import FILE, make_labels

from qa_pipeline.checks.result import Verdict
from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.gold_csv import read_csv_rows
from qa_pipeline.evaluation.gold_rows import MOST_TOLD, labels_of
from qa_pipeline.evaluation.labels import Label, Labels
from qa_pipeline.evaluation.read_gold import read_gold
from qa_pipeline.evaluation.words import outcome_of, verdict_of
from qa_pipeline.scorecard.scorecard import Outcome

CHOICES = "pass, fail, unsure, not_applicable (yes is pass, no is fail)"


def read(content: str | bytes) -> Labels:
    return labels_of(read_csv_rows(FILE, content if isinstance(content, bytes) else content.encode()))


def fault(content: str | bytes) -> str:
    with pytest.raises(EvaluationError) as caught:
        read(content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("verdict", "written"),
    [
        (Verdict.PASS, ["pass", "Pass ", "yes", "TRUE", "1", "sì", "Si'", "vero", "Superato", "✓", True, 1]),
        (Verdict.FAIL, ["fail", "no", "False", "0", "FALSO", "Non superato", "non_conforme", "✗", False, 0]),
        (Verdict.UNSURE, ["unsure", "?", "Incerto", "forse", "not sure"]),
        (Verdict.NOT_APPLICABLE, ["not_applicable", "Not applicable", "n/a", "N.A.", "Non applicabile", "-"]),
        (None, ["", "  ", None]),
    ],
)
def test_verdicts_are_understood_as_reviewers_write_them(
    verdict: Verdict | None, written: list[object]
) -> None:
    assert {verdict_of(word) for word in written} == {verdict}


def test_outcomes_are_understood_as_the_reports_write_them() -> None:
    words = ["passed", "Non superata", "Da rivedere", "needs_review", "Not assessable"]
    assert [outcome_of(word) for word in words] == [
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.NEEDS_REVIEW,
        Outcome.NEEDS_REVIEW,
        Outcome.NOT_ASSESSABLE,
    ]
    with pytest.raises(ValueError, match="'good' is no outcome; write one of: passed, failed"):
        outcome_of("good")


def test_a_row_is_a_label_with_its_place_and_what_the_reviewer_wrote() -> None:
    labels = read("call_id,check,verdict,reviewer,note,shift\nc1,greeting,yes,Anna,twice,late\n")
    assert labels.verdicts == (
        Label(
            call_id="c1",
            check="greeting",
            verdict=Verdict.PASS,
            place="gold.csv:2:13",
            reviewer="Anna",
            note="twice",
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffCall_ID;Check;Verdict\r\nc1;è-greeting;sì\r\n",
        "call id\tcheck\tverdict\nc1\tè-greeting\tsì\n\t\t\n",
        "call_id;check;verdict\nc1;è-greeting;sì\n".encode("cp1252"),
        "call_id;check;verdict\nc1;è-greeting;sì\n".encode("utf-16"),
        '"call_id","check","verdict","quote"\n"c1","è-greeting","pass","a, ""b"""\n',
    ],
)
def test_files_of_excel_and_of_people_are_read_alike(content: str | bytes) -> None:
    [label] = read(content).verdicts
    assert (label.call_id, label.check, label.verdict) == ("c1", "è-greeting", Verdict.PASS)


def test_our_own_findings_can_be_corrected_and_read_back() -> None:
    text = '"call_id","agent","check","verdict"\n"\'-7","\'=x","greeting","fail"\n'
    assert read(text).verdicts[0].call_id == "-7"


def test_rows_that_are_not_filled_in_are_counted() -> None:
    labels = make_labels("c1,greeting,", "c1,price,pass", ",,,,,", "c2,,")
    assert (len(labels.verdicts), labels.blank) == (1, 2)


def test_every_mistake_is_told_with_line_and_column_and_what_to_write() -> None:
    told = fault(
        'call_id,note,check,verdict\nc1,"two\nlines, here",greeting,perhaps\n,,price,fail\nc1,,,no\n'
    )
    assert told.split("\n") == [
        f"gold.csv:3:23: verdict: 'perhaps' is no verdict; write one of: {CHOICES}",
        "gold.csv:4:1: call_id: no call; write the call_id as in calls.csv",
        "gold.csv:5:5: check: a verdict on no check; write the check's id as in the playbook",
    ]


def test_a_row_that_ends_early_is_told_at_its_last_cell() -> None:
    assert fault("check,verdict,call_id\ngreeting,pass\n").startswith("gold.csv:2:10: call_id: no call")


def test_not_a_thousand_mistakes_are_told() -> None:
    told = fault("call_id,check,verdict\n" + "c1,greeting,good\n" * 1000).split("\n")
    assert len(told) == MOST_TOLD + 1
    assert told[-1] == "... and 950 more mistakes"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "",
            "gold.csv:1:1: no column 'call_id'; the first line must name the columns: call_id, check, verdict",
        ),
        ("call_id,check,verdit\n", "gold.csv:1:1: no column 'verdict' (is it 'verdit'?)"),
        ("call_id,check,verdict,Check\n", "gold.csv:1:23: two columns are called 'check'"),
        ("call_id,check,verdict\nc1,a,pass,b,c\n", "gold.csv:2:11: 5 cells where the heading has 3"),
        ('call_id,check,verdict\nc1,a,pass\nc1,"b,fail\n', "gold.csv:3:1: this row cannot be read"),
    ],
)
def test_a_table_that_is_none_is_told_where_it_breaks(content: str, told: str) -> None:
    assert fault(content).startswith(told)


def make_book(folder: Path, *rows: tuple[object, ...]) -> Path:
    """A workbook whose second sheet holds the labels."""
    book = openpyxl.Workbook()
    book.active.append(["How to fill it in"])
    sheet = book.create_sheet("Etichette")
    for row in rows:
        sheet.append(row)
    path = folder / "gold.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_from_the_sheet_that_has_the_columns(tmp_path: Path) -> None:
    path = make_book(
        tmp_path, ("Call ID", "Check", "Verdict"), (7, "greeting", True), ("c2", "greeting", "no")
    )
    labels = read_gold(path).verdicts
    assert [(label.call_id, label.verdict) for label in labels] == [("7", Verdict.PASS), ("c2", Verdict.FAIL)]
    assert labels[1].place == f"{path}: Etichette!C3"


def test_mistakes_in_a_workbook_are_told_by_cell(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("call_id", "check", "verdict"), ("c1", "greeting", "good"))
    with pytest.raises(EvaluationError, match=r"gold\.xlsx: Etichette!C2: verdict: 'good' is no verdict"):
        read_gold(path)
    path = make_book(tmp_path, ("call_id", "check"))
    with pytest.raises(EvaluationError, match=r"gold\.xlsx: Sheet!A1: no column 'call_id'"):
        read_gold(path)


@pytest.mark.parametrize(
    ("name", "content"), [("g.xlsx", b"PK\x03\x04no"), ("g.xls", b"\xd0"), ("g.csv", b"\0\1")]
)
def test_what_is_no_table_is_said_to_be_none(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(EvaluationError, match=f"{path.name}: not a (workbook|table)"):
        read_gold(path)
