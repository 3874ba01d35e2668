"""What the workbook's words mean: its sheets, every column, every outcome and verdict, and the limits of what it says."""

from collections.abc import Iterator
from typing import Any

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.cells import workbook_text
from qa_pipeline.reports.column_meanings import MEANINGS, SHEET_MEANINGS
from qa_pipeline.reports.quality_wording import (
    COMPETENCES,
    ENDING_MEANINGS,
    ENDINGS,
    MEASURES,
)
from qa_pipeline.reports.sheet_columns import SHEETS
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.wording import (
    LIMITS,
    N_,
    NOT_PROCESSED,
    OUTCOME_MEANINGS,
    OUTCOMES,
    VERDICT_MEANINGS,
    VERDICTS,
)
from qa_pipeline.reports.xlsx_styles import LOOKS, Styles

LegendRow = tuple[str, str, str, str]
"""Term, meaning, the sheets it is on, and the value that decides its colour; a heading has no meaning."""


def legend_rows(texts: Texts, most_whole: int) -> Iterator[LegendRow]:
    """The whole legend.

    Args:
        texts: the report's language.
        most_whole: of so many calls all verdicts are in the workbook.
    """
    gettext = texts.gettext
    yield gettext("Sheets"), "", "", ""
    for sheet, meaning in SHEET_MEANINGS.items():
        yield gettext(sheet), gettext(meaning), "", ""
    partly = gettext(
        "With more than {calls} calls it holds only what failed and what is unsure; all verdicts are in findings.csv and findings.parquet.",
        calls=texts.number(most_whole),
    )
    yield gettext("Findings"), partly, "", ""
    yield from _closed_lists(texts)
    yield gettext("Limits"), "", "", ""
    for limit in LIMITS:
        yield "", gettext(limit), "", ""
    yield from _columns(texts)


def _closed_lists(texts: Texts) -> Iterator[LegendRow]:
    gettext = texts.gettext
    yield gettext("Outcome of a call"), "", "", ""
    for outcome, name in OUTCOMES.items():
        yield gettext(name), gettext(OUTCOME_MEANINGS[outcome]), "", str(outcome)
    not_heard = gettext("The recording could not be heard; it neither passes nor fails.")
    yield gettext("Not processed"), not_heard, "", NOT_PROCESSED
    yield gettext("Verdict on a step"), "", "", ""
    for verdict in Verdict:
        yield gettext(VERDICTS[verdict]), gettext(VERDICT_MEANINGS[verdict]), "", str(verdict)
    yield gettext("End of the call"), "", "", ""
    for ending, name in ENDINGS.items():
        yield gettext(name), gettext(ENDING_MEANINGS[ending]), "", ""


def _columns(texts: Texts) -> Iterator[LegendRow]:
    """Every column once, with the sheets that have it; the competences, which are scores, and the measures, which are none, apart."""
    gettext = texts.gettext
    found: dict[str, list[str]] = {}
    for sheet, columns in SHEETS.items():
        for column in columns:
            found.setdefault(column.heading, []).append(gettext(sheet))
    apart = {"Competences": tuple(COMPETENCES.values()), "Measures": tuple(MEASURES.values())}
    plain = [heading for heading in found if heading not in {*apart["Competences"], *apart["Measures"]}]
    yield gettext("Columns"), "", "", ""
    for heading in plain:
        yield gettext(heading), gettext(MEANINGS[heading]), ", ".join(found[heading]), ""
    own = gettext("Any other column is one of your list of calls, as it stands there.")
    yield "", own, gettext("Calls"), ""
    yield gettext("Competences"), "", "", ""
    yield from _those(apart["Competences"], found, texts)
    yield gettext("Measures"), "", "", ""
    yield "", gettext("Facts from who spoke when. They are no marks, and nobody is ranked by them."), "", ""
    yield from _those(apart["Measures"], found, texts)


def _those(headings: tuple[str, ...], found: dict[str, list[str]], texts: Texts) -> Iterator[LegendRow]:
    for heading in headings:
        if heading in found:
            yield texts.gettext(heading), texts.gettext(MEANINGS[heading]), ", ".join(found[heading]), ""


def write_legend(sheet: Any, styles: Styles, texts: Texts, most_whole: int) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Writes the legend into its sheet."""
    wrapped = styles.kinds["wrapped"]
    for place, width in enumerate((30, 110, 30)):
        sheet.set_column(place, place, width, wrapped)
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate((N_("Term"), N_("Meaning"), N_("Sheet"))):
        sheet.write_string(0, place, texts.gettext(heading), styles.head)
    for line, (term, meaning, where, value) in enumerate(legend_rows(texts, most_whole), start=1):
        look = styles.looks[LOOKS[value]] if value else wrapped
        cells = ((term, look), (meaning, wrapped), (where, wrapped))
        for place, (text, style) in enumerate(cells):
            sheet.write_string(line, place, workbook_text(text), style if meaning else styles.head)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
