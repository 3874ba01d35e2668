"""Word errors are counted as a person would count them."""

import pytest

from qa_pipeline.bench.wer import WordErrors, count_errors, total, words_of


@pytest.mark.parametrize(
    ("said", "heard", "substitutions", "deletions", "insertions"),
    [
        pytest.param("la chiamata è registrata", "la chiamata è registrata", 0, 0, 0, id="same"),
        pytest.param("la chiamata è registrata", "la chiamata era registrata", 1, 0, 0, id="another word"),
        pytest.param("la chiamata è registrata", "la chiamata registrata", 0, 1, 0, id="missed"),
        pytest.param("la chiamata è registrata", "la la chiamata è registrata", 0, 0, 1, id="invented"),
        pytest.param("uno due tre", "", 0, 3, 0, id="nothing heard"),
        pytest.param("", "grazie a tutti", 0, 0, 3, id="nothing said"),
        pytest.param(
            "uno due tre quattro", "due tre cinque sei", 1, 1, 1, id="a shift is no row of substitutions"
        ),
    ],
)
def test_each_kind_of_error_is_counted_as_it_is(
    said: str, heard: str, substitutions: int, deletions: int, insertions: int
) -> None:
    found = count_errors(said, heard, "it")
    assert (found.substitutions, found.deletions, found.insertions) == (substitutions, deletions, insertions)
    assert found.words == len(said.split())


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Sì, PERCHÉ no?", "si perche no", "it"),
        ("l'importo è dell’anno", "l importo e dell anno", "it"),
        ("un po' di pazienza", "un po di pazienza", "it"),
        ("perche' no", "perché no", "it"),
        ("I'm sorry, it’s fine.", "Im sorry its fine", "en"),
        ("perche\u0301", "perch\u00e9", "it"),
        ("naïve", "naive", "en"),
    ],
)
def test_spelling_is_no_error(one: str, other: str, language: str) -> None:
    assert count_errors(one, other, language).errors == 0


def test_an_elision_is_two_words_in_italian_and_one_in_english() -> None:
    assert words_of("l'importo", "it") == ["l", "importo"]
    assert words_of("I'm", "en") == ["im"]


def test_every_word_counts_the_same_whichever_call_it_is_in() -> None:
    long, short = WordErrors(words=9, substitutions=0), WordErrors(words=1, deletions=1)
    assert total([long, short]).rate == pytest.approx(0.1)
    assert total([]).rate == 0


def test_text_where_nobody_spoke_is_wrong_altogether() -> None:
    assert count_errors("", "grazie", "it").rate == 1
