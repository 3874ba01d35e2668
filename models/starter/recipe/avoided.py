"""Sentences that must not be heard in training: those of the test set and of the sample calls."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .wer import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SPOKEN = re.compile(
    r"^(?:agent|customer): (.+)$", re.MULTILINE
)  # a line of recordings_sample/dialogues/*.txt
FEWEST_WORDS = 4  # "Yes, I agree." is nobody's


def key(text: str) -> str:
    """What two sentences share that differ only in case and punctuation."""
    return " ".join(words(text))


def avoided(sources: Iterable[Path]) -> frozenset[str]:
    """Keys of the sentences in test sets (manifest.json) and in folders of dialogues."""
    found: list[str] = []
    for source in sources:
        if source.is_dir():
            for path in sorted(source.glob("*.txt")):
                found += SPOKEN.findall(path.read_text(encoding="utf-8"))
        else:
            found += [row["text"] for row in json.loads(source.read_text(encoding="utf-8"))]
    return frozenset(key(text) for text in found if len(words(text)) >= FEWEST_WORDS)
