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
    Kind.SLOT: 0.45,
}
"""By kind: articles come and go, names are misheard, content words decide."""
COMMON_WEIGHT = 0.5
"""Of a content word that is in every other sentence."""


CARRIES = 0.4
"""Weight from which a word proves something by itself: articles are everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of a wording or of the conversation."""

    text: str
    """As written, in lower case."""
    norm: str
    """Lower case, without accents; a number in figures."""
    stem: str
    kind: Kind
    weight: float
    """What finding it is worth."""
    concept: str = ""
    """What it means in this trade, where other words mean the same; empty: nothing but itself."""
