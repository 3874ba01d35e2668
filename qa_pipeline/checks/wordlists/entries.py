"""What a word list holds: entries, and in which readings they do not count."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

from qa_pipeline.recordings.recording import Speaker

Grade = Literal["brusque", "rude", "insult"]
"""How bad an entry of impoliteness is."""
GRADES: tuple[str, ...] = get_args(Grade)
"""From bad to worse."""


class Reading(StrEnum):
    """What the little words around an entry make of it."""

    NEGATION = "negation"
    """It is denied: "non mi dispiace"."""
    REPORT = "report"
    """Somebody else's words are told: "lei mi ha detto che sono incompetente"."""
    QUESTION = "question"
    """It is asked: "le sembra inaccettabile?"."""
    CONDITION = "condition"
    """It hangs on an if: "se volessi disdire"."""
    SELF = "self"
    """The speaker says it of themselves: "che stupida, ho sbagliato io"."""


class Standing(StrEnum):
    """What an entry that was said is worth."""

    COUNTS = "counts"
    DOUBTED = "doubted"
    """It may count: a person decides, where it matters."""
    TURNED = "turned"
    """It does not count; kept, to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One wording of a list."""

    text: str
    """As written in the list, with its signs for alternatives and gaps (`pattern.py`)."""
    kind: str = ""
    """What sort of the list's things it is: `summing_up` of active listening; empty where the list has no kinds."""
    grade: str = ""
    """How bad it is: brusque, rude, insult; empty where the list has no grades."""
    unless: tuple[str, ...] = ()
    """Longer wordings within which it does not count."""
    turned_by: frozenset[Reading] = frozenset()
    doubted_by: frozenset[Reading] = frozenset()

    def standing(self, readings: frozenset[Reading]) -> Standing:
        """What it is worth in these readings."""
        if readings & self.turned_by:
            return Standing.TURNED
        return Standing.DOUBTED if readings & self.doubted_by else Standing.COUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """The entries of one group in one language."""

    id: str
    language: str
    title: str
    speaker: Speaker | None
    """Whose words it is about; None: anybody's."""
    entries: tuple[Entry, ...]
    turned_by: frozenset[Reading] = frozenset()
    """Of entries that do not say it themselves."""
    doubted_by: frozenset[Reading] = frozenset()
    open: bool = False
    """Whether it can be said in countless other ways: that none was found does not prove that nothing of the kind was said."""
