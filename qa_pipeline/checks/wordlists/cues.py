"""The words that turn what stands beside them, one file a language: data for `readings.py`."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from qa_pipeline.checks.matching.language import Language, language, plain
from qa_pipeline.checks.wordlists.pattern import read_pattern
from qa_pipeline.checks.wordlists.trie import Node

FOLDER = Path(__file__).parent / "cues"


class Cue(StrEnum):
    """What a word does to what stands beside it; the names are those of the files."""

    NEGATION = "negation"
    FAR_NEGATION = "far_negation"
    DENIES_NOTHING = "denies_nothing"
    REPORT = "report"
    REPORT_AFTER = "report_after"
    NOT_REPORT = "not_report"
    QUESTION = "question"
    ASKED = "asked"
    TAG = "tag"
    CONDITION = "condition"
    CONDITION_AFTER = "condition_after"
    NOT_CONDITION = "not_condition"
    SELF = "self"
    SELF_AFTER = "self_after"


CUES = tuple(Cue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """One language's."""

    root: Node
    """All cues in one tree; a leaf's owner is the cue's number in `CUES`."""
    between: frozenset[str]
    """Verbs and other words that a negation reaches over."""
    breaks: frozenset[str]
    """Words behind which another clause begins."""


@cache
def cues(code: str) -> Cues:
    """The cues of language `code`."""
    words: Language = language(code)
    lists: dict[str, Any] = YAML(typ="safe").load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    root = Node()
    for number, cue in enumerate(CUES):
        for text in lists[cue.value]:
            root.add(read_pattern(text, words), number)
    return Cues(
        root=root,
        between=frozenset(plain(word) for word in lists["between_negation"]),
        breaks=frozenset(plain(word) for word in lists["breaks"]),
    )
