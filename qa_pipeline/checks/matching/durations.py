"""The same time in another unit: "due settimane" for "quattordici giorni" changes two words and perhaps no meaning."""

from collections.abc import Iterator, Sequence

from qa_pipeline.checks.matching.aligned import Aligned
from qa_pipeline.checks.matching.slots import slot_of
from qa_pipeline.checks.matching.tokens import Kind, Token

NEARLY = 0.05
"""A month has thirty days, or a few more or less."""


def same_time(aligned: Aligned, row: int) -> bool:
    """Whether the time to which word `row` of the wording belongs was said in another unit.

    Args:
        aligned: the wording at its place.
        row: of a number or of its unit.
    """
    wanted = next((t for at in (row, row + 1) if (t := _minutes(aligned, aligned.wording, at))), 0.0)
    if not wanted:
        return False
    return any(abs(said - wanted) <= NEARLY * wanted for said in _said(aligned, row))


def _said(aligned: Aligned, row: int) -> Iterator[float]:
    """The times that were said where the word should stand."""
    slot = slot_of(aligned, row)
    for index in range(slot.begin, min(slot.end + 1, len(aligned.stream.tokens))):
        if minutes := _minutes(aligned, aligned.stream.tokens, index):
            yield minutes


def _minutes(aligned: Aligned, tokens: Sequence[Token], at: int) -> float:
    """How long a time is that ends with the unit at this place; 0: none does."""
    if not 0 < at < len(tokens):
        return 0.0
    count = tokens[at - 1]
    if count.kind is Kind.NUMBER:
        times = float(count.stem or 0)
    else:
        times = 1.0 if count.norm in aligned.language.articles else 0.0
    return times * aligned.language.turning.minutes(tokens[at].norm)
