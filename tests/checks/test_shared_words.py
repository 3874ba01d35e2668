"""Words that calls and playbooks have in common are compared once, and whatever comes later is added."""

import re
from itertools import pairwise

import numpy as np
import pytest

from conftest import make_transcript
from qa_pipeline.checks.matching import vocabulary as module
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.kernels.arrays import Numbers, Reals
from qa_pipeline.checks.matching.known_words import Listed
from qa_pipeline.checks.matching.language import Language, language
from qa_pipeline.checks.matching.likeness import arrays, likeness
from qa_pipeline.checks.matching.plan import plan
from qa_pipeline.checks.matching.question import asked
from qa_pipeline.checks.matching.search import answer
from qa_pipeline.checks.matching.vocabulary import Vocabulary
from qa_pipeline.checks.matching.wording import Strictness, make_wording

IT = language("it")


def questions(*say: str) -> list[tuple[str, float]]:
    call = CallText(make_transcript("agent: la in formo che la telefonata è registrata"), IT)
    asks = [asked((make_wording(IT, text, {}, frozenset()),), Strictness.PARAPHRASE, None) for text in say]
    return [(match.quote, match.score) for ask in asks for match in answer(call, ask)]


def test_what_becomes_known_later_is_compared_with_all_that_was_known() -> None:
    words = Vocabulary(IT.fillers)
    first, later = IT.tokens("questa chiamata"), IT.tokens("questa telefonata viene registrata")
    kinds = words.kinds_of(first)
    sought = asked((make_wording(IT, "la chiamata", {}, frozenset()),), Strictness.PARAPHRASE, None).sought
    words.wordings(plan(sought))
    words.alike(kinds)
    more = asked((make_wording(IT, "è registrata", {}, frozenset()),), Strictness.PARAPHRASE, None).sought
    words.wordings(plan(more))
    alike = words.alike(words.kinds_of(later))
    known = arrays([token for each in (*sought, *more) for token in each.tokens])
    expected = likeness(known, arrays(later)).T
    found = np.zeros((len(alike.kinds), expected.shape[1]))
    for word, (begin, end) in enumerate(pairwise(alike.one_begins.tolist())):
        found[alike.one_nth[begin:end], word] = alike.one_close[begin:end]
    assert np.array_equal(found[alike.nth_of], expected)


def test_a_vocabulary_begun_anew_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    say = ("la informo che la chiamata è registrata", "la telefonata sarà registrata")
    before = questions(*say)
    monkeypatch.setattr(module, "MOST", 1)
    assert questions(*say) == questions(*say) == before
    assert len(before) == len(say)


def test_a_full_vocabulary_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    questions("la informo che la chiamata è registrata")
    full = module.vocabulary("it", IT.fillers)
    assert module.vocabulary("it", IT.fillers) is full
    monkeypatch.setattr(module, "MOST", 1)
    assert module.vocabulary("it", IT.fillers) is not full


def test_what_is_like_a_word_is_worked_out_once_for_each_other_word() -> None:
    listed = Listed()
    asked_for: list[tuple[list[int], list[int]]] = []

    def compared(others: Numbers, places: Numbers) -> Reals:
        asked_for.append((others.tolist(), places.tolist()))
        return np.full((len(others), len(places)), 0.9)

    listed.complete(np.array([0, 2]), 1, compared)
    listed.complete(np.array([0, 2]), 1, compared)
    listed.complete(np.array([2]), 3, compared)
    assert asked_for == [([0], [0, 2]), ([1, 2], [2])]
    begins, ends, others, _ = listed.arrays
    assert others[begins[2] : ends[2]].tolist() == [0, 1, 2]
    assert others[begins[0] : ends[0]].tolist() == [0]


def test_what_is_listed_stays_while_more_is_listed() -> None:
    listed = Listed()
    for size in range(1, 40):
        listed.complete(np.array([size % 3]), size, lambda others, _: np.full((len(others), 1), 0.5))
    begins, ends, others, close = listed.arrays
    for place, known in enumerate((39, 37, 38)):
        assert others[begins[place] : ends[place]].tolist() == list(range(known))
        assert set(close[begins[place] : ends[place]].tolist()) == {0.5}


@pytest.mark.parametrize("code", ["it", "en"])
def test_plain_words_are_read_as_the_tokeniser_reads_them(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    words: Language = language(code)
    texts = [f"{word}{sign}" for word in PLAIN for sign in ("", ",", "?", "!")]
    fast = [words._tokenise(text) for text in texts]
    monkeypatch.setattr("qa_pipeline.checks.matching.language.LETTERS", re.compile("(?!)"))
    assert fast == [words._tokenise(text) for text in texts]


PLAIN = (
    *("chiamata", "È", "perché", "Roma", "ROMA", "km", "Sì", "si", "dott", "sig", "avv", "ecc", "art"),
    *("cannot", "Cannot", "dont", "gonna", "im", "Im", "its", "wont", "ill", "Mr", "mr", "am", "pm", "us"),
)
