"""The sheets of a playbook as a workbook: text cells only, dropdowns where there is a choice."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from qa_pipeline.reports.cells import workbook_text
from qa_pipeline.sheets.headings import CHOICES, Tongue, offered
from qa_pipeline.sheets.to_sheet import Table

_WIDTHS = {
    "say": 60,
    "present": 50,
    "absent": 50,
    "title": 30,
    "when_says": 36,
    "note": 40,
    "value": 60,
    "measure": 28,
    "competence": 22,
}
_CHOICE_OF = {"critical": "yes", "when_speaker": "speaker", "when_strictness": "strictness"}
_MORE_ROWS = 300
"""Empty rows that have the dropdowns too, for what people add."""
_LONGEST_LIST = 255
"""Characters that Excel takes in a dropdown."""
_SAY = {
    "it": ("Scegliere dall'elenco", "Scrivere una di queste: "),
    "en": ("Choose from the list", "Write one of these: "),
}


def workbook(tables: Sequence[Table], tongue: Tongue, lexicons: Sequence[str]) -> bytes:
    """The workbook's bytes; the same tables give the same ones.

    Args:
        tables: the sheets.
        tongue: of choices and hints.
        lexicons: the word lists that there are, offered and not enforced: a workspace may have its own.
    """
    buffer = BytesIO()
    # Without these two, xlsxwriter turns texts that begin with = into formulas and addresses into links.
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "qa-pipeline", "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no zone in xlsx
    head = book.add_format(
        {"bold": True, "bg_color": "#22344B", "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True}
    )
    # Format @: what people type stays the text that they typed, and "2-3" becomes no day in March.
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    for table in tables:
        sheet = book.add_worksheet(table.sheet)
        _write(sheet, table, head, text)
        _dropdowns(sheet, table, tongue, lexicons)
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, table: Table, head: Any, text: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 30)
    for column, (key, heading) in enumerate(table.headings.items()):
        sheet.set_column(column, column, _WIDTHS.get(key, 16), text)
        sheet.write_string(0, column, workbook_text(heading), head)
        for line, row in enumerate(table.rows, start=1):
            if row.get(key):
                sheet.write_string(line, column, workbook_text(row[key]), text)
    last = max(1, len(table.rows)) + _MORE_ROWS
    sheet.ignore_errors({"number_stored_as_text": f"A1:{_column(len(table.headings))}{last}"})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _dropdowns(sheet: Any, table: Table, tongue: Tongue, lexicons: Sequence[str]) -> None:  # noqa: ANN401
    for column, key in enumerate(table.headings):
        choice = _CHOICE_OF.get(key, key)
        values = offered(choice, tongue) if choice in CHOICES else list(lexicons) if key == "lexicon" else []
        if values and len(",".join(values)) <= _LONGEST_LIST:
            title, message = _SAY[tongue]
            rule = {
                "validate": "list",
                "source": values,
                "error_type": "stop" if choice in CHOICES else "information",
                "error_title": title,
                "error_message": (message + ", ".join(values))[:_LONGEST_LIST],
            }
            sheet.data_validation(1, column, max(1, len(table.rows)) + _MORE_ROWS, column, rule)


def _column(count: int) -> str:
    return str(xlsxwriter.utility.xl_col_to_name(count - 1))
