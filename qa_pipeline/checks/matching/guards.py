"""Words that turn a meaning: negations, numbers, modals; checked apart from how well the rest fits."""

from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.negations import clause_denied, lost_negation, new_negation
from qa_pipeline.checks.matching.tokens import Kind


def find_conflict(aligned: Aligned, *, strict: bool, keywords: bool = False) -> Conflict | None:
    """The first word at the place that turns the wording's meaning, or None.

    Args:
        aligned: the wording and where it was found.
        strict: modals too (verbatim); negations and numbers always.
        keywords: single words, which any denial before them in their clause turns.
    """
    return (
        lost_negation(aligned)
        or new_negation(aligned)
        or clause_denied(aligned, keywords=keywords)
        or _number(aligned)
        or (_modal(aligned) if strict else None)
    )


def _number(aligned: Aligned) -> Conflict | None:
    """A number of the wording that was not said."""
    expected = [row for row, token in enumerate(aligned.wording) if token.kind is Kind.NUMBER]
    missing = [row for row in expected if row not in aligned.found]
    if not missing:
        return None
    last = min(aligned.place.last + 3, len(aligned.stream.tokens))
    numbers = [i for i in range(aligned.place.first, last) if aligned.stream.tokens[i].kind is Kind.NUMBER]
    row = missing[0]
    before = max((i for r, i in aligned.found.items() if r < row), default=aligned.place.first)
    after = min((i for r, i in aligned.found.items() if r > row), default=aligned.place.last + 2)
    inside = [i for i in numbers if before < i < after and i not in aligned.paired]
    said = inside[0] if inside else None
    return Conflict(
        kind=Kind.NUMBER,
        expected=aligned.wording[row].norm,
        said=aligned.stream.tokens[said].norm if said is not None else "",
        plain=said is not None,
        probability=aligned.probability(said) if said is not None else 0.0,
    )


def _modal(aligned: Aligned) -> Conflict | None:
    """One modal in the place of another: one more or one less may be the recogniser's."""
    expected = {token.stem: token.norm for token in aligned.wording if token.kind is Kind.MODAL}
    said = {
        aligned.stream.tokens[index].stem: index
        for index in range(aligned.place.first, aligned.place.last + 1)
        if aligned.stream.tokens[index].kind is Kind.MODAL
    }
    lost, new = set(expected) - set(said), set(said) - set(expected)
    if not lost or not new:
        return None
    index = said[min(new)]
    return Conflict(
        kind=Kind.MODAL,
        expected=expected[min(lost)],
        said=aligned.stream.word_at(index).word.text.strip(),
        plain=True,
        probability=aligned.probability(index),
    )
