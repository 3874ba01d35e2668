"""How surely are two words one word, misheard or in another form? For many words at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from qa_pipeline.checks.matching.kernels.arrays import Reals
from qa_pipeline.checks.matching.tokens import Kind, Token

SHORT = 3
"""Words up to this length are too easily alike to be taken for misheard ones."""
ALIKE = 0.6
"""Share of letters in common from which two words may be one word misheard."""
JOINED = 0.82
"""The same for words written together: chance makes many that fit a little."""
SAME_STEM = 0.95
SAME_MEANING = 0.9
ARTICLES = 0.4
"""Two little words: "la chiamata", "questa chiamata"."""
LITTLE = (Kind.NEGATION, Kind.MODAL, Kind.FUNCTION)
"""Never taken for a misheard other word: changing one may change the meaning."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TokenArrays:
    """Tokens as arrays, each of shape (n,)."""

    norms: list[str]
    stems: NDArray[np.int64]
    """Numbers of the stems: the same number is the same stem."""
    concepts: NDArray[np.int64]
    """The same of what they mean in this trade; -1: nothing but themselves."""
    lengths: NDArray[np.int64]
    number: NDArray[np.bool_]
    little: NDArray[np.bool_]
    negation: NDArray[np.bool_]
    article: NDArray[np.bool_]

    def part(self, places: NDArray[np.int64]) -> "TokenArrays":
        """Those at these places."""
        return TokenArrays(
            norms=[self.norms[at] for at in places.tolist()],
            stems=self.stems[places],
            concepts=self.concepts[places],
            lengths=self.lengths[places],
            number=self.number[places],
            little=self.little[places],
            negation=self.negation[places],
            article=self.article[places],
        )

    def with_more(self, more: "TokenArrays") -> "TokenArrays":
        """These and others behind them."""
        return TokenArrays(
            norms=self.norms + more.norms,
            stems=np.concatenate([self.stems, more.stems]),
            concepts=np.concatenate([self.concepts, more.concepts]),
            lengths=np.concatenate([self.lengths, more.lengths]),
            number=np.concatenate([self.number, more.number]),
            little=np.concatenate([self.little, more.little]),
            negation=np.concatenate([self.negation, more.negation]),
            article=np.concatenate([self.article, more.article]),
        )


_NUMBERS: dict[str, int] = {}
"""Of every stem and meaning met so far: numbers are compared faster than words."""


def arrays(tokens: Sequence[Token]) -> TokenArrays:
    """The tokens as arrays."""
    return TokenArrays(
        norms=[token.norm for token in tokens],
        stems=np.array([_number(token.stem) for token in tokens], dtype=np.int64),
        concepts=np.array(
            [_number("= " + token.concept) if token.concept else -1 for token in tokens],
            dtype=np.int64,
        ),
        lengths=np.array([len(token.norm) for token in tokens], dtype=np.int64),
        number=np.array([token.kind is Kind.NUMBER for token in tokens], dtype=np.bool_),
        little=np.array([token.kind in LITTLE for token in tokens], dtype=np.bool_),
        negation=np.array([token.kind is Kind.NEGATION for token in tokens], dtype=np.bool_),
        article=np.array([token.kind is Kind.FUNCTION for token in tokens], dtype=np.bool_),
    )


def _number(name: str) -> int:
    return _NUMBERS.setdefault(name, len(_NUMBERS))


def likeness(some: TokenArrays, others: TokenArrays) -> Reals:
    """Shape (some, others): how surely two are one word, 0 to 1."""
    letters = _letters(some, others, 0)
    unlike = (
        (some.little[:, None] | others.little[None, :])
        | (np.minimum(some.lengths[:, None], others.lengths[None, :]) <= SHORT)
        | (letters < ALIKE)
    )
    alike = np.where(unlike, 0.0, _proof(letters))
    alike[some.article[:, None] & others.article[None, :]] = ARTICLES
    meant = (some.concepts[:, None] == others.concepts[None, :]) & (some.concepts[:, None] >= 0)
    alike[meant & (alike < SAME_MEANING)] = SAME_MEANING
    alike[some.stems[:, None] == others.stems[None, :]] = SAME_STEM
    alike[some.number[:, None] | others.number[None, :]] = 0.0
    alike[letters == 1.0] = 1.0
    return alike


def likeness_of_joined(some: TokenArrays, others: TokenArrays) -> Reals:
    """The same where one side is two words written together; zero but where they fit well."""
    letters = _letters(some, others, JOINED)
    alike = np.zeros(letters.shape)
    rows, columns = np.nonzero(letters)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        close = float(letters[row, column])
        guarded = (
            some.number[row]
            or others.number[column]
            or some.little[row]
            or others.little[column]
            or min(some.lengths[row], others.lengths[column]) <= SHORT
        )
        alike[row, column] = 0.0 if guarded and close < 1.0 else _proof(close)
    return alike


def _proof(letters: Any) -> Any:  # noqa: ANN401 - a number or an array of them
    """How far letters in common prove that a word was misheard for another: half in common prove nothing."""
    return 2 * letters - 1


def _letters(some: TokenArrays, others: TokenArrays, least: float) -> Reals:
    """How alike the letters are, 0 to 1; below `least` 0."""
    if not some.norms or not others.norms:
        return np.zeros((len(some.norms), len(others.norms)))
    found = process.cdist(some.norms, others.norms, scorer=fuzz.ratio, score_cutoff=100 * least or None)
    return np.asarray(found, dtype=np.float64) / 100


def together(tokens: TokenArrays, first: NDArray[np.int64], second: NDArray[np.int64]) -> TokenArrays:
    """Two words written together, as a recogniser may have heard them; each is one of `tokens`, by its place.

    A number or a negation stays one, so that "entro 14" is never taken for "entro 15".
    """
    nothing = np.full(len(first), -1, dtype=np.int64)
    return TokenArrays(
        norms=[
            tokens.norms[a] + tokens.norms[b] for a, b in zip(first.tolist(), second.tolist(), strict=True)
        ],
        stems=nothing,
        concepts=nothing,
        lengths=tokens.lengths[first] + tokens.lengths[second],
        number=tokens.number[first] | tokens.number[second],
        little=tokens.negation[first] | tokens.negation[second],
        negation=nothing > 0,
        article=nothing > 0,
    )
