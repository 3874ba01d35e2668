"""Numbers, amounts and days that are not those of the wording."""

from collections.abc import Iterator

from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.durations import same_time
from qa_pipeline.checks.matching.slots import Slot, slot_of
from qa_pipeline.checks.matching.tokens import Kind

ONE = "1"
LONG = 6
"""Figures from which a number is one of a telephone or a customer: said in groups, one of which may be lost."""


def changed_numbers(aligned: Aligned) -> Iterator[Conflict]:
    """Numbers of the wording that were not said, or not as they are."""
    yield from _other_values(aligned)
    for slot, rows in _missing(aligned).items():
        heard = _numbers_in(aligned, slot)
        if _digits(aligned, rows) == "".join(aligned.stream.tokens[index].norm for index in heard):
            continue  # "39 e 90" for 39,90
        article = _article(aligned, slot)
        for at, row in enumerate(rows):
            if aligned.wording[row].norm == ONE and article is not None:
                continue  # "un mese" for "1 mese"
            said = heard[min(at, len(heard) - 1)] if heard else article
            yield _conflict(aligned, row, said)


def added_numbers(aligned: Aligned) -> Iterator[Conflict]:
    """Numbers right before or behind words of the wording that has none there: "due mesi" for "un mese"."""
    known = {index for slot in _missing(aligned) for index in _numbers_in(aligned, slot)}
    for index in range(aligned.place.first, aligned.place.last + 1):
        token = aligned.stream.tokens[index]
        if token.kind is not Kind.NUMBER or index in aligned.paired or index in known or token.norm == ONE:
            continue
        row, before = aligned.paired.get(index + 1), aligned.paired.get(index - 1)
        counts = row is not None and aligned.wording[row].kind is Kind.CONTENT
        more = before is not None and aligned.wording[before].kind is Kind.NUMBER
        if counts or more:
            one = row is not None and row > 0 and aligned.wording[row - 1].norm in aligned.language.articles
            yield Conflict(
                kind=Kind.NUMBER,
                expected=aligned.wording[row - 1].text if one and row else "",
                said=token.text,
                plain=one,
                probability=aligned.probability(index),
            )


def _missing(aligned: Aligned) -> dict[Slot, list[int]]:
    """The numbers that were not found, by where they should stand."""
    missing: dict[Slot, list[int]] = {}
    for row, token in enumerate(aligned.wording):
        if token.kind is Kind.NUMBER and row not in aligned.found:
            missing.setdefault(slot_of(aligned, row), []).append(row)
    return missing


def _digits(aligned: Aligned, rows: list[int]) -> str:
    return "".join(aligned.wording[row].norm for row in rows)


def _numbers_in(aligned: Aligned, slot: Slot) -> list[int]:
    return [
        index
        for index in range(slot.begin, slot.end)
        if aligned.stream.tokens[index].kind is Kind.NUMBER and index not in aligned.paired
    ]


def _article(aligned: Aligned, slot: Slot) -> int | None:
    """An article that stands alone in the place of a number, and counts one: "entro un mese"."""
    alone = slot.end - slot.begin == 1 and slot.after is not None
    return (
        slot.begin if alone and aligned.stream.tokens[slot.begin].norm in aligned.language.articles else None
    )


def _other_values(aligned: Aligned) -> Iterator[Conflict]:
    """Numbers of the same digits and another value: 12.50 and 1250."""
    for index, row in aligned.paired.items():
        wanted, said = aligned.wording[row], aligned.stream.tokens[index]
        if wanted.kind is said.kind is Kind.NUMBER and wanted.stem and said.stem and wanted.stem != said.stem:
            yield _conflict(aligned, row, index)


def _conflict(aligned: Aligned, row: int, said: int | None) -> Conflict:
    """A number that was changed to another one, or just not found: that may be the recogniser's."""
    wanted = aligned.wording[row]
    whole = said is not None and (
        len(wanted.norm) < LONG or len(wanted.norm) == len(aligned.stream.tokens[said].norm)
    )
    return Conflict(
        kind=Kind.NUMBER,
        expected=wanted.text,
        said=aligned.stream.tokens[said].text if said is not None else "",
        plain=whole and not same_time(aligned, row),
        probability=aligned.probability(said) if said is not None else 0.0,
    )
