"""The tables are the same in whatever portions the calls' parts of them are made."""

from io import BytesIO

import pytest
from worlds import make_call, make_result, make_utterances, said

from qa_pipeline.reports.csv_report import CsvForm
from qa_pipeline.reports.table_parts import TableMaker, TablePlan
from qa_pipeline.reports.tables import table_rows
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_report import WorkbookWriter

SPOKEN = make_utterances("agent: buongiorno; sono =Anna")
RESULTS = [make_result(evidence=[said(SPOKEN, "sono =Anna")]), make_result("fail", check="notice")]
ROWS = [
    table_rows(make_call(name, utterances=SPOKEN, results=RESULTS), translate("it")) for name in ("a", "b")
]


def maker(form: CsvForm, calls: int = 2) -> TableMaker:
    book = WorkbookWriter(BytesIO(), language="it", calls=calls)
    book.close()
    return TableMaker(TablePlan(language="it", form=form, extra=(), book=book.plan))


@pytest.mark.parametrize("form", ["machine", "excel-it"])
def test_the_part_of_several_calls_is_their_parts_one_after_the_other(form: CsvForm) -> None:
    together = maker(form).parts(ROWS)
    alone = [maker(form).parts([rows]) for rows in ROWS]
    assert together.calls == b"".join(part.calls for part in alone)
    assert together.findings == b"".join(part.findings for part in alone)
    assert together.book.findings == tuple(row for part in alone for row in part.book.findings)
    assert b"Anna" in together.findings


def test_of_very_many_calls_the_workbook_holds_what_is_open_and_the_other_tables_all() -> None:
    part = maker("machine", calls=1_001).parts(ROWS)
    assert (len(part.book.findings), len(part.book.calls)) == (2, 2)
    assert part.findings.count(b"\n") == 4


def test_of_no_calls_there_is_an_empty_part() -> None:
    part = maker("machine").parts([])
    assert (part.calls, part.findings, part.book.calls) == (b"", b"", ())
