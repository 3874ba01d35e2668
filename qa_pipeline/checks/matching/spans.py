"""Tokens made of several, and what is known of numbers and the words around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa_pipeline.checks.matching.tokens import WEIGHTS, Kind, Token

CENTS = 2
"""Figures behind the point of an amount."""


class Spanned(NamedTuple):
    """A token and the tokens that it was made of: "cento venti" is one number."""

    token: Token
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """The words that stand around numbers in one language."""

    articles: frozenset[str]
    """Those that count: a lone one is no number."""
    digit_one: frozenset[str]
    """Those that are a figure beside others: "quattro otto uno cinque"."""
    zero: frozenset[str]
    """What is zero beside another number: "oh eight hundred"."""
    one: Token
    """The article that stands for a single one."""
    months: frozenset[str]
    day_of: frozenset[str]
    """What may stand between a day and its month: "the third of March"."""
    month_first: bool
    """Whether the day may stand behind the month: "March 3rd"."""
    currencies: frozenset[str]
    cents: frozenset[str]
    joining: frozenset[str]
    """What stands between an amount's two numbers: "39 euro e 90"."""
    point: frozenset[str]
    """The same where the currency follows: "trentanove e novanta euro"."""
    per: frozenset[str]
    """The same where a time follows these: "trentanove e novanta al mese"."""
    percent: tuple[str, ...]
    """Written apart: "per cento"."""
    percent_token: Token
    counted: frozenset[str]
    """What a number behind an amount may count instead of cents: "39 euro e 12 mesi"."""
    auxiliaries: frozenset[str]
    """Verbs that follow a modal: "two may be", but "3 May"."""


def number_token(said: str, figures: str, *, known: bool = True) -> Token:
    """A number: its norm is its digits alone, its stem its value.

    "Ventinove novantanove" may be 29.99 or 2999, and nobody knows; so the digits fit both, and where both values are
    known, 12.50 still is not 1250.

    Args:
        said: as written or said.
        figures: with a point before its decimals; "9:30" is 9.30.
        known: whether its value is; digits in groups may mean several.
    """
    whole, _, part = figures.replace(":", ".").partition(".")
    if part.isdigit() and part.strip("0"):
        norm, value = whole + part.ljust(CENTS, "0"), f"{int(whole)}.{part.rstrip('0')}"
    elif part and not part.isdigit():  # "1.2.3"
        norm, value = figures.replace(":", "").replace(".", ""), ""
    else:
        norm, value = whole, str(int(whole))
    stem = value if known else ""
    return Token(text=said, norm=norm, stem=stem, kind=Kind.NUMBER, weight=WEIGHTS[Kind.NUMBER])


def norm_at(spans: Sequence[Spanned], at: int) -> str:
    """The norm of a token; empty beyond the ends."""
    return spans[at].token.norm if 0 <= at < len(spans) else ""


def whole_at(spans: Sequence[Spanned], at: int) -> int | None:
    """The whole number that stands there; None: there is none."""
    if not 0 <= at < len(spans) or spans[at].token.kind is not Kind.NUMBER:
        return None
    value = spans[at].token.stem
    return int(value) if value.isdigit() else None
