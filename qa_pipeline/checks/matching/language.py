"""Text to tokens: spaCy's blank tokenisers, Snowball stems, spoken numbers as figures."""

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import Stemmer
from ruamel.yaml import YAML

from qa_pipeline.checks.matching.figures import FigureSpelling
from qa_pipeline.checks.matching.numbers import NumberReader
from qa_pipeline.checks.matching.spans import NumberWords, Spanned, number_token
from qa_pipeline.checks.matching.tokens import COMMON_WEIGHT, WEIGHTS, Kind, Token
from qa_pipeline.checks.matching.turning import Turning
from qa_pipeline.errors import PlaybookError

WORDS_FOLDER = Path(__file__).parent / "words"
ALONE = re.compile(r"^\s*[Ss]i[.,!]$")
LETTERS = re.compile(r"^\s*([A-Za-zÀ-ÖØ-öø-ÿ]{2,})[,?!]?\s*$")
"""A word that any tokeniser takes as it is, but for a few that are abbreviations or two words ("cannot")."""
FIGURES = re.compile(r"^\d+(?:[.,:]\d+)*$")
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


class Language:
    """One language's way from text to tokens; made once, by `language()`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._nlp = _import_spacy().blank(code)
        self._special = frozenset(self._nlp.tokenizer.rules)
        self._stemmer = Stemmer.Stemmer(STEMMERS[code])
        lists = YAML(typ="safe").load((WORDS_FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
        listed = {
            word: kind for kind in (Kind.FUNCTION, Kind.MODAL, Kind.NEGATION) for word in lists[kind.value]
        }
        # As written first: "né" denies, "ne" does not; without accents where that is no other word of the lists.
        self._kinds = {plain(word): kind for word, kind in listed.items()} | listed
        self.fillers = frozenset(plain(word) for word in lists["fillers"])
        self.intensifiers = frozenset(plain(word) for word in lists["intensifiers"])
        self.light = self.intensifiers | self.fillers
        """Words that may stand between a negation and what it denies."""
        self.verb_negations = frozenset(plain(word) for word in lists["verb_negations"])
        self.that = frozenset(lists["that"])
        self.tags = frozenset(plain(word) for word in lists["tags"])
        self.noun_negations = frozenset(plain(word) for word in lists["noun_negations"])
        self.possessives = frozenset(plain(word) for word in lists["possessives"])
        self.reporting = frozenset(plain(word) for word in lists["reporting"])
        self.not_reporting = frozenset((a, b) for a, b in map(str.split, lists["not_reporting"]))
        self.articles = frozenset(lists["not_numbers"])
        """Those that also count one."""
        self._answers = frozenset(lists["answers"])
        self.opening = self._answers | {"e", "and"}
        """Words that may stand before what somebody begins to say."""
        self._irregular = {plain(form): plain(forms[0]) for forms in lists["same_word"] for form in forms}
        self._common = frozenset(lists["common"]) | frozenset(plain(word) for word in lists["common"])
        self._concepts = {
            plain(word): f"{at} {meaning[0]}"
            for at, meaning in enumerate(lists["synonyms"])
            for word in meaning
        }
        self.tokens_of_word = lru_cache(maxsize=50_000)(self._tokenise)
        """The tokens of one recognised word."""
        self.read = lru_cache(maxsize=20_000)(self._read)
        """The tokens of an utterance; half of those of a call are a "sì" or a "grazie" that others hold too."""
        self.turning = Turning(lists, plain, lambda word: self._token(word).stem)
        self._figure_spelling = FigureSpelling(
            months=lists["months"],
            signs=lists["amounts"]["signs"],
            day_first=lists["amounts"]["order"] != "either",
        )
        self._numbers = NumberReader(code, self._number_words(lists))

    def _number_words(self, lists: dict[str, Any]) -> NumberWords:
        """The words that stand around numbers."""
        amounts: dict[str, Any] = lists["amounts"]
        return NumberWords(
            articles=self.articles,
            digit_one=frozenset(amounts["digit_one"]),
            zero=frozenset(amounts["zero"]),
            one=self._token(lists["not_numbers"][0]),
            months=frozenset(lists["months"]),
            day_of=frozenset(amounts["day_of"]),
            month_first=amounts["order"] == "either",
            currencies=frozenset(amounts["currencies"]),
            cents=frozenset(amounts["cents"]),
            joining=frozenset(amounts["joining"]),
            point=frozenset(amounts["point"]),
            per=frozenset(amounts["per"]),
            percent=tuple(amounts["percent"].split()),
            percent_token=self._token(amounts["percent_word"]),
            counted=frozenset(word for unit in lists["units"] for word in unit.split()),
            auxiliaries=frozenset(lists["auxiliaries"]),
        )

    def _tokenise(self, text: str) -> tuple[Token, ...]:
        """One written word, or several, as tokens; punctuation falls away."""
        if (word := LETTERS.match(text)) and word[1] not in self._special:
            return (self._token(word[1].lower()),)
        return tuple(
            self._token(piece.lower_)
            for piece in self._nlp.make_doc(self._figure_spelling.spelled(text.strip().replace("’", "'")))
            if any(c.isalnum() for c in piece.text)
        )

    def _read(self, words: tuple[str, ...]) -> tuple[tuple[Token, ...], tuple[tuple[int, int], ...]]:
        """Tokens of recognised words, numbers joined; and of each its first and last word."""
        its = [self.tokens_of_word(word) for word in words]
        if words:
            its[0] = self.tokens_of_word(self.answer(words[0].strip()))
        tokens = [token for each in its for token in each]
        places = [at for at, each in enumerate(its) for _ in each]
        numbered = self.with_numbers(tokens)
        spans = [(places[first], places[last]) for _, first, last in numbered]
        return tuple(token for token, _, _ in numbered), tuple(spans)

    def _token(self, lower: str) -> Token:
        if lower in self._answers:  # "sì" is an answer, "si" a pronoun
            stem = self._irregular.get(lower, lower)
            return self._made(lower, lower, stem, self._kinds.get(lower, Kind.CONTENT))
        norm = plain(lower)
        if FIGURES.match(norm):
            return number_token(lower, self._figures(norm))
        kind = self._kinds.get(lower) or self._kinds.get(norm) or Kind.CONTENT
        stem = self._irregular.get(norm) or plain(self._stemmer.stemWord(lower))
        return self._made(lower, norm, stem, kind)

    def _made(self, text: str, norm: str, stem: str, kind: Kind) -> Token:
        weight = COMMON_WEIGHT if kind is Kind.CONTENT and norm in self._common else WEIGHTS[kind]
        return Token(
            text=text, norm=norm, stem=stem, kind=kind, weight=weight, concept=self._concepts.get(norm, "")
        )

    def _figures(self, text: str) -> str:
        """A number in figures as all write it: "1.200" and "1,200" are 1200, "9,99" is 9.99."""
        thousands, decimal = (".", ",") if self.code == "it" else (",", ".")
        text = re.sub(rf"(?<=\d){re.escape(thousands)}(?=\d{{3}}(?!\d))", "", text)
        return text.replace(decimal, ".")

    def tokens(self, text: str) -> tuple[Token, ...]:
        """A text's tokens, numbers joined."""
        return tuple(spanned.token for spanned in self.with_numbers(self._tokenise(text)))

    def answer(self, word: str) -> str:
        """A word that stands alone, with the accent that recognisers drop: "Si." and "Si, va bene" are "sì"."""
        return word.lower().replace("si", "sì") if self.code == "it" and ALONE.match(word) else word

    def with_numbers(self, tokens: Sequence[Token]) -> list[Spanned]:
        """The tokens with each number as one token: "cento venti" is "120"; a lone article is no number."""
        return self._numbers.read(tokens)


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
