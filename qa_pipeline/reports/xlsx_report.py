"""`scorecards.xlsx`: the same tables for people who live in a spreadsheet."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports import xlsx_columns
from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.cells import Cell, Row, plain_text
from qa_pipeline.reports.quality_tables import competence_rows
from qa_pipeline.reports.quality_wording import COMPETENCES, ENDINGS
from qa_pipeline.reports.tables import call_rows, extra_columns, finding_rows, skipped_rows
from qa_pipeline.reports.texts import Texts, parsed, translate
from qa_pipeline.reports.wording import (
    DIRECTIONS,
    N_,
    NOT_PROCESSED,
    OUTCOMES,
    PROBLEMS,
    SECTIONS,
    SPEAKERS,
    VERDICTS,
)
from qa_pipeline.reports.xlsx_columns import Column
from qa_pipeline.reports.xlsx_legend import legend_rows
from qa_pipeline.scorecard.scorecard import Outcome

_Names = Mapping[Any, str]
"""Members of any closed list -> their English names."""

_SECONDS_A_DAY = 86_400
# Excel's calendar: it writes days since the end of 1899 and knows no year beyond 9999.
_FIRST_YEAR = 1900
# Text on a light ground, readable in print too; the word is always there beside the colour.
COLOURS = {
    "good": {"font_color": "#0B5A34", "bg_color": "#DDF3E4"},
    "bad": {"font_color": "#9B1C1C", "bg_color": "#FBE3E1"},
    "doubt": {"font_color": "#7A4B00", "bg_color": "#FDF0CF"},
    "none": {"font_color": "#4A5363", "bg_color": "#E9ECF1"},
}
_LOOKS = {
    "passed": "good",
    "failed": "bad",
    "needs_review": "doubt",
    "not_assessable": "none",
    "pass": "good",
    "fail": "bad",
    "unsure": "doubt",
    "not_applicable": "none",
    NOT_PROCESSED: "none",
}
_COLOURED = {"outcome": (*map(str, Outcome), NOT_PROCESSED), "verdict": tuple(map(str, Verdict))}


def workbook(batch: ReportBatch) -> bytes:
    """The workbook's bytes; the same batch gives the same ones."""
    buffer = BytesIO()
    # Without these two, xlsxwriter turns texts that begin with = into formulas and addresses into links.
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "qa-pipeline", "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no zone in xlsx
    _Sheets(book, translate(batch.language)).write(batch)
    book.close()
    return buffer.getvalue()


class _Sheets:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, texts: Texts) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self.book, self.texts = book, texts
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#22344B",
                "font_color": "#FFFFFF",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        self.formats = {
            kind: book.add_format({"num_format": shape, "valign": "top"})
            for kind, shape in xlsx_columns.NUMBER_FORMATS.items()
        }
        self.formats["text"] = book.add_format({"valign": "top"})
        self.formats["wrapped"] = book.add_format({"valign": "top", "text_wrap": True})
        self.looks = {look: book.add_format(colours) for look, colours in COLOURS.items()}

    def write(self, batch: ReportBatch) -> None:
        """All sheets, in the order that people need them."""
        gettext = self.texts.gettext
        own = tuple(Column(key=name, heading=name, width=16, own=True) for name in extra_columns(batch.calls))
        self._sheet(gettext("Calls"), xlsx_columns.CALLS + own, call_rows(batch))
        self._sheet(gettext("Findings"), xlsx_columns.FINDINGS, finding_rows(batch))
        self._sheet(gettext("Competences"), xlsx_columns.COMPETENCES, competence_rows(batch))
        self._sheet(gettext("Not processed"), xlsx_columns.SKIPPED, skipped_rows(batch))
        self._legend(gettext("Legend"))

    def _sheet(self, name: str, columns: tuple[Column, ...], rows: list[Row]) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 30)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, self.formats[column.kind])
            heading = column.heading if column.own else self.texts.gettext(column.heading)
            sheet.write_string(0, place, plain_text(heading), self.head)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                self._cell(sheet, line, place, column, row.get(column.key))
        sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
        for place, column in enumerate(columns):
            self._colours(sheet, place, column, len(rows))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _cell(self, sheet: Any, line: int, place: int, column: Column, value: Cell) -> None:  # noqa: ANN401
        """One cell of its column's type; what does not fit the type stays the text that it was."""
        shape = self.formats[column.kind]
        if value is None or value == "":
            return
        if isinstance(value, str):
            moment = parsed(value) if column.kind == "date" else None
            if moment is not None and moment.year >= _FIRST_YEAR:
                sheet.write_datetime(line, place, moment.replace(tzinfo=None), shape)
                return
            sheet.write_string(line, place, plain_text(_word(column.key, value, self.texts)), shape)
        elif column.kind == "time":
            sheet.write_number(line, place, value / _SECONDS_A_DAY, shape)
        else:
            sheet.write_number(line, place, value, shape)

    def _colours(self, sheet: Any, place: int, column: Column, last: int) -> None:  # noqa: ANN401
        """Colours that follow the cell's value, so that they stay right when a person changes it."""
        area = (1, place, max(1, last), place)
        if column.kind == "score":
            bar = {
                "type": "data_bar",
                "bar_solid": True,
                "bar_color": "#B9CCE4",
                "bar_border_color": "#B9CCE4",
            }
            limits = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 100}
            sheet.conditional_format(*area, bar | limits)
        for value in _COLOURED.get(column.key, ()):
            word = _word(column.key, value, self.texts)
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{word}"',
                "format": self.looks[_LOOKS[value]],
            }
            sheet.conditional_format(*area, rule)

    def _legend(self, name: str) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, 26, self.formats["text"])
        sheet.set_column(1, 1, 110, self.formats["wrapped"])
        for line, (term, meaning, value) in enumerate(legend_rows(self.texts)):
            look = self.looks[_LOOKS[value]] if value in _LOOKS else self.formats["text"]
            sheet.write_string(line, 0, term, look if meaning else self.head)
            sheet.write_string(line, 1, meaning, self.formats["wrapped"] if meaning else self.head)


def _word(key: str, value: str, texts: Texts) -> str:
    """A value of a closed list in the report's language; anything else as it is."""
    names: dict[str, _Names] = {
        "outcome": {**OUTCOMES, NOT_PROCESSED: N_("Not processed")},
        "verdict": VERDICTS,
        "section": SECTIONS,
        "direction": DIRECTIONS,
        "profile": DIRECTIONS,
        "call_outcome": ENDINGS,
        "competence": COMPETENCES,
        "speaker": SPEAKERS,
        "problem": PROBLEMS,
        "critical": {"yes": N_("yes"), "no": N_("no")},
    }
    if key == "problems":
        return " | ".join(texts.gettext(PROBLEMS[one]) for one in PROBLEMS if str(one) in value.split(" | "))
    known = {str(name): text for name, text in names.get(key, {}).items()}
    return texts.gettext(known[value]) if value in known else value
