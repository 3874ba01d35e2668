"""Wordings of a playbook: how closely they are meant, their tokens, and when they count as said."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.tokens import Kind, Token


class Strictness(StrEnum):
    """How closely the operator must keep to the words; a setting of each step."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    KEYWORDS = "keywords"


class Grade(StrEnum):
    """How surely a wording was said at a place."""

    HIT = "hit"
    DOUBT = "doubt"
    MISS = "miss"
    CONTRADICTED = "contradicted"
    """The words are there, and one that turns the meaning was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A wording as written, and as tokens with its slots filled."""

    text: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which score a wording counts as said, or perhaps said."""

    hit: float
    doubt: float

    def raised(self, by: float) -> "Thresholds":
        """Stricter ones: for accusing somebody of having said it."""
        return Thresholds(hit=min(0.97, self.hit + by), doubt=self.doubt + by)


@cache
def _table() -> dict[str, dict[str, float] | float]:
    path = Path(__file__).with_name("thresholds.yaml")
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def thresholds(strictness: Strictness, *, accusing: bool = False) -> Thresholds:
    """The thresholds of a strictness; raised where a hit accuses somebody."""
    row, extra = _table()[strictness], _table()["forbidden"]
    if not isinstance(row, dict) or not isinstance(extra, float):
        raise TypeError("thresholds.yaml has lost its form")
    plain = Thresholds(**row)
    return plain.raised(extra) if accusing else plain


def sure_word() -> float:
    """The probability below which a word proves nothing against anybody."""
    value = _table()["sure_word"]
    return value if isinstance(value, float) else 0.5


def make_wording(language: Language, text: str, slots: dict[str, str], names: frozenset[str]) -> Wording:
    """A wording with its slots filled; a slot without a value is left out.

    Args:
        language: of the playbook.
        text: as written, with {slot} where a value belongs.
        slots: values by name.
        names: the slots whose values are the call's own, mostly names: found, they help; misheard, they harm little.
    """
    tokens: list[Token] = []
    shown = text
    rest = text
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        tokens.extend(language.tokens(before))
        value = slots.get(name, "")
        shown = shown.replace("{" + name + "}", value or "…")
        filled = language.tokens(value)
        tokens.extend(_as_slot(token) if name in names else token for token in filled)
    tokens.extend(language.tokens(rest))
    return Wording(text=shown, tokens=tuple(tokens))


def _as_slot(token: Token) -> Token:
    return replace(token, kind=Kind.SLOT)
