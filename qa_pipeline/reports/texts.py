"""The reports' words: English in the code, other languages in `locales/*.po`, numbers and dates by Babel."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from gettext import c2py
from importlib.resources import files
from types import MappingProxyType
from typing import Self

from babel.dates import format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from qa_pipeline.checks.result import Reason, clock, fill
from qa_pipeline.errors import ReportError
from qa_pipeline.reports.titles import profile_titles
from qa_pipeline.reports.wording import SENTENCE_WORDS

LANGUAGES = ("it", "en")
_MOST_SAID = 10_000

# Day first in both; English spells the month so that nobody reads 03/04 the American way round.
_DATE_PATTERNS = {"it": "dd/MM/yyyy", "en": "d MMM yyyy"}


class _LocalNumber(float):
    """A number inside a sentence: 87,3 in Italian, whatever format the template asks for."""

    language: str

    def __new__(cls, value: float, language: str) -> Self:
        made = super().__new__(cls, value)
        made.language = language
        return made

    def __format__(self, spec: str) -> str:
        if not spec:
            return _decimal(float(self), "#,##0.##", self.language)
        shown = super().__format__(spec)
        return shown.replace(".", ",") if self.language == "it" else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """One language's words and its ways to write numbers and dates; never changes once made."""

    language: str
    messages: Mapping[str, tuple[str, ...]]
    """English text -> its translation, one for each plural form; empty for English itself."""
    plural_rule: str = "n != 1"
    """Which plural form a number takes, as gettext writes it."""
    _said: dict[Reason, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Sentences that were made already."""

    def gettext(self, message: str, /, **values: object) -> str:
        """`message` in this language, its `{names}` filled."""
        found = self.messages.get(message, (message,))[0]
        return found.format_map(values) if values else found

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form for `count` of a message in singular and plural; `{n}` is the count itself."""
        return self.forms(one, many)[_plural(self.plural_rule)(count)].format_map(
            {"n": self.number(count), **values}
        )

    def forms(self, one: str, many: str, /) -> tuple[str, ...]:
        """A message in singular and plural, the values still to be filled in."""
        return self.messages.get(one, (one, many))

    @property
    def date_pattern(self) -> str:
        """How a day is written, in the letters of Unicode's date patterns."""
        return _DATE_PATTERNS[self.language]

    def sentence(self, reason: Reason) -> str:
        """A check's or a scorecard's reason in this language; the same is asked for by every file of a call."""
        if (said := self._said.get(reason)) is None:
            if len(self._said) >= _MOST_SAID:
                self._said.clear()
            said = self._said[reason] = self._sentence(reason)
        return said

    def _sentence(self, reason: Reason) -> str:
        values = tuple((name, self._value(name, value)) for name, value in reason.values)
        return fill(self.gettext(reason.template), values)

    def _value(self, name: str, value: str | float) -> str | float:
        """One value of a reason as this language writes it; seconds are left to `fill`."""
        if isinstance(value, str):
            return self._word(name, value)
        if isinstance(value, float) and not name.endswith("_s"):
            return _LocalNumber(value, self.language)
        return value

    def _word(self, name: str, value: str) -> str:
        if name == "title":
            return self.rule_title(value)
        if name == "quote":
            return unbroken(value)
        word = SENTENCE_WORDS.get(name, {}).get(value)
        return self.gettext(word) if word else self._bounds(value) if name == "wanted" else value

    def rule_title(self, title: str) -> str:
        """A rule's title: of a profile's in this language, of anybody else's as it was written."""
        return profile_titles(self.language).get(title, title)

    def _bounds(self, text: str) -> str:
        """Limits such as "≥ 0.3, ≤ 0.8" with this language's decimal sign."""
        return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if self.language == "it" else text

    def number(self, value: float, decimals: int = 1) -> str:
        """A number with at most `decimals` decimals: 87,3 in Italian, 87.3 in English."""
        pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
        return _decimal(value, pattern, self.language)

    def percent(self, share: float) -> str:
        """A share between 0 and 1 as a whole percentage; never 100 % of something incomplete."""
        whole = round(share * 100)
        return f"{min(whole, 99) if share < 1 else whole} %"

    def date(self, iso: str | None, *, with_time: bool = False) -> str:
        """An ISO 8601 date as people write it; as it was given where it is none."""
        moment = parsed(iso)
        if moment is None:
            return iso or ""
        pattern = self.date_pattern
        if with_time and iso and len(iso) > len("2026-11-23"):
            pattern += " HH:mm"
        return _date(moment.replace(tzinfo=None), pattern, self.language)


# Babel takes its time over each, and a report of many calls writes the same few thousand over and over.
@lru_cache(maxsize=20_000)
def _decimal(value: float, pattern: str, language: str) -> str:
    return str(format_decimal(value, format=pattern, locale=language))


@lru_cache(maxsize=20_000)
def _date(moment: datetime, pattern: str, language: str) -> str:
    return str(format_datetime(moment, pattern, locale=language))


@lru_cache
def _plural(rule: str) -> Callable[[int], int]:
    return c2py(rule)


def parsed(iso: str | None) -> datetime | None:
    """The moment that an ISO 8601 text names, or None where it names none."""
    try:
        return datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def unbroken(quote: str) -> str:
    """A quote without the comma at which it was cut out of a longer sentence."""
    return quote.rstrip(" ,;:")


def duration(seconds: float) -> str:
    """A duration as players show it: 4:07, or 1:02:09 from one hour on."""
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d}"
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


@lru_cache
def translate(language: str) -> Texts:
    """The texts of a language.

    Raises:
        ReportError: there is no such language.
    """
    if language == "en":
        return Texts(language="en", messages=MappingProxyType({}))
    if language not in LANGUAGES:
        raise ReportError(f"Reports can be written in {' or '.join(LANGUAGES)}, not in '{language}'.")
    with (files("qa_pipeline.reports") / "locales" / f"{language}.po").open("rb") as handle:
        catalogue = read_po(handle, locale=language, abort_invalid=True)
    messages: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or not message.string or message.fuzzy:
            continue
        singular = message.id if isinstance(message.id, str) else message.id[0]
        messages[singular] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return Texts(language=language, messages=MappingProxyType(messages), plural_rule=catalogue.plural_expr)


def sentence(reason: Reason, language: str) -> str:
    """A reason in `language`, its seconds as mm:ss and its numbers as the language writes them."""
    return translate(language).sentence(reason)


__all__ = ["LANGUAGES", "Texts", "clock", "duration", "parsed", "sentence", "translate", "unbroken"]
