"""Words that turn a meaning: negations, numbers, modals, opposites; checked apart from how well the rest fits."""

from collections.abc import Iterator

from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.changed_numbers import added_numbers, changed_numbers
from qa_pipeline.checks.matching.modals import modals
from qa_pipeline.checks.matching.negations import clause_denied, lost_negations, new_negations
from qa_pipeline.checks.matching.opposites import opposites, restrictions
from qa_pipeline.checks.matching.tokens import Kind


def find_conflict(aligned: Aligned, *, strict: bool, keywords: bool = False) -> Conflict | None:
    """The word at the place that turns the wording's meaning most surely, or None.

    Args:
        aligned: the wording and where it was found.
        strict: modals, and words that only restrict, too (verbatim); the others always.
        keywords: single words, in any order, which any denial before them in their clause turns.
    """
    found: Conflict | None = None
    for conflict in _conflicts(aligned, strict=strict, keywords=keywords):
        if found is None or (conflict.plain, conflict.probability) > (found.plain, found.probability):
            found = conflict
    return found


def _conflicts(aligned: Aligned, *, strict: bool, keywords: bool) -> Iterator[Conflict]:
    if Kind.NEGATION in aligned.kinds:
        yield from lost_negations(aligned)
    if aligned.near(aligned.stream.negations):
        yield from new_negations(aligned)
    yield from clause_denied(aligned, keywords=keywords)
    if Kind.NUMBER in aligned.kinds:
        yield from changed_numbers(aligned)
    if not keywords and aligned.may_oppose:
        yield from (each for each in opposites(aligned) if strict or each.plain)
    if not keywords and aligned.near(aligned.stream.numbers):
        yield from (each for each in added_numbers(aligned) if strict or each.plain)
    if strict:
        yield from modals(aligned)
        yield from restrictions(aligned)
