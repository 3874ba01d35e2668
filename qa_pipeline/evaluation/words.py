"""The words of reviewers as verdicts and outcomes."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from ruamel.yaml import YAML

from qa_pipeline.checks.result import Verdict
from qa_pipeline.scorecard.scorecard import Outcome

LONGEST = 40
"""Letters of a word that is none, as it is shown."""


def verdict_of(written: object) -> Verdict | None:
    """The verdict that a cell or a YAML value means; None where it is empty.

    Raises:
        ValueError: it means none; says what to write.
    """
    word = _plain(written)
    if word and word not in _known("verdicts"):
        choices = ", ".join(Verdict)
        raise ValueError(
            f"{_short(written)} is no verdict; write one of: {choices} (yes is pass, no is fail)"
        )
    return Verdict(_known("verdicts")[word]) if word else None


def outcome_of(written: object) -> Outcome | None:
    """The outcome that a cell or a YAML value means; None where it is empty.

    Raises:
        ValueError: it means none; says what to write.
    """
    word = _plain(written)
    if word and word not in _known("outcomes"):
        raise ValueError(f"{_short(written)} is no outcome; write one of: {', '.join(Outcome)}")
    return Outcome(_known("outcomes")[word]) if word else None


@cache
def _known(group: Literal["verdicts", "outcomes"]) -> Mapping[str, str]:
    text = files("qa_pipeline.evaluation").joinpath("words.yaml").read_text("utf-8")
    table = YAML(typ="safe").load(text)[group]
    return {_plain(word): meant for meant, words in table.items() for word in words}


def _plain(written: object) -> str:
    """Without what makes no difference; YAML's own true and 1 are words like any other."""
    if written is None:
        return ""
    text = unicodedata.normalize("NFKD", str(written).casefold())
    letters = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(letters.replace("_", " ").replace(".", "").replace("'", "").split())


def _short(written: object) -> str:
    text = str(written).strip()
    return repr(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
