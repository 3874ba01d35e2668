"""The values of closed lists as people read them in a table: `fail` is "Non superato" in an Italian workbook."""

from collections.abc import Mapping
from typing import Any

from qa_pipeline.reports.cells import SEPARATOR
from qa_pipeline.reports.quality_wording import COMPETENCES, ENDINGS
from qa_pipeline.reports.texts import Texts
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

_NAMES: Mapping[str, Mapping[Any, str]] = {
    "outcome": {**OUTCOMES, NOT_PROCESSED: N_("Not processed")},
    "verdict": VERDICTS,
    "section": SECTIONS,
    "direction": DIRECTIONS,
    "profile": DIRECTIONS,
    "call_outcome": ENDINGS,
    "competence": COMPETENCES,
    "speaker": SPEAKERS,
    "searched_speaker": SPEAKERS,
    "trigger_speaker": SPEAKERS,
    "nearest_speaker": SPEAKERS,
    "problem": PROBLEMS,
    "critical": {"yes": N_("yes"), "no": N_("no")},
    "few": {"few": N_("few calls")},
}
"""By column: the members of its list -> their English names."""
_SEVERAL = {"problems": PROBLEMS}
"""Columns that hold several members of a list."""


class CellWords:
    """The words of one language, looked up once for all cells."""

    def __init__(self, texts: Texts) -> None:
        self._words = {
            key: {str(name): texts.gettext(word) for name, word in names.items()}
            for key, names in {**_NAMES, **_SEVERAL}.items()
        }

    def of(self, key: str) -> Mapping[str, str]:
        """The words of a column's values; empty where they are no closed list."""
        return {} if key in _SEVERAL else self._words.get(key, {})

    def word(self, key: str, value: str) -> str:
        """A value as people read it; as it is where it is of no list."""
        words = self._words.get(key)
        if words is None:
            return value
        if key in _SEVERAL:
            return SEPARATOR.join(words.get(one, one) for one in value.split(SEPARATOR))
        return words.get(value, value)
