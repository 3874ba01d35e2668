"""Days and months in one order: "March the 3rd" and "the third of March" read the same; and "May" is a month there."""

from collections.abc import Iterator, Sequence

from qa_pipeline.checks.matching.spans import NumberWords, Spanned, norm_at, whole_at
from qa_pipeline.checks.matching.tokens import WEIGHTS, Kind, Token

LAST_DAY = 31
CENTURIES = frozenset({19, 20})
FIRST_YEAR = 1900


def dates(spans: Sequence[Spanned], words: NumberWords) -> Iterator[Spanned]:
    """The tokens with the day before its month.

    Args:
        spans: with numbers in figures.
        words: of a language in which the day may stand behind.
    """
    at = 0
    while at < len(spans):
        span = spans[at]
        day = at + 1 + (norm_at(spans, at + 1) in words.day_of)
        if span.token.norm in words.months and _is_day(spans, day):
            yield Spanned(spans[day].token, span.first, spans[day].last)
            yield Spanned(_as_month(span.token), spans[day].last, spans[day].last)
            at = day + 1
            continue
        yield span._replace(token=_as_month(span.token)) if _is_meant(spans, at, words) else span
        at += 1


def _is_day(spans: Sequence[Spanned], at: int) -> bool:
    """Whether a day of a month stands there; "March twenty twenty-six" holds a year."""
    value = whole_at(spans, at)
    if value is None or not 1 <= value <= LAST_DAY:
        return False
    year = value in CENTURIES and whole_at(spans, at + 1) is not None and whole_at(spans, at + 2) is None
    return not year


def _is_meant(spans: Sequence[Spanned], at: int, words: NumberWords) -> bool:
    """Whether a month that is also another word is meant: "3 May", "the third of May", "May 2026"."""
    token = spans[at].token
    if token.norm not in words.months or token.kind is not Kind.MODAL:
        return False
    if (whole_at(spans, at + 1) or 0) >= FIRST_YEAR:
        return True
    of = norm_at(spans, at - 1) in words.day_of
    day = whole_at(spans, at - 2 if of else at - 1)
    return day is not None and day <= LAST_DAY and (of or _no_verb(spans, at + 1, words))


def _no_verb(spans: Sequence[Spanned], at: int, words: NumberWords) -> bool:
    """Whether what stands there cannot be a verb: "option two may be" names no day."""
    if at >= len(spans):
        return True
    token = spans[at].token
    return token.kind is Kind.NUMBER or (token.kind is Kind.FUNCTION and token.norm not in words.auxiliaries)


def _as_month(token: Token) -> Token:
    weight = WEIGHTS[Kind.CONTENT]
    return Token(
        text=token.text, norm=token.norm, stem=f"{token.norm} month", kind=Kind.CONTENT, weight=weight
    )
