"""The recipe's parts that need neither hours nor the synthesisers.

cd models/starter && python -m pytest tests      # with the packages of recipe/requirements.txt and pytest
"""

# ruff: noqa: D103, S101 - a test: its name says what it is for, and recipe/ must be found first

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

sys.path.insert(0, str(Path(__file__).parent.parent))
pytest.importorskip("faker")
pytest.importorskip("num2words")

from recipe import telephone
from recipe.avoided import avoided, key
from recipe.feeder import window_frames
from recipe.grammar import Grammar, finish
from recipe.italian import article, parse_noun, with_determiners
from recipe.muon import orthogonal
from recipe.schedule import Clock, Progress, rate_factor
from recipe.sounds import Sounds
from recipe.wer import ErrorCount

LANGUAGES = ("it", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_seed_makes_same_sentences(language: str) -> None:
    first, second = Grammar(language, 3), Grammar(language, 3)
    assert [first.sentence() for _ in range(50)] == [second.sentence() for _ in range(50)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_whole(language: str) -> None:
    grammar = Grammar(language, 4)
    for text in (grammar.sentence() for _ in range(3000)):
        assert text[-1] in ".?!", text
        assert not set("[]<>|*_0123456789") & set(text), text
        assert "  " not in text, text


@pytest.mark.parametrize(("language", "word"), [("it", "quattordici"), ("en", "fourteen")])
def test_the_days_to_withdraw_are_heard_often(language: str, word: str) -> None:
    grammar = Grammar(language, 5)
    assert sum(word in grammar.sentence() for _ in range(3000)) > 15


def test_a_spelt_name_is_the_one_before_it() -> None:
    values = Grammar("it", 6).values
    name = values.last()
    letters = {part.strip()[0] for part in values.spelt().replace(",", " ").split() if part[0].isupper()}
    assert name[0].upper() in letters


@pytest.mark.parametrize(
    ("word", "noun", "expected"),
    [
        ("il", "m studente", "lo studente"),
        ("il", "f offerta", "l'offerta"),
        ("del", "m contratto", "del contratto"),
        ("al", "m zio", "allo zio"),
    ],
)
def test_italian_articles_agree(word: str, noun: str, expected: str) -> None:
    assert with_determiners([word], parse_noun(noun)) == expected


def test_article_of_a_feminine_noun_with_s_and_consonant() -> None:
    assert article("il", "scheda", feminine=True) == "la "


def test_finish_repairs_punctuation() -> None:
    assert finish("va bene,. ciao ??") == "Va bene. ciao ?"


def test_sample_calls_and_test_sets_are_avoided(tmp_path: Path) -> None:
    (tmp_path / "c01.txt").write_text(
        "file: x\n\nagent: Il prezzo resta fermo, sa?\ncustomer: Sì.\n", "utf-8"
    )
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps([{"text": "The price stays put, you know."}]), "utf-8")
    assert avoided([tmp_path, manifest]) == {
        key("il prezzo resta fermo sa"),
        key("the price stays put you know"),
    }


@pytest.mark.parametrize("codec", ["ulaw", "alaw", "amr", "opus", "adpcm", "mp3", "none"])
def test_codecs_keep_length_and_speech(codec: str) -> None:
    time_s = np.arange(12_000) / telephone.LINE_HZ
    tone = (0.4 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)
    heard = telephone.code(tone, codec, random.Random(0))
    assert len(heard) == len(tone)
    assert 0.5 < heard.std() / tone.std() < 1.5


def test_a_line_keeps_the_length() -> None:
    samples = np.random.default_rng(0).standard_normal(16_000).astype(np.float32) * 0.1
    assert abs(len(telephone.telephone(samples, random.Random(1), "alaw", 15)) - len(samples)) <= 2


def test_sounds_are_the_same_for_a_seed_and_never_silent() -> None:
    first, second = Sounds(1), Sounds(1)
    for _ in range(6):
        one, other = first.clip(), second.clip()
        assert np.array_equal(one, other)
        assert np.isfinite(one).all()
        assert np.abs(one).max() > 0.9


def test_orthogonal_gives_singular_values_of_about_one() -> None:
    torch.manual_seed(0)
    for shape in ((2, 24, 24), (3, 64, 16), (1, 16, 64)):
        values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
        assert values.max() < 1.35
        assert values.mean() > 0.6


def test_the_learning_rate_falls_to_nothing() -> None:
    assert rate_factor(10_000, 0.0, 100) == 1
    assert rate_factor(10_000, 1.0, 100) < 1e-9


def test_time_is_whichever_runs_out_first() -> None:
    clock = Clock(minutes=10, cpu_minutes=1000)
    clock.before_s = 300
    assert clock.done == pytest.approx(0.5, abs=0.01)
    clock.cpu_before_s = 0.9 * 60_000
    assert clock.done == pytest.approx(0.9, abs=0.01)


def test_windows_get_harder_as_letters_are_heard() -> None:
    progress = Progress()
    for _ in range(1000):
        progress.heard(0.5)
    assert progress.difficulty == 1


def test_time_alone_does_not_bring_the_hardest_windows() -> None:
    progress = Progress(done=1.0)
    for _ in range(1000):
        progress.heard(3.0)
    assert progress.difficulty == 0.5


def test_no_long_windows_before_something_is_heard() -> None:
    rng = random.Random(0)
    assert max(window_frames(rng, 1.0, 0.0) for _ in range(300)) <= 500
    assert max(window_frames(rng, 1.0, 1.0) for _ in range(300)) == 3000


def test_word_errors_are_counted() -> None:
    count = ErrorCount()
    count.add("Uno, due e tre.", "uno due tre quattro")
    assert (count.errors, count.words) == (2, 4)
