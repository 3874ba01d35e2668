"""The words of a language that turn a meaning when one stands for another: modals, opposites, units, months."""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from qa_pipeline.checks.matching.tokens import Kind, Token

NONE: frozenset[str] = frozenset()


class Opposed(IntEnum):
    """Whether two words say opposite things."""

    NOT = 0
    PERHAPS = 1
    """In many sentences either will do: "la nostra chiamata", "la sua chiamata"."""
    SURELY = 2


class Turning:
    """What turns a meaning, by the word lists of a language."""

    def __init__(
        self, lists: Mapping[str, Any], plain: Callable[[str], str], stem: Callable[[str], str]
    ) -> None:
        """Sets up.

        Args:
            lists: the language's.
            plain: takes a word's accents away.
            stem: what its forms have in common.
        """
        self._minutes = {
            plain(word): minutes for unit, minutes in lists["units"].items() for word in unit.split()
        }
        self._sides: dict[str, dict[int, int]] = {}
        families = [lists["months"], lists["units"], *lists["opposites"]]
        self._sure = len(families)
        for family, sides in enumerate([*families, *lists["half_opposites"]]):
            for side, words in enumerate(sides):
                for word in words.split():
                    self._sides.setdefault(plain(word), {})[family] = side
        self._senses: dict[str, frozenset[str]] = {}
        for sense, words in lists["modal_senses"].items():
            for word in map(plain, words):
                self._senses[word] = self._senses.get(word, NONE) | {sense}
        self.restricting = frozenset(lists["restricting"])
        """Words whose loss turns a meaning: "solo"."""
        self._announcing = frozenset(map(stem, lists["announcing"]))
        self.concord = frozenset(map(plain, lists["concord"]))
        """Negations that only go along with another one: "non ... nessuno"."""
        self.sure_negations = frozenset(lists["sure_negations"])
        """Those that deny the word they stand before, and can mean nothing else there."""
        self.between = frozenset(map(plain, lists["between"]))
        """Words that may stand between a negation and what it denies: "senza alcuna penale"."""
        self._idioms = frozenset(tuple(text.split()) for text in lists["not_denying"])
        self._weak = frozenset(lists["weak_senses"])
        self._auxiliaries = frozenset(lists["auxiliaries"])
        self._infinitive = tuple(lists["infinitive"])

    def opposes(self, norm: str) -> bool:
        """Whether this word has an opposite at all."""
        return norm in self._sides

    def opposed(self, one: str, other: str) -> Opposed:
        """Whether the two words say opposite things; words that agree in one sense do not."""
        mine, its = self._sides.get(one), self._sides.get(other)
        if not mine or not its:
            return Opposed.NOT
        shared = mine.keys() & its.keys()
        if not shared or any(mine[family] == its[family] for family in shared):
            return Opposed.NOT
        return Opposed.SURELY if min(shared) < self._sure else Opposed.PERHAPS

    def agree(self, one: str, other: str) -> bool:
        """Whether the two words, not the same perhaps, say the same where both have an opposite."""
        mine, its = self._sides.get(one, {}), self._sides.get(other, {})
        return any(its.get(family) == side for family, side in mine.items())

    def minutes(self, norm: str) -> float:
        """How long a unit of time lasts; 0: it is none."""
        return float(self._minutes.get(norm, 0.0))

    def announces(self, stem: str) -> bool:
        """Whether a verb only says that something is said: "devo informarla che"."""
        return stem in self._announcing

    def senses(self, tokens: Sequence[Token], at: int) -> frozenset[str]:
        """What a modal says, in one word or two ("have to"); empty if none stands there."""
        word = tokens[at].norm
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        alone = NONE if tokens[at].kind is Kind.CONTENT else self._senses.get(word, NONE)  # May, the month
        return self._senses.get(f"{word} {after}") or alone

    def length(self, tokens: Sequence[Token], at: int) -> int:
        """Of how many words the modal consists that stands there."""
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        return 2 if f"{tokens[at].norm} {after}" in self._senses else 1

    def weak(self, senses: frozenset[str]) -> bool:
        """Whether a modal says so little that it may come and go: "will be recorded", "is recorded"."""
        return senses <= self._weak

    def is_idiom(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the words that begin there deny nothing: "non solo", "non si preoccupi"."""
        norms = tuple(token.norm for token in tokens[at : at + 3])
        return any(norms[:size] in self._idioms for size in (2, 3))

    def may_follow_modal(self, token: Token) -> bool:
        """Whether a modal may govern this word: "può essere", "may be"; not "quando vuole questa"."""
        if token.norm in self._auxiliaries:
            return True
        return token.kind is Kind.CONTENT and token.norm.endswith(self._infinitive)
