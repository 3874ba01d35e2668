"""Some calls' rows of the workbook, made by the process that writes the calls' files and not by the one that writes the workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.cell_words import CellWords
from qa_pipeline.reports.tables import FINDING_COLUMNS, TableRows
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.xlsx_rows import Plan, RowMaker

_OPEN = frozenset({str(Verdict.FAIL), str(Verdict.UNSURE)})
_VERDICT = FINDING_COLUMNS.index("verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookPlan:
    """How the rows of calls are made, as plain values that other processes understand."""

    keys: tuple[str, ...]
    """The columns of a call's row, the user's own too."""
    sheets: tuple[Plan, ...]
    """Of calls, findings and competences."""
    whole: bool
    """Whether the sheet of findings holds every verdict, or only those that failed or are unsure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookRows:
    """Some calls' rows, made; which lines they stand in is not known yet."""

    calls: tuple[str, ...]
    findings: tuple[str, ...]
    competences: tuple[str, ...]


class WorkbookMaker:
    """Makes the rows of calls."""

    def __init__(self, plan: WorkbookPlan, texts: Texts) -> None:
        words = CellWords(texts)
        self._keys, self._whole = plan.keys, plan.whole
        self._calls, self._findings, self._competences = (RowMaker(sheet, words) for sheet in plan.sheets)

    def rows(self, calls: Sequence[TableRows]) -> WorkbookRows:
        """The rows of some calls."""
        return WorkbookRows(
            calls=tuple([self._calls.row([rows.call.get(key) for key in self._keys]) for rows in calls]),
            findings=tuple(
                [
                    self._findings.row(row)
                    for rows in calls
                    for row in rows.findings
                    if self._whole or row[_VERDICT] in _OPEN
                ]
            ),
            competences=tuple([self._competences.row(row) for rows in calls for row in rows.competences]),
        )
