"""Sounds are no words; speech that was not understood is a word of which no more is known."""

import pytest

from qa_pipeline.transcript.formats.markers import settled, spoken_words
from qa_pipeline.transcript.formats.source import SourceWord


def told(text: str) -> list[str]:
    """The words, "?" behind those that were not understood."""
    return [word.text + ("?" if word.probability == 0.0 else "") for word in spoken_words(text)]


@pytest.mark.parametrize(
    "sound",
    [
        "[noise]",
        "[Musica di attesa]",
        "[laughter]",
        "[BLANK_AUDIO]",
        "(music)",
        "(risata)",
        "<noise>",
        "*ride*",
        "♪",
        "♪ la la la ♪",
        "()",
    ],
)
def test_a_sound_is_no_word(sound: str) -> None:
    assert told(f"sì {sound} grazie") == ["sì", "grazie"]
    assert told(sound) == []


@pytest.mark.parametrize(
    "lost",
    [
        "<unk>",
        "[unk]",
        "[unintelligible]",
        "[inaudible]",
        "(inaudible)",
        "[incomprensibile]",
        "(parola incomprensibile)",
        "[PII]",
        "[CREDIT_CARD_NUMBER]",
        "[NAME_1]",
        "****",
        "####,",
    ],
)
def test_speech_that_was_not_understood_or_taken_out_is_a_word(lost: str) -> None:
    assert told(f"sono {lost} grazie") == ["sono", f"{lost}?", "grazie"]


@pytest.mark.parametrize(
    "said",
    [
        "l'offerta (forse) vale",
        "il numero (lo dico dopo) è questo",
        "costa 12,50 al mese",
        "da 3 * 4 a 5 * 6",
        "♪ chi canta senza fine",
    ],
)
def test_what_people_say_stays(said: str) -> None:
    assert " ".join(told(said)) == said.removeprefix("♪ ")


def test_signs_stay_with_the_word_before_them() -> None:
    assert told("costa 12,50 € – davvero") == ["costa", "12,50 € –", "davvero"]


def words(*texts: str) -> list[SourceWord]:
    """A second each, one after the other."""
    return [
        SourceWord(text=text, start_s=float(at), end_s=at + 1.0, probability=0.9)
        for at, text in enumerate(texts)
    ]


def test_a_mark_spread_over_words_is_one_and_its_neighbours_keep_their_times() -> None:
    kept = settled(words("sì", "[musica", "di", "attesa]", "grazie", "[non", "inaudible]"))
    assert [(w.text, w.start_s, w.end_s, w.probability) for w in kept] == [
        ("sì", 0.0, 1.0, 0.9),
        ("grazie", 4.0, 5.0, 0.9),
        ("[non inaudible]", 5.0, 7.0, 0.0),
    ]


def test_a_remark_in_round_brackets_keeps_the_times_of_its_words() -> None:
    kept = settled(words("(lo", "dico)", "dopo", "€"))
    assert [(w.text, w.start_s) for w in kept] == [("(lo", 0.0), ("dico)", 1.0), ("dopo €", 2.0)]


def test_a_mark_that_hangs_on_a_word_falls_away() -> None:
    assert [(w.text, w.probability) for w in settled(words("grazie[risata]", "<unk>"))] == [
        ("grazie", 0.9),
        ("<unk>", 0.0),
    ]
