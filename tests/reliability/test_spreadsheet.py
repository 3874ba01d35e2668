"""A thousand texts that somebody may type or say, in every cell of the workbook: none calculates, links or breaks it."""

import io
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hostile import hostile_texts
from test_hostile_cells import MAIN, a_call
from worlds import a_batch

from qa_pipeline.reports.cells import workbook_text
from qa_pipeline.reports.xlsx_report import workbook
from reliability.conftest import Figure
from reliability.extent import extent

TEXTS = hostile_texts(1_000)
A_BOOK = 50
"""So many calls a workbook: each text is the heading of a column too."""
NO_TEXT = {MAIN + kind for kind in ("f", "hyperlink", "hyperlinks")}

# openpyxl, which only reads in these tests, does not know the bars behind the scores.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def test_of_a_thousand_texts_in_all_cells_none_is_a_formula_or_a_link(figure: Figure) -> None:
    tried, cells, formulas = 0, 0, 0
    for first in range(0, A_BOOK * extent(1, len(TEXTS) // A_BOOK), A_BOOK):
        texts = TEXTS[first : first + A_BOOK]
        content = workbook(a_batch(*(a_call(number, text) for number, text in enumerate(texts))))

        book = openpyxl.load_workbook(io.BytesIO(content))
        all_cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        formulas += sum(cell.data_type == "f" or cell.hyperlink is not None for cell in all_cells)
        formulas += kinds_of_no_text(content)
        assert lost(texts, {str(cell.value).replace("_x005F", "") for cell in all_cells}) == []
        tried, cells = tried + len(texts), cells + len(all_cells)
    assert formulas == 0
    figure(
        "texts in the spreadsheet",
        tried,
        f"{tried:,} in {cells:,} cells, {formulas} formulas or links, 0 errors",
    )


def kinds_of_no_text(content: bytes) -> int:
    """How many formulas and links the file itself holds, whatever a reader makes of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        links = [name for name in packed.namelist() if "external" in name.lower()]
    return len(links) + sum(node.tag in NO_TEXT for sheet in sheets for node in ET.fromstring(sheet).iter())  # noqa: S314 - our own


def lost(texts: list[str], shown: set[str]) -> list[str]:
    """The texts that do not come out of the workbook as they are meant to; blanks and line ends a reader may change."""
    expected = [workbook_text(text) for text in texts]
    return [text for text in expected if text not in shown and text.strip() and "\n" not in text]
