"""The words that the interaction rules look for, one file a language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from qa_pipeline.checks.interactions.turns import Turn
from qa_pipeline.checks.matching.language import language, plain
from qa_pipeline.checks.wordlists.pattern import read_pattern
from qa_pipeline.checks.wordlists.trie import Node

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWords:
    """One language's."""

    code: str
    line_checks: Node
    asks_for_data: Node
    drawing_together: Node
    at: frozenset[str]
    """How people say the sign of e-mail addresses."""
    dot: frozenset[str]

    def first_of(self, root: Node, turn: Turn) -> int | None:
        """The first token of a turn with which one of the wordings begins, or None."""
        places = turn.walk.places(root, turn.first, turn.last)
        return min((place.first for place in places), default=None)


@cache
def cue_words(code: str) -> CueWords:
    """Those of language `code`."""
    lists: dict[str, Any] = YAML(typ="safe").load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    return CueWords(
        code=code,
        line_checks=_tree(lists["line_checks"], code),
        asks_for_data=_tree(lists["asks_for_data"], code),
        drawing_together=_tree(lists["drawing_together"], code),
        at=frozenset(plain(word) for word in lists["at"]),
        dot=frozenset(plain(word) for word in lists["dot"]),
    )


def _tree(texts: list[str], code: str) -> Node:
    root = Node()
    for text in texts:
        root.add(read_pattern(text, language(code)), 0)
    return root
