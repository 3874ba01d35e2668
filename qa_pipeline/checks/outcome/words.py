"""Words about how a call ends that are no lists of wordings: of time, against, supposing; one file a language."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from qa_pipeline.checks.matching.language import plain

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWords:
    """One language's; the files say what each is for."""

    time_words: frozenset[str]
    units: frozenset[str]
    counting: frozenset[str]
    clock: frozenset[str]
    joining: frozenset[str]
    not_first: frozenset[str]
    against: frozenset[str]
    refusing: frozenset[str]
    but: frozenset[str]
    supposing: frozenset[str]
    supposing_nothing: frozenset[str]
    polite: frozenset[str]
    pending: frozenset[str]


@cache
def outcome_words(code: str) -> OutcomeWords:
    """The words of language `code`."""
    text = (FOLDER / f"{code}.yaml").read_text(encoding="utf-8")
    lists: dict[str, Any] = YAML(typ="safe").load(text)
    return OutcomeWords(
        **{
            each.name: frozenset(plain(str(word)) for word in lists[each.name])
            for each in fields(OutcomeWords)
        }
    )
