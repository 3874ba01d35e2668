"""Word error rate: what was heard against what was said, once spelling is set aside. Pure.

Numbers are compared as written: "4729" is no "quattro sette due nove". The reference texts write them in words,
and every contender has the same network, so none gains by it.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"), "'")
"""Every sign that is typed for an apostrophe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordErrors:
    """The fewest changes of words that turn what was said into what was heard."""

    words: int
    """That were said."""
    substitutions: int = 0
    deletions: int = 0
    """Said and not heard."""
    insertions: int = 0
    """Heard and not said."""

    @property
    def errors(self) -> int:
        """All three kinds."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float:
        """Errors by words said, 0 to 1 and beyond; 0 where nothing was said and nothing heard."""
        if self.words:
            return self.errors / self.words
        return float(self.errors > 0)

    def __add__(self, other: "WordErrors") -> "WordErrors":
        return WordErrors(
            words=self.words + other.words,
            substitutions=self.substitutions + other.substitutions,
            deletions=self.deletions + other.deletions,
            insertions=self.insertions + other.insertions,
        )


def count_errors(said: str, heard: str, language: str) -> WordErrors:
    """The word errors of one text.

    Args:
        said: the reference.
        heard: by a recogniser.
        language: ISO 639-1, of both.
    """
    reference, hypothesis = words_of(said, language), words_of(heard, language)
    kinds = [change.tag for change in Levenshtein.editops(reference, hypothesis)]
    return WordErrors(
        words=len(reference),
        substitutions=kinds.count("replace"),
        deletions=kinds.count("delete"),
        insertions=kinds.count("insert"),
    )


def total(parts: Iterable[WordErrors]) -> WordErrors:
    """Errors of several texts together: every word counts the same, whichever call it is in."""
    return sum(parts, WordErrors(words=0))


def words_of(text: str, language: str) -> list[str]:
    """The words without case, punctuation and accents.

    An apostrophe in Italian stands between two words or for an accent ("l'importo", "perche'"), in English inside
    one ("I'm"): there it goes without a gap.
    """
    between = "" if language == "en" else " "
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES)).replace("'", between)
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return kept.split()
