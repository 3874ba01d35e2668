"""What stands in transcripts besides words: sounds are left out, speech that was not understood stays as a word of no probability.

"[risata] sì <unk> grazie" holds three words, of which the second was not understood.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from qa_pipeline.transcript.formats.source import SourceWord

NOT_UNDERSTOOD = 0.0
"""The probability of a word of which it is only known that there was one."""
_MARK = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|<[^<>\s][^<>]*>|\*[^*\s][^*]*\*|[♪♫][^♪♫]*[♪♫]|[♪♫]")
"""Nobody speaks in brackets, between stars or between notes."""
_MASKED = re.compile(r"[#*]{2,}[.,;:!?]?|x{4,}[.,;:!?]?", re.IGNORECASE)
"""What was taken out: "****", "####"."""
_LONGEST_MARK = 8
"""Words that a mark in a list of words may be spread over: "[musica", "di", "attesa]"."""
_CLOSING = {"[": "]", "(": ")", "<": ">", "♪": "♪", "♫": "♫"}


class Mark(Enum):
    """What brackets stand for."""

    SOUND = auto()
    NOT_UNDERSTOOD = auto()
    REMARK = auto()
    """Words that were said, and only written in brackets."""


def spoken_words(text: str) -> list[SourceWord]:
    """The words of a text of which no more is known, its marks settled."""
    words: list[SourceWord] = []
    at = 0
    for found in _MARK.finditer(text):
        kind = kind_of(found.group())
        if kind is Mark.REMARK:
            continue
        words += _plain(text[at : found.start()])
        at = found.end()
        if kind is Mark.NOT_UNDERSTOOD:
            words.append(SourceWord(text=found.group(), probability=NOT_UNDERSTOOD))
    return words + _plain(text[at:])


def settled(words: Sequence[SourceWord]) -> list[SourceWord]:
    """The words of a file that knows their times, marks settled; each keeps what the file says of it."""
    kept: list[SourceWord] = []
    for word in _joined(words):
        found = spoken_words(word.text)
        if (
            not found
            and kept
            and any(not char.isspace() for char in word.text)
            and not _MARK.search(word.text)
        ):
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text} {word.text.strip()}")  # "€" behind "12,50"
        for part in found:
            lost = part.probability == NOT_UNDERSTOOD
            kept.append(
                replace(word, text=part.text, probability=NOT_UNDERSTOOD if lost else word.probability)
            )
    return kept


def kind_of(mark: str) -> Mark:
    """What a piece of text in brackets, stars or notes stands for."""
    said = set(re.split(r"[\W_\d]+", mark.lower())) - {""}
    if mark[0] == "(":
        if said & _marks("not_understood"):
            return Mark.NOT_UNDERSTOOD
        return Mark.SOUND if said & _marks("sounds") or not said else Mark.REMARK
    if mark[0] in "[<" and said & (_marks("not_understood") | _marks("taken_out")):
        return Mark.NOT_UNDERSTOOD
    return Mark.SOUND


def _plain(text: str) -> list[SourceWord]:
    """A text without marks as words; what says nothing ("€", a dash) stays with the word before it."""
    words: list[SourceWord] = []
    for part in text.split():
        if _MASKED.fullmatch(part):
            words.append(SourceWord(text=part, probability=NOT_UNDERSTOOD))
        elif any(map(str.isalnum, part)):
            words.append(SourceWord(text=part))
        elif words:
            words[-1] = replace(words[-1], text=f"{words[-1].text} {part}")
    return words


def _joined(words: Sequence[SourceWord]) -> Iterator[SourceWord]:
    """The words, those that stand in one mark as one."""
    at = 0
    while at < len(words):
        behind = _end_of_mark(words, at)
        if behind > at + 1:
            text = " ".join(word.text.strip() for word in words[at:behind])
            yield replace(words[at], text=text, end_s=words[behind - 1].end_s)
        else:
            yield words[at]
        at = behind


def _end_of_mark(words: Sequence[SourceWord], at: int) -> int:
    """Behind the last word of the mark that begins at `at`; behind `at` itself where none does."""
    first = words[at].text.strip()
    closing = _CLOSING.get(first[:1])
    if not closing or closing in first[1:]:
        return at + 1
    for end in range(at + 1, min(at + _LONGEST_MARK, len(words))):
        if closing in words[end].text:
            found = _MARK.search(" ".join(word.text.strip() for word in words[at : end + 1]))
            return end + 1 if found and kind_of(found.group()) is not Mark.REMARK else at + 1
    return at + 1


@cache
def _marks(name: str) -> frozenset[str]:
    text = files("qa_pipeline.transcript.formats").joinpath("marks.yaml").read_text("utf-8")
    return frozenset(YAML(typ="safe").load(text)[name])
