"""Wordings of a playbook: how closely they are meant, their tokens, and when they count as said."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.tokens import CARRIES, WEIGHTS, Kind, Token


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Wording:
    """A wording as written, and as tokens with its slots filled; made once, and the same only as itself."""

    text: str
    tokens: tuple[Token, ...]
    named: tuple[tuple[int, ...], ...] = ()
    """Places of the tokens of each name that the playbook fills in: the company must be named, or it was not said."""
    may_oppose: bool
    """Whether any of its words has an opposite; most wordings have none, and need no look for it."""

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """Of its words."""
        return frozenset(token.kind for token in self.tokens)


LEAST_OF_NAME = 0.4
"""What a part of a long name weighs at least."""


def make_wording(language: Language, text: str, slots: dict[str, str], names: frozenset[str]) -> Wording:
    """A wording with its slots filled; a slot without a value is left out.

    Args:
        language: of the playbook.
        text: as written, with {slot} where a value belongs.
        slots: values by name.
        names: the slots whose values are the call's own, mostly names: found, they help; misheard, they harm little.
    """
    tokens: list[Token] = []
    named: list[tuple[int, ...]] = []
    shown = text
    rest = text
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        tokens.extend(language.tokens(before))
        value = slots.get(name, "")
        shown = shown.replace("{" + name + "}", value or "…")
        filled = language.tokens(value)
        if name in names:
            filled = tuple(_as_slot(token) for token in filled)
        elif any(word[:1].isupper() for word in value.split()):
            named.append(tuple(range(len(tokens), len(tokens) + len(filled))))
            filled = tuple(_of_name(token, max(LEAST_OF_NAME, 1 / len(filled))) for token in filled)
        tokens.extend(filled)
    tokens.extend(language.tokens(rest))
    may_oppose = any(language.turning.opposes(token.norm) for token in tokens)
    return Wording(text=shown, tokens=_weighed(tokens), named=tuple(named), may_oppose=may_oppose)


def _as_slot(token: Token) -> Token:
    """A name; an amount or a date must be said as it is."""
    if token.kind is Kind.NUMBER:
        return token
    return replace(token, kind=Kind.SLOT, weight=WEIGHTS[Kind.SLOT], concept="")


def _of_name(token: Token, share: float) -> Token:
    """A part of the company's name: the whole weighs as one word, for it is said in more than one step."""
    return replace(token, weight=share, concept="") if token.kind is Kind.CONTENT else token


def _weighed(tokens: list[Token]) -> tuple[Token, ...]:
    """Where no word carries ("sono io"), the little ones are all that was asked for."""
    if any(token.weight >= CARRIES for token in tokens):
        return tuple(tokens)
    return tuple(replace(token, weight=1.0, kind=Kind.CONTENT) for token in tokens)
