"""Text to tokens: spaCy's blank tokenisers, Snowball stems, spoken numbers as figures."""

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import Stemmer
from ruamel.yaml import YAML
from text_to_num import find_numbers

from qa_pipeline.checks.matching.tokens import Kind, Token
from qa_pipeline.errors import PlaybookError

WORDS_FOLDER = Path(__file__).parent / "words"
STEMMERS = {"it": "italian", "en": "english"}


def _import_spacy() -> Any:  # noqa: ANN401 - a module
    """SpaCy without what blank tokenisers never need: its neural half's torch, and the commands that train models.

    They take more than a second, which is most of what judging a stored call anew takes. Whoever has imported torch
    already keeps it.
    """
    commands = ModuleType("spacy.cli.info")
    commands.info = None  # type: ignore[attr-defined] # all that spaCy's own __init__ wants of it
    absent = {"torch": None, "spacy.cli": ModuleType("spacy.cli"), "spacy.cli.info": commands}
    hidden = {name: module for name, module in absent.items() if name not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type] # None is Python's own way to make an import fail
    try:
        import spacy  # noqa: PLC0415 - at first use: `--help` and reports need none of it
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
    return spacy


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberToken:
    """What text2num asks of a token."""

    norm: str

    def text(self) -> str:
        """The word."""
        return self.norm

    def nt_separated(self, _previous: object) -> bool:
        """Whether a pause parts it from the word before; words of one utterance are not parted."""
        return False

    def not_a_number_part(self) -> bool:
        """Whether it surely belongs to no number."""
        return False


class Language:
    """One language's way from text to tokens; made once, by `language()`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._nlp = _import_spacy().blank(code)
        self._stemmer = Stemmer.Stemmer(STEMMERS[code])
        lists = YAML(typ="safe", pure=True).load((WORDS_FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
        listed = {
            word: kind for kind in (Kind.FUNCTION, Kind.MODAL, Kind.NEGATION) for word in lists[kind.value]
        }
        # As written first: "né" denies, "ne" does not; without accents where that is no other word of the lists.
        self._kinds = {plain(word): kind for word, kind in listed.items()} | listed
        self.fillers = frozenset(plain(word) for word in lists["fillers"])
        self.intensifiers = frozenset(plain(word) for word in lists["intensifiers"])
        self._articles_that_count = frozenset(lists["not_numbers"])
        self._irregular = {plain(form): plain(forms[0]) for forms in lists["same_word"] for form in forms}
        self._split = lru_cache(maxsize=50_000)(self._tokenise)

    def _tokenise(self, word: str) -> tuple[Token, ...]:
        """One written word, or several, as tokens; punctuation falls away."""
        return tuple(
            self._token(piece.lower_)
            for piece in self._nlp.make_doc(word)
            if any(c.isalnum() for c in piece.text)
        )

    def _token(self, lower: str) -> Token:
        norm = plain(lower)
        kind = self._kinds.get(lower) or self._kinds.get(norm) or Kind.CONTENT
        kind = Kind.NUMBER if norm.isdigit() else kind
        stem = self._irregular.get(norm) or plain(self._stemmer.stemWord(lower))
        return Token(norm=norm, stem=stem, kind=kind)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """A text's tokens, numbers joined."""
        return self.with_numbers([replace(token, word=0) for token in self._split(text.replace("’", "'"))])

    def word_tokens(self, text: str, word: int) -> list[Token]:
        """The tokens of one recognised word; `word` is its index in the call."""
        return [replace(token, word=word) for token in self._split(text.strip().replace("’", "'"))]

    def with_numbers(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens with "cento venti" as one token "120"; a lone article is no number."""
        out: list[Token] = []
        done = 0
        parts = [NumberToken(norm=token.norm) for token in tokens]
        for found in find_numbers(parts, self.code, 0):
            first, last = tokens[found.start], tokens[found.end - 1]
            alone = found.end - found.start == 1 and first.norm in self._articles_that_count
            if alone or not found.text.isdigit():
                continue
            out.extend(tokens[done : found.start])
            spans = last.word + last.words - first.word
            out.append(
                Token(norm=found.text, stem=found.text, kind=Kind.NUMBER, word=first.word, words=spans)
            )
            done = found.end
        out.extend(tokens[done:])
        return tuple(out)


@cache
def language(code: str) -> Language:
    """The language `code` (it, en).

    Raises:
        PlaybookError: there are no word lists for it.
    """
    if code not in STEMMERS:
        raise PlaybookError(f"language {code!r} is not supported; use one of {', '.join(STEMMERS)}")
    return Language(code)


def plain(text: str) -> str:
    """Lower case without accents: recognisers drop them, people do too."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip("'")
