"""Call-centre sentences from the templates in grammar_it.txt and grammar_en.txt.

    python -m recipe.grammar it 20

prints twenty sentences and five word sequences.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .italian import Noun, parse_noun, with_determiners
from .slots import Language, Values

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENERS = ("phrase", "phrase", "short")  # said before a sentence, in one breath with it
HERE = Path(__file__).parent
INNERMOST_CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT_OR_ENDING = re.compile(r"<([^<>]+)>|\*")
LONGEST_CHARACTERS = 190  # about 14 s of speech
REPAIRS = (  # choices meet each other's punctuation: ".,", "??", ".."
    (re.compile(r"\s+"), " "),
    (re.compile(r"([.?!])[,.]"), r"\1"),
    (re.compile(r",([.?!])"), r"\1"),
    (re.compile(r"([?!])[?!]+"), r"\1"),
)


# What is said how often. Two files a language: the templates of the first run, and broader talk.
SHARES = {"templates": 0.38, "operators": 0.17, "customers": 0.2, "numbers": 0.11, "general": 0.14}


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the files of a language hold."""

    lists: dict[str, list[str]]
    templates: dict[str, list[str]]  # by section


def read_grammar(paths: Iterable[Path]) -> Texts:
    """The lists and the templates of grammar files; their first lines say what the marks mean."""
    texts = Texts(lists={}, templates={name: [] for name in SHARES})
    for path in paths:
        name = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if header := re.fullmatch(r"\[(?:list )?(\w+)\]", line):
                name = header.group(1)
            elif line.startswith("#") or not line.strip():
                continue
            elif name in SHARES:
                texts.templates[name].append(line)
            else:
                texts.lists.setdefault(name, []).extend(i.strip() for i in line.split("|") if i.strip())
    return texts


class Grammar:
    """An endless source of sentences in one language; the same seed gives the same sentences."""

    def __init__(self, language: Language, seed: int) -> None:
        texts = read_grammar([HERE / f"grammar_{language}.txt", HERE / f"grammar_{language}_more.txt"])
        self.lists, self.templates = texts.lists, texts.templates
        self.values = Values(language, self.lists, seed)
        self.random = self.values.random
        self.vocabulary = self._own_words()

    def sentence(self) -> str:
        """One sentence: mostly a template, now and then a short answer or two phrases in a row."""
        while True:
            kind = self.random.random()
            if kind < 0.05:
                text = self.random.choice(self.lists["short"])
            elif kind < 0.12:
                text = f"{self.random.choice(self.lists[self.random.choice(OPENERS)])} {self._template()}"
            else:
                text = self._template()
            if len(text) <= LONGEST_CHARACTERS and not re.search(r"\d", text):
                return text

    def word_sequence(self) -> str:
        """Four to ten words of the grammar in no order: the decoder must not learn the templates by heart."""
        number = self.random.randint(4, 10)
        words = self.vocabulary if self.random.random() < 0.6 else self.values.words(number)
        chosen = self.random.choices(words, k=number)
        if self.random.random() < 0.4:
            made = self.random.choice(["first", "last", "city", "digits", "num", "days"])
            chosen.insert(self.random.randint(0, len(chosen)), self.values.make[made]())
        if self.random.random() < 0.3:
            chosen[len(chosen) // 2] += ","
        return finish(" ".join(chosen) + self.random.choice("...?!"))

    def _template(self) -> str:
        """A sentence of any section, each section in its share and all of its templates alike."""
        section = self.random.choices(list(SHARES), weights=list(SHARES.values()))[0]
        return self._expand(self.random.choice(self.templates[section]))

    def _expand(self, template: str) -> str:
        """Take one way through a template: choices from the inside out, then slots from left to right."""
        while choice := INNERMOST_CHOICE.search(template):
            chosen = self.random.choice(choice.group(1).split("|"))
            template = template[: choice.start()] + chosen + template[choice.end() :]
        noun = Noun("")  # the last noun with determiners: what a "*" agrees with

        def fill(match: re.Match[str]) -> str:
            nonlocal noun
            if match.group(1) is None:
                return noun.ending
            *determiners, name = match.group(1).split()
            if name in self.values.make:
                return self.values.make[name]()
            found = parse_noun(self.random.choice(self.lists[name]))
            if determiners:
                noun = found
            return with_determiners(determiners, found).replace("*", noun.ending)

        return finish(SLOT_OR_ENDING.sub(fill, template))

    def _own_words(self) -> list[str]:
        """Every word that the templates and lists hold, each once."""
        templates = [one for section in self.templates.values() for one in section]
        parts = [*templates, *(parse_noun(i).text for items in self.lists.values() for i in items)]
        text = re.sub(r"<[^>]*>|\w+\*", " ", " ".join(parts))
        found = re.findall(r"[\wÀ-ù]+(?:'[\wÀ-ù]+)?", text)
        # a capital is a name, or a word at the start of a template that occurs elsewhere too
        return sorted({word for word in found if len(word) > 1 and word.islower()})


def finish(text: str) -> str:
    """Repair the punctuation, begin with a capital and end with a stop."""
    for pattern, replacement in REPAIRS:
        text = pattern.sub(replacement, text)
    text = text.strip()
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Print some sentences")
    parser.add_argument("language", choices=["it", "en"])
    parser.add_argument("number", type=int, nargs="?", default=20)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    grammar = Grammar(args.language, args.seed)
    print(*(grammar.sentence() for _ in range(args.number)), sep="\n")
    print(*(grammar.word_sequence() for _ in range(5)), sep="\n")
    print(len(grammar.vocabulary), "words in the grammar")


if __name__ == "__main__":
    main()
