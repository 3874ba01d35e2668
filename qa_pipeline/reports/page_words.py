"""Words and signs of the report's language that scripts need; what else they say stands in the page's own attributes."""

import re
from collections.abc import Mapping
from typing import Any

from babel import Locale

from qa_pipeline.reports import wording
from qa_pipeline.reports.quality_wording import COMPETENCES, ENDING_COUNTS, ENDINGS
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.wording import NN_

_COUNTS = {
    "all": NN_("All calls: {n}", "All {n} calls"),
    "some": NN_("{shown} of {n} call", "{shown} of {n} calls"),
    "range": NN_("{first}–{last} of {n} call", "{first}–{last} of {n} calls"),
    "more": NN_("and {n} more", "and {n} more"),
}
"""What scripts say of numbers of calls."""


def page_words(texts: Texts, root: str) -> dict[str, Any]:
    """What `qa.words` holds; `root` leads from the page to `report/`."""
    return {
        "root": root,
        **_signs(texts),
        "outcomes": _names(wording.OUTCOMES, texts),
        "outcomeCounts": _forms(wording.OUTCOME_COUNTS, texts),
        "counts": _forms(_COUNTS, texts),
        "verdicts": _names(wording.VERDICTS, texts),
        "sections": _names(wording.SECTIONS, texts),
        "endings": _names(ENDINGS, texts),
        "endingCounts": _forms(ENDING_COUNTS, texts),
        "competences": _names(COMPETENCES, texts),
    }


def _signs(texts: Texts) -> dict[str, Any]:
    """How numbers and dates are written, taken from what the server writes."""
    months = Locale(texts.language).months["format"]["abbreviated"]
    return {
        "group": texts.number(1000)[1:-3],
        "decimal": texts.number(0.5)[1:-1],
        "percent": texts.percent(0).replace("0", "{n}"),
        "date": re.sub(r"[A-Za-z]+", r"{\g<0>}", texts.date_pattern),
        "months": [months[number] for number in range(1, 13)],
    }


def _names(names: Mapping[Any, str], texts: Texts) -> dict[str, str]:
    return {str(key): texts.gettext(name) for key, name in names.items()}


def _forms(forms: Mapping[Any, tuple[str, str]], texts: Texts) -> dict[str, list[str]]:
    """Singular and plural of each; the values are still to be filled in."""
    return {str(key): list(texts.forms(*pair)) for key, pair in forms.items()}
