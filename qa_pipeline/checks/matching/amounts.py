"""Amounts and shares in one form: "trentanove euro e novanta" is 39.90 euro, "venti per cento" 20 percent."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa_pipeline.checks.matching.spans import NumberWords, Spanned, norm_at, number_token, whole_at
from qa_pipeline.checks.matching.tokens import Kind, Token

LEAST_CENTS, MOST_CENTS = 10, 99
"""So many are cents without being called so: "trentanove euro e novanta"."""


class _Amount(NamedTuple):
    number: Token
    last: int
    """Where it ends."""
    money: Token | None
    """Its currency, where that stands within."""


def percent(spans: Sequence[Spanned], words: NumberWords) -> Iterator[Spanned]:
    """The tokens with a "per cento" behind a number as one word."""
    size = len(words.percent)
    at = 0
    if all(span.token.text != words.percent[0] for span in spans):
        yield from spans
        return
    while at < len(spans):
        told = tuple(span.token.text for span in spans[at : at + size])
        if at and told == words.percent and spans[at - 1].token.kind is Kind.NUMBER:
            yield Spanned(words.percent_token, spans[at].first, spans[at + size - 1].last)
            at += size
        else:
            yield spans[at]
            at += 1


def amounts(spans: Sequence[Spanned], words: NumberWords) -> Iterator[Spanned]:
    """The tokens with each amount as one number before its currency."""
    at = 0
    while at < len(spans):
        found = _amount(spans, at, words) or _money_first(spans, at, words)
        if found is None:
            yield spans[at]
            at += 1
            continue
        end = spans[found.last].last
        yield Spanned(found.number, spans[at].first, end)
        if found.money:
            yield Spanned(found.money, end, end)
        at = found.last + 1


def _amount(spans: Sequence[Spanned], at: int, words: NumberWords) -> _Amount | None:
    """The amount of two numbers that begins there, or None."""
    money = spans[at + 1].token if norm_at(spans, at + 1) in words.currencies else None
    one = bool(money) and norm_at(spans, at) in words.articles  # "un euro e venti"
    if whole_at(spans, at) is None and not one:
        return None
    cents = at + 1 + bool(money)
    joined = norm_at(spans, cents) in (words.joining if money else words.point)
    cents += joined
    value = whole_at(spans, cents)
    if not (money or joined) or value is None or not 1 <= value <= MOST_CENTS:
        return None
    after = norm_at(spans, cents + 1)
    called = after in words.cents
    counts = value >= LEAST_CENTS and after not in words.counted
    timed = after in words.per and norm_at(spans, cents + 2) in words.counted
    meant = counts if money else after in words.currencies or (timed and counts)
    if not (called or meant):
        return None
    said = " ".join(span.token.text for span in spans[at : cents + 1])
    whole = "1" if one else spans[at].token.norm
    return _Amount(number_token(said, f"{whole}.{value:02d}"), cents + called, money)


def _money_first(spans: Sequence[Spanned], at: int, words: NumberWords) -> _Amount | None:
    """An amount behind its currency: "euro 39,90"; or None."""
    if norm_at(spans, at) not in words.currencies or norm_at(spans, at + 2) in words.currencies:
        return None
    numbers = [0 <= i < len(spans) and spans[i].token.kind is Kind.NUMBER for i in (at - 1, at + 1)]
    return _Amount(spans[at + 1].token, at + 1, spans[at].token) if numbers == [False, True] else None
