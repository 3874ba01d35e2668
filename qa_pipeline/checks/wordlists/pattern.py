"""How an entry is written, and the words that it stands for: "mi|ci dispiace [molto] ... disagio"."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.tokens import Kind

MOST_WORDS = 30
MOST_WAYS = 2_000
"""An entry that stands for more wordings than this is several entries."""
_WHOLE_COSTS = 40
_PIECE = re.compile(r"\[([^\[\]]+)\]|(\.\.\.|…)|([^\s\[\]]+)")

_OTHER_WORDS = frozenset(["were", "well", "ill", "id", "wed", "hell", "shell", "shed"])
"""What words with an apostrophe become without it, where that is another word: "we'll", "well"."""


class How(Enum):
    """How a word of an entry is compared."""

    SAME = 1
    """By its form, without case and accents."""
    STEM = 2
    """By its stem: `~cortese` is cortese and cortesi."""
    NUMBER = 3
    """By its form; it may be part of a number of several words."""
    GAP = 4
    """Any few words, or none."""


class Part(NamedTuple):
    """One word of a path; a tuple, because there are a hundred thousand."""

    how: How
    word: str = ""


Words = tuple[Part, ...]
"""Words that follow each other."""
GAP: tuple[Words, ...] = ((Part(How.GAP),),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An entry, read: one choice after the other."""

    choices: tuple[tuple[Words, ...], ...]
    """At each place what may stand there; no words at all where it is optional."""
    begins: bool
    """Whether it counts only where somebody begins to speak, or a sentence."""
    ends: bool
    """Whether it counts only at the end of one."""
    pauses: bool
    """Whether it counts only before a comma, or at the end of one."""


def read_pattern(text: str, language: Language) -> Pattern:
    """An entry as words to be found.

    Args:
        text: the entry: words; `a|b` one of these; `[a]`, `[a|b]`, `[a b]` perhaps; `...` up to four words between;
            `~a` any form of a word; `^` first and `$` last where it must begin or end a sentence, `,` last where a comma
            or the end must follow.
        language: whose words they are.

    Raises:
        ValueError: it has no words, or cannot be read; says what to write instead.
    """
    begins, ends, pauses = text.startswith("^"), text.endswith("$"), text.endswith(",")
    inner = _inner(text)
    if set("^$") & set(inner):
        raise ValueError("'^' stands only before the first word and '$' only behind the last one")
    options = [_bare(each) if language.code == "en" else each for each in _options(inner)]
    choices = tuple(tuple(dict.fromkeys(_words(each, language) for each in option)) for option in options)
    if not any(() not in choice and choice != GAP for choice in choices):
        raise ValueError("an entry needs a word that is not optional")
    if len(choices) > MOST_WORDS:
        raise ValueError(f"it has {len(choices)} words; an entry has at most {MOST_WORDS}")
    if any(GAP[0] in choice for choice in (choices[0], choices[-1])):
        raise ValueError("'...' stands between words, not at the edge of an entry")
    if any(part.how is How.NUMBER for choice in choices for words in choice for part in words):
        choices = _whole(options, language)
    return Pattern(choices=choices, begins=begins, ends=ends, pauses=pauses)


def _bare(option: list[str]) -> list[str]:
    """Some recognisers write no apostrophes: "dont", "youre"."""
    bare = (each.replace("'", "") for each in option if "'" in each)
    return [*option, *(each for each in bare if not _OTHER_WORDS & set(each.split()))]


def wordings(text: str) -> tuple[str, ...]:
    """All wordings that an entry stands for, as people read them.

    Raises:
        ValueError: it cannot be read.
    """
    options = _options(_inner(text))
    return tuple(dict.fromkeys(" ".join(filter(None, each)).replace("~", "") for each in product(*options)))


def _inner(text: str) -> str:
    """The entry without what says where it must stand."""
    return text.removeprefix("^").removesuffix("$").removesuffix(",").strip()


def _options(text: str) -> list[list[str]]:
    """At each place of the entry what may stand there, as written; nothing, where it is optional."""
    options: list[list[str]] = []
    end = 0
    for piece in _PIECE.finditer(text):
        if text[end : piece.start()].strip():
            break
        end = piece.end()
        optional, gap, word = piece.groups()
        if gap:
            options.append(["..."])
        else:
            alternatives = [each.strip() for each in (optional or word).split("|")]
            options.append([*alternatives, ""] if optional else alternatives)
    if text[end:].strip() or not options:
        raise ValueError("brackets are written [word] and do not stand within each other")
    ways = prod(map(len, options))
    if ways > MOST_WAYS:
        raise ValueError(f"it stands for {ways:,} wordings; write it as several entries")
    return options


def effort(pattern: Pattern) -> int:
    """What an entry costs: the wordings that it stands for, those with numbers many times, for each is read as a whole."""
    whole = len(pattern.choices) == 1
    return len(pattern.choices[0]) * _WHOLE_COSTS if whole else prod(map(len, pattern.choices))


@lru_cache(maxsize=50_000)
def _words(text: str, language: Language) -> Words:
    """The words of one alternative, as a call's are read."""
    parts: list[Part] = []
    for word in text.split():
        if word == "...":
            parts.append(Part(How.GAP))
            continue
        how = How.STEM if word.startswith("~") else How.SAME
        for spanned in language.with_numbers(language.tokens_of_word(word.removeprefix("~"))):
            token = spanned.token
            number = token.kind is Kind.NUMBER
            parts.append(
                Part(
                    How.NUMBER if number and how is How.SAME else how,
                    token.stem if how is How.STEM else token.norm,
                )
            )
    return tuple(parts)


def _whole(options: list[list[str]], language: Language) -> tuple[tuple[Words, ...]]:
    """Where numbers may take several words ("cento per cento"), each wording is read as a whole."""
    read: dict[Words, None] = {}
    for choice in product(*options):
        parts: list[Part] = []
        for piece in re.split(r"(\.\.\.|~\S+)", " ".join(filter(None, choice))):
            if piece.startswith(("...", "~")):
                parts.extend(_words(piece, language))
            else:
                tokens = [token for word in piece.split() for token in language.tokens_of_word(word)]
                parts.extend(Part(How.SAME, spanned.token.norm) for spanned in language.with_numbers(tokens))
        read[tuple(parts)] = None
    return (tuple(read),)
