"""How the cells of the workbook look: one format a kind of number, and colours that print."""

from typing import Any

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.wording import NOT_PROCESSED
from qa_pipeline.reports.xlsx_columns import NUMBER_FORMATS
from qa_pipeline.scorecard.scorecard import Outcome

# Text on a light ground, readable in print too; the word is always there beside the colour.
_COLOURS = {
    "good": {"font_color": "#0B5A34", "bg_color": "#DDF3E4"},
    "bad": {"font_color": "#9B1C1C", "bg_color": "#FBE3E1"},
    "doubt": {"font_color": "#7A4B00", "bg_color": "#FDF0CF"},
    "none": {"font_color": "#4A5363", "bg_color": "#E9ECF1"},
}
LOOKS = {
    "passed": "good",
    "failed": "bad",
    "needs_review": "doubt",
    "not_assessable": "none",
    "pass": "good",
    "fail": "bad",
    "unsure": "doubt",
    "not_applicable": "none",
    NOT_PROCESSED: "none",
    "few": "none",
}
"""Values of closed lists -> their colours."""
COLOURED: dict[str, tuple[str, ...]] = {
    "outcome": (*map(str, Outcome), NOT_PROCESSED),
    "verdict": tuple(map(str, Verdict)),
    "few": ("few",),
}
"""The columns whose values have colours."""
BAR = {"type": "data_bar", "bar_solid": True, "bar_color": "#B9CCE4", "bar_border_color": "#B9CCE4"}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        ground = {"bg_color": "#22344B", "font_color": "#FFFFFF"}
        self.head = book.add_format({"bold": True, "valign": "vcenter", "text_wrap": True, **ground})
        self.note = book.add_format({"italic": True, "valign": "vcenter", **_COLOURS["doubt"]})
        self.kinds = {
            kind: book.add_format({"num_format": shape, "valign": "top"})
            for kind, shape in NUMBER_FORMATS.items()
        }
        self.kinds["text"] = book.add_format({"valign": "top"})
        self.kinds["wrapped"] = book.add_format({"valign": "top", "text_wrap": True})
        self.looks = {look: book.add_format(colours) for look, colours in _COLOURS.items()}
