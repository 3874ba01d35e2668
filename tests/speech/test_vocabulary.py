"""Expected names are helped while a text is written, a little, and never beyond what the network heard."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
import torch

from qa_pipeline.speech.vocabulary import HELP_A_LETTER, NO_HOPE, Hope, TokenTexts, Vocabularies, Vocabulary

PIECES = (" Mar", "co", " Marco", " Sala", " Sa", "la", "lino", " e", ".", " sala", "M", "\ufffd")
END = len(PIECES)


@dataclass
class SmallEncoding:
    """A vocabulary of a few pieces; the last one is half a letter."""

    def decode_single_token_bytes(self, token: int) -> bytes:
        return b"\xc3" if PIECES[token] == "\ufffd" else PIECES[token].encode()


@dataclass
class SmallTokenizer:
    eot: int = END
    encoding: SmallEncoding = field(default_factory=SmallEncoding)


def names(*terms: str) -> Vocabulary:
    return Vocabulary(terms, TokenTexts(SmallTokenizer()))


def tokens(*pieces: str) -> list[int]:
    return [PIECES.index(piece) for piece in pieces]


def behind(vocabulary: Vocabulary, pieces: Sequence[str], *, ended: bool = True) -> Hope:
    hope = NO_HOPE
    for token in [*tokens(*pieces), *([END] if ended else [])]:
        hope = vocabulary.after(hope, token)
    return hope


@pytest.mark.parametrize(
    ("said", "letters"),
    [
        ((" Marco",), 6),
        ((" Mar", "co"), 6),
        ((" Marco", " Sala"), 11),
        ((" Marco", " e"), 6),
        ((" Marco", "."), 6),
        ((" Marco", " e", " Marco"), 6),
        ((" Mar",), 0),
        ((" Marco", "lino"), 0),
        ((" Sala",), 0),
        ((" e",), 0),
    ],
    ids=str,
)
def test_only_a_name_that_stands_whole_keeps_its_help(said: tuple[str, ...], letters: int) -> None:
    assert behind(names("Marco", "Marco Sala"), said).letters == letters


def test_names_that_share_a_word_are_helped_for_each_letter_once() -> None:
    vocabulary = names("Marco Sala", "Marco", "Sala", "Sala e")

    assert behind(vocabulary, [" Marco", " Sala"]).letters == 11
    assert behind(vocabulary, [" Marco", " Sala", " e"]).letters >= 11


def test_a_name_is_the_same_with_small_letters() -> None:
    assert behind(names("SALA"), [" sala"]).letters == behind(names("sala"), [" Sala"]).letters == 5


def test_help_is_lent_from_the_first_letters_and_taken_back_where_another_word_follows() -> None:
    vocabulary = names("Marco")

    assert behind(vocabulary, [" Mar"], ended=False).letters == 4
    assert behind(vocabulary, [" Mar", " e"], ended=False).letters == 0
    assert behind(vocabulary, [" Mar"], ended=False).worth == pytest.approx(4 * HELP_A_LETTER)


@pytest.mark.parametrize(
    "written",
    [(), (" Mar",), (" Marco",), (" Marco", " Sa"), (" e",), (" Marco", " Sala"), (" Marco", " e")],
    ids=str,
)
def test_every_next_token_is_leaned_to_by_just_what_it_changes(written: tuple[str, ...]) -> None:
    vocabulary = names("Marco", "Marco Sala", "Sala e")
    hope = behind(vocabulary, written, ended=False)
    scores = torch.zeros(2, END + 1)

    vocabulary.lean(scores, [1], [hope])

    changes = [vocabulary.after(hope, token).worth - hope.worth for token in range(END + 1)]
    assert scores[1].tolist() == pytest.approx(changes, abs=1e-5)
    assert not scores[0].any()


def test_the_words_of_names_are_found_again_in_a_text() -> None:
    text = tokens(" e", " Mar", "co", " Sala", ".", " Marco", "lino", " sala")

    assert names("Marco Sala", "sala").words(text) == [(1, 3), (3, 4), (7, 8)]


def test_numbers_and_scraps_are_no_names() -> None:
    assert not names("12", "Al", "CL-4729", "  ", "x1y2z3")
    assert names("Anna")


def test_a_call_without_names_costs_nothing() -> None:
    many = Vocabularies(SmallTokenizer(), "cpu")

    assert many.of(()) is None
    assert many.of(("12",)) is None
    assert many.of(("Marco",)) is many.of(("Marco",))
