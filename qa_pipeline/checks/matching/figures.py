"""Figures and signs as they are said: "€39,90" is 39,90 euro, "3/3/2026" a day of March, "20%" so many percent.

Recognisers write what was said now in words, now in figures; a wording and what was heard must read the same.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAY_DIFFER = re.compile(r"[\d€£$%]")
MONEY_FIRST = re.compile(r"([€£$])\s?(\d(?:[\d.,]*\d)?)")
SIGN = re.compile(r"([€£$%])\s?/?")
ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|º|°|ª)(?!\w)", re.IGNORECASE)
DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d|[/-]\d)")
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSpelling:
    """How one language says what is written in figures."""

    months: Sequence[str]
    signs: Mapping[str, str]
    """By sign the word for it: "%": percento."""
    day_first: bool
    """Whether 3/4/2026 is the third of April; if not, only what can be nothing else is taken for a date."""

    def spelled(self, text: str) -> str:
        """The text with its signs and dates as they are said; the numbers stay in figures."""
        if not MAY_DIFFER.search(text):
            return text
        text = DATE.sub(self._date, text)
        text = ORDINAL.sub(r"\1", text)
        text = MONEY_FIRST.sub(r"\2 \1", text)
        return SIGN.sub(lambda sign: f" {self.signs[sign[1]]} ", text)

    def _date(self, found: re.Match[str]) -> str:
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (other, one) if other > MONTHS else (one, other)
        ambiguous = not self.day_first and one != other and max(one, other) <= MONTHS
        if ambiguous or not 1 <= month <= MONTHS:
            return found[0]
        return f"{day} {self.months[month - 1]} {year if year > 99 else 2000 + year}"
