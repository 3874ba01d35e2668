"""Words as the checks see them: normalised, stemmed, numbers as figures."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How much a word carries, and whether changing it changes the meaning."""

    CONTENT = "content"
    FUNCTION = "function"
    NEGATION = "negation"
    NUMBER = "number"
    MODAL = "modal"
    SLOT = "slot"
    """Filled in from the call's own row, a name mostly: what recognisers mishear most, and speakers shorten."""


WEIGHTS = {
    Kind.CONTENT: 1.0,
    Kind.FUNCTION: 0.15,
    Kind.NEGATION: 0.5,
    Kind.NUMBER: 1.0,
    Kind.MODAL: 0.5,
    Kind.SLOT: 0.25,
}
"""By kind: articles come and go, names are misheard, content words decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of a wording or of the conversation."""

    norm: str
    """Lower case, without accents; a number in figures."""
    stem: str
    kind: Kind
    word: int = -1
    """In the conversation: index of the (first) word it comes from, in `CallText.words`."""
    words: int = 1
    """How many words it spans: "cento venti" is one number."""

    @property
    def weight(self) -> float:
        """What finding it is worth."""
        return WEIGHTS[self.kind]
