"""Pieces of tokens become the words that people read, at times when somebody speaks."""

import pytest

from qa_pipeline.speech.recogniser import HeardWord
from qa_pipeline.speech.segmenting import fit
from qa_pipeline.speech.whisper_words import _line_of_each_text_token, _Piece, join_pieces

END_OF_TEXT = 100
TIMESTAMP = 200


def pieces(*texts: str, line: int = 0) -> list[_Piece]:
    """Each piece one token of 0.1 s and half a second after the one before."""
    return [_Piece(text, 1, at * 0.5, at * 0.5 + 0.1, 0.5, line) for at, text in enumerate(texts)]


def joined(*texts: str, spaced: bool = True) -> list[str]:
    return [one.text for one in join_pieces(pieces(*texts), spaced=spaced)]


def test_an_elision_and_its_noun_are_one_word() -> None:
    assert joined(" l", "'importo", " è", " alto") == ["l'importo", "è", "alto"]


def test_punctuation_belongs_to_the_word_before_and_a_bracket_to_the_word_behind() -> None:
    assert joined(" Sì", ",", " (", "grazie", ")", ".") == ["Sì,", "(grazie)."]
    assert joined(" -", " va", " bene") == ["- va", "bene"]


def test_nothing_but_punctuation_is_no_word() -> None:
    assert joined(" ...") == []
    assert joined() == []


def test_a_language_without_spaces_has_a_word_a_piece() -> None:
    assert joined("你", "好", "。", spaced=False) == ["你", "好。"]


def test_a_comma_does_not_lengthen_its_word() -> None:
    (word,) = join_pieces(pieces(" Sì", ","), spaced=True)

    assert (word.start_s, word.end_s) == (0.0, 0.1)


def test_a_words_probability_is_the_mean_of_its_tokens() -> None:
    group = [_Piece(" ener", 1, 0, 0.1, 0.9, 0), _Piece("gia", 3, 0.1, 0.2, 0.5, 0)]

    assert join_pieces(group, spaced=True)[0].probability == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("start_s", "end_s", "placed"),
    [
        (1.2, 1.5, (1.2, 1.5)),
        (0.5, 1.5, (1.0, 1.5)),
        (1.8, 2.9, (1.8, 2.0)),
        (2.4, 2.6, (1.98, 2.0)),
        (2.9, 3.4, (3.0, 3.4)),
        (3.9, 4.5, (3.9, 4.0)),
        (0.0, 0.0, (1.0, 1.02)),
    ],
    ids=["inside", "before", "into a pause", "in a pause", "out of a pause", "behind", "of no length"],
)
def test_a_word_is_placed_where_somebody_speaks(
    start_s: float, end_s: float, placed: tuple[float, float]
) -> None:
    heard = HeardWord(text="sì", start_s=0.0, end_s=0.1, probability=1.0)

    word = fit(heard, start_s, end_s, [(1.0, 2.0), (3.0, 4.0)])

    assert (word.start_s, word.end_s) == pytest.approx(placed)


def test_timestamps_between_words_begin_a_new_line() -> None:
    tokens = [TIMESTAMP, 1, 2, TIMESTAMP + 5, TIMESTAMP + 6, 3, TIMESTAMP + 9]

    assert _line_of_each_text_token(tokens, TIMESTAMP, END_OF_TEXT) == [0, 0, 1]
    assert _line_of_each_text_token([1, 2, 3], TIMESTAMP, END_OF_TEXT) == [0, 0, 0]
