"""Each shipped word list: a sentence in which it must be found, and one in which it must not."""

from pathlib import Path

import pytest

from conftest import make_transcript
from qa_pipeline.checks.lexicon import Lexicon, find_entries, load_lexicons
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language

SHIPPED = {(each.language, each.id): each for each in load_lexicons(Path("none"))}

EXAMPLES = [
    # language, group, found in, not found in
    ("it", "courtesy", "la ringrazio molto signora", "mi dia il codice"),
    ("it", "greeting", "buongiorno sono Anna", "allora mi dica"),
    ("it", "farewell", "arrivederci signora", "mi dica il codice"),
    ("it", "active_listening", "se ho capito bene lei vuole disdire", "il costo è di dieci euro"),
    ("it", "apology", "mi dispiace davvero molto", "è colpa sua signora"),
    ("it", "empathy", "mi rendo conto della situazione", "la tariffa è questa"),
    ("it", "ownership", "non si preoccupi, me ne occupo io", "deve chiamare un altro numero"),
    ("it", "pressure", "lei deve decidere subito", "può decidere con calma"),
    ("it", "impoliteness", "lei non capisce niente", "capisco la sua richiesta"),
    ("it", "improper_register", "ciao come va", "buonasera come posso aiutarla"),
    ("it", "complaint", "il servizio non funziona", "va tutto bene grazie"),
    ("it", "objection", "per me è troppo caro", "mi sembra un buon prezzo"),
    ("it", "refusal", "guardi non mi interessa", "sì mi interessa"),
    ("en", "courtesy", "thank you very much", "give me the code"),
    ("en", "greeting", "good morning this is Anna", "what is the code"),
    ("en", "farewell", "goodbye and take care", "what is the code"),
    ("en", "active_listening", "let me read that back to you", "the cost is ten dollars"),
    ("en", "apology", "I'm really sorry about that", "it is your fault"),
    ("en", "empathy", "I completely understand your frustration", "that is the price"),
    ("en", "ownership", "leave it with me", "you have to call another number"),
    ("en", "pressure", "it is now or never", "take your time"),
    ("en", "impoliteness", "that's not my problem", "I see your problem"),
    ("en", "improper_register", "hey mate", "good evening sir"),
    ("en", "complaint", "this is unacceptable", "everything is fine"),
    ("en", "objection", "it is too expensive for me", "that is a good price"),
    ("en", "refusal", "I'm not interested", "yes I am interested"),
]


def found(lexicon: Lexicon, text: str, *, exact: bool = False) -> list[str]:
    call = CallText(make_transcript(f"agent: {text}"), language(lexicon.language))
    return [each.evidence.quote for each in find_entries(call, lexicon, None, exact=exact)]


@pytest.mark.parametrize(("code", "group", "present", "absent"), EXAMPLES, ids=lambda value: str(value)[:24])
def test_a_list_finds_its_words_and_no_others(code: str, group: str, present: str, absent: str) -> None:
    assert found(SHIPPED[code, group], present)
    assert not found(SHIPPED[code, group], absent)


def test_every_list_has_an_example_and_both_languages_have_the_same_lists() -> None:
    assert {(code, group) for code, group, _, _ in EXAMPLES} == set(SHIPPED)
    assert {group for code, group in SHIPPED if code == "it"} == {
        group for code, group in SHIPPED if code == "en"
    }


@pytest.mark.parametrize("lexicon", SHIPPED.values(), ids=lambda lexicon: f"{lexicon.language}-{lexicon.id}")
def test_every_entry_finds_itself(lexicon: Lexicon) -> None:
    missing = [entry for entry in lexicon.entries if not found(lexicon, entry)]
    assert not missing


def test_the_longest_entry_counts_once() -> None:
    assert found(SHIPPED["it", "apology"], "le chiedo scusa") == ["le chiedo scusa"]


def test_a_negation_before_an_entry_turns_it() -> None:
    assert not found(SHIPPED["it", "impoliteness"], "lei non è affatto stupido", exact=True)


def test_an_intensifier_within_an_entry_changes_nothing() -> None:
    assert found(SHIPPED["it", "complaint"], "sono molto arrabbiato") == ["sono molto arrabbiato"]


def test_a_wanted_word_is_turned_only_by_a_negation_that_governs_it() -> None:
    assert found(SHIPPED["it", "ownership"], "non si preoccupi ci penso io")
    assert found(SHIPPED["en", "courtesy"], "no problem thank you")
    assert not found(SHIPPED["it", "empathy"], "non la capisco")
