"""What columns, sheets and choices are called: the names we write, and those that people write."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from ruamel.yaml import YAML

from qa_pipeline.checks.interactions.names import INTERACTIONS
from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.checks.profiles import PROFILES
from qa_pipeline.checks.quality_file import Competence
from qa_pipeline.checks.wordlists.entries import Grade

Tongue = Literal["it", "en"]
Group = Literal["steps", "quality", "settings", "sheets", "columns", "choices"]

CHOICES: Mapping[str, Mapping[str, str]] = {
    "speaker": {"agent": "agent", "customer": "customer", "any": "any"},
    "strictness": {"verbatim": "verbatim", "paraphrase": "paraphrase", "keywords": "keywords"},
    "direction": {"inbound": "inbound", "outbound": "outbound", "any": "any"},
    "language": {"italian": "it", "english": "en"},
    "yes": {"yes": "yes", "no": "no"},
    "competence": {name: name for name in get_args(Competence)},
    "measure": {name: name for name in MEASURES},
    "interaction": {name: name for name in INTERACTIONS},
    "grade": {name: name for name in get_args(Grade)},
    "profile": {name: name for name in PROFILES},
}
"""Closed lists: the name in headings.yaml, and what stands in a playbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What something is called."""

    it: str
    en: str
    also: tuple[str, ...]

    def of(self, tongue: Tongue) -> str:
        """As we write it."""
        return self.it if tongue == "it" else self.en

    def rank(self, text: str) -> int | None:
        """How early among its names `text` stands; None where it is none of them."""
        names = [fold(each) for each in (self.it, self.en, *self.also)]
        return names.index(fold(text)) if fold(text) in names else None


@cache
def names(group: Group) -> Mapping[str, Name]:
    """All names of a group, by what they stand for, in the order in which we write them."""
    path = Path(__file__).with_name("headings.yaml")
    table = YAML(typ="safe").load(path.read_text(encoding="utf-8"))[group]
    return {
        key: Name(it=each["it"], en=each["en"], also=tuple(map(str, each["also"])))
        for key, each in table.items()
    }


@cache
def fold(text: str) -> str:
    """A heading without what makes no difference: capitals, accents, signs, brackets, a number at its end."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text) or text
    plain = unicodedata.normalize("NFKD", re.sub(r"(?<=\w)[-–—](?=\w)", " ", text.casefold()))
    words = re.sub(r"[^\w#✓✔☑✅☐✗✘–—-]+", " ", "".join(c for c in plain if not unicodedata.combining(c)))
    return re.sub(r"(?<=\D) \d{1,2}$", "", " ".join(words.split())).replace("_", " ").strip() or text.strip()


def chosen(choice: str, text: str) -> str | None:
    """The value of a closed list that `text` names, as it stands in a playbook; None where it names none."""
    for name, value in CHOICES[choice].items():
        if names("choices")[name].rank(text) is not None or fold(text) == fold(value):
            return value
    return None


def shown(choice: str, value: str, tongue: Tongue) -> str:
    """A value of a closed list in people's words."""
    name = next(name for name, each in CHOICES[choice].items() if each == value)
    return names("choices")[name].of(tongue)


def offered(choice: str, tongue: Tongue) -> list[str]:
    """All values of a closed list in people's words."""
    return [shown(choice, value, tongue) for value in CHOICES[choice].values()]
