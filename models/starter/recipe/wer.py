"""Word error rate: how far a recognised text is from what was said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_A_WORD = re.compile(r"[^\w' ]")


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation (apostrophes stay: "l'ufficio" is one word)."""
    return NOT_A_WORD.sub(" ", text.lower()).split()


def edit_distance(reference: Sequence[str], hypothesis: Sequence[str]) -> int:
    """How many items must be inserted, deleted or replaced to turn one sequence into the other."""
    row = list(range(len(hypothesis) + 1))
    for i, wanted in enumerate(reference, 1):
        diagonal, row[0] = row[0], i
        for j, heard in enumerate(hypothesis, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (wanted != heard))
    return row[-1]


@dataclass(slots=True)
class ErrorCount:
    """Errors and reference words, added up over several texts."""

    errors: int = 0
    words: int = 0

    def add(self, reference: str, hypothesis: str) -> None:
        """Count one text."""
        spoken = words(reference)
        self.errors += edit_distance(spoken, words(hypothesis))
        self.words += len(spoken)

    @property
    def percent(self) -> float:
        """The word error rate in percent (can exceed 100: inserted words count)."""
        return 100 * self.errors / max(1, self.words)
