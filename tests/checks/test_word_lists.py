"""The little words of each language: lists that do not contradict each other."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from qa_pipeline.checks.matching.language import WORDS_FOLDER, language
from qa_pipeline.checks.matching.turning import Opposed

CODES = ("it", "en")


def lists(code: str) -> dict[str, Any]:
    path = Path(WORDS_FOLDER / f"{code}.yaml")
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("code", CODES)
def test_no_word_stands_on_two_sides(code: str) -> None:
    found = lists(code)
    for family in (found["months"], found["units"], *found["opposites"], *found["half_opposites"]):
        words = [word for side in family for word in side.split()]
        assert len(family) >= 2, family
        assert len(words) == len(set(words)), family


@pytest.mark.parametrize("code", CODES)
def test_every_modal_says_something_and_every_month_is_there(code: str) -> None:
    found = lists(code)
    said = {word for words in found["modal_senses"].values() for word in words}
    silent = {"potuto", "dovuto"}  # participles, which govern nothing that was said
    assert set(found["modal"]) - said <= silent
    assert len(found["months"]) == 12


def test_opposites_oppose_and_agree() -> None:
    words = language("it").turning
    assert words.opposed("entro", "oltre") is Opposed.SURELY
    assert words.opposed("giorni", "mesi") is Opposed.SURELY
    assert words.opposed("suo", "nostro") is Opposed.PERHAPS
    assert words.opposed("entro", "prima") is Opposed.NOT
    assert words.opposed("entro", "chiamata") is Opposed.NOT
    assert words.agree("giorno", "giorni")
    assert not words.agree("giorno", "mese")


@pytest.mark.parametrize("code", CODES)
def test_no_word_has_two_meanings_of_which_one_would_be_lost(code: str) -> None:
    words = [word for meaning in lists(code)["synonyms"] for word in meaning]
    assert sorted({word for word in words if words.count(word) > 1}) == []
