"""Italian agreement: articles and possessives follow the gender of the noun and the sound after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

FEMININE = {"mio": "mia", "suo": "sua", "nostro": "nostra", "vostro": "vostra", "nuovo": "nuova"}
# before a consonant (m, f), before s + consonant, z, ps, gn (m only), before a vowel
ARTICLES = {
    "il": ("il", "la", "lo", "l'"),
    "del": ("del", "della", "dello", "dell'"),
    "al": ("al", "alla", "allo", "all'"),
}
VOWEL = re.compile(r"[aeiouàèéìòù]", re.IGNORECASE)
NEEDS_LO = re.compile(r"(s[^aeiouàèéìòù]|z|ps|gn|x)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun, perhaps with words after it, and its gender."""

    text: str
    feminine: bool = False

    @property
    def ending(self) -> str:
        """The ending of a participle or adjective that agrees with it."""
        return "a" if self.feminine else "o"


def parse_noun(item: str) -> Noun:
    """Read a list item: "f linea fissa" is feminine, "m modem" and an unmarked one are masculine."""
    mark, _, rest = item.partition(" ")
    return Noun(rest, mark == "f") if mark in {"m", "f"} and rest else Noun(item)


def article(word: str, following: str, feminine: bool) -> str:
    """The form of "il", "del" or "al" before the word that follows it, with the space where one belongs."""
    masculine_form, feminine_form, lo_form, elided = ARTICLES[word]
    if VOWEL.match(following):
        return elided
    if feminine:
        return feminine_form + " "
    return (lo_form if NEEDS_LO.match(following) else masculine_form) + " "


def with_determiners(determiners: list[str], noun: Noun) -> str:
    """Put determiners, given in the masculine, before a noun: il suo + linea (f) -> "la sua linea"."""
    text = noun.text
    for word in reversed(determiners):
        if word in ARTICLES:
            text = article(word, text, noun.feminine) + text
        else:
            text = (FEMININE[word] if noun.feminine else word) + " " + text
    return text
