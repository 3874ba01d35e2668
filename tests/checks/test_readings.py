"""What little words make of an entry: denied, reported, asked, supposed, said of oneself."""

import pytest

from conftest import make_transcript
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.wordlists.entries import Entry, Reading, Standing, WordList
from qa_pipeline.checks.wordlists.search import CallWords, Compiled
from qa_pipeline.recordings.recording import Speaker

NEGATION, REPORT, QUESTION = Reading.NEGATION, Reading.REPORT, Reading.QUESTION
CONDITION, SELF = Reading.CONDITION, Reading.SELF
EVERY = frozenset(Reading)


def readings(code: str, entry: str, *lines: str) -> list[Reading]:
    """The readings of the one place where the entry was said, sorted."""
    words = WordList(
        id="own", language=code, title="Own", speaker=None, entries=(Entry(text=entry, doubted_by=EVERY),)
    )
    call = CallText(make_transcript(*lines), language(code))
    [found] = CallWords(call, Compiled(code, [words])).found("own", Speaker.AGENT)
    return sorted(found.readings)


CASES = [
    # language, entry, what is said, readings
    ("it", "mi dispiace", "mi dispiace molto", []),
    ("it", "mi dispiace", "non mi dispiace affatto", [NEGATION]),
    ("it", "mi dispiace", "non posso, mi dispiace", []),
    ("it", "mi dispiace", "non posso mi dispiace", []),
    ("it", "ci penso io", "non si preoccupi ci penso io", []),
    ("it", "reclamo", "non voglio fare nessun reclamo", [NEGATION]),
    ("it", "reclamo", "non intendo fare reclamo", [NEGATION]),
    ("it", "è un problema", "non credo che sia un problema, ma è un problema", []),
    ("it", "un problema", "non credo che sia un problema", [NEGATION]),
    ("it", "non mi interessa", "non mi interessa", []),
    ("it", "non mi interessa", "non è che non mi interessa", [NEGATION]),
    ("it", "incompetente", "lei è un incompetente", []),
    ("it", "incompetente", "lei mi ha detto che sono un incompetente", [REPORT, SELF]),
    ("it", "incompetente", "incompetente, mi ha detto", [REPORT]),
    ("it", "ti passo il collega", "il tecnico le ha detto: aspetta, ti passo il collega", [REPORT]),
    ("it", "inaccettabile", "come le ho detto, è inaccettabile", []),
    ("it", "inaccettabile", "Le sembra inaccettabile?", [QUESTION]),
    ("it", "inaccettabile", "le sembra inaccettabile", [QUESTION]),
    ("it", "inaccettabile", "È inaccettabile, capisce?", []),
    ("it", "inaccettabile", "le sembra proprio del tutto inaccettabile", [QUESTION]),
    ("it", "inaccettabile", "è una cosa inaccettabile", []),
    ("it", "inaccettabile", "È inaccettabile, signora?", [QUESTION]),
    ("it", "inaccettabile", "inaccettabile, così ha detto", [REPORT]),
    ("en", "unacceptable", "unacceptable, as you rightly said", []),
    ("it", "mi dispiace", "Mi dispiace, posso fare altro per lei?", []),
    ("it", "disdire", "se volessi disdire", [CONDITION]),
    ("it", "accetto", "accetto solo se mi fa lo sconto", [CONDITION]),
    ("it", "mi dispiace", "mi dispiace se ha aspettato", []),
    ("it", "disdire", "anche se voglio disdire", []),
    ("it", "stupido", "che stupido sono stato", [SELF]),
    ("it", "stupida", "sono stata proprio stupida io", [SELF]),
    ("it", "mi dispiace", "non ha funzionato ma mi dispiace", []),
    ("it", "mi dispiace", "Non è così. Mi dispiace.", []),
    ("en", "i'm sorry", "no i'm sorry", []),
    ("en", "sorry", "i'm not sorry", [NEGATION]),
    ("en", "a problem", "I don't think it's a problem", [NEGATION]),
    ("en", "rude", "you were rude", []),
    ("en", "rude", "you told me I was rude", [REPORT, SELF]),
    ("en", "unacceptable", "as I said, it is unacceptable", []),
    ("en", "upset", "Are you upset?", [QUESTION]),
    ("en", "upset", "are you upset", [QUESTION]),
    ("en", "good morning", "good morning how can I help you?", []),
    ("en", "good morning", "Did my colleague say good morning?", [REPORT, QUESTION]),
    ("en", "cancel", "if I wanted to cancel", [CONDITION]),
    ("en", "stupid", "that was stupid of me", [SELF]),
    ("en", "an idiot", "I'm an idiot, I pressed the wrong key", [SELF]),
    ("en", "you made a mistake", "I'm afraid you made a mistake", []),
    ("en", "thank you", "no problem thank you", []),
    ("en", "you have to decide", "do you have to decide today", [QUESTION]),
    ("en", "you have to decide", "Do you have to decide today, or is there time?", [QUESTION]),
    ("en", "answer the phone", "He said, answer the phone", [REPORT]),
    ("en", "a liar", "nobody is saying you're a liar", [NEGATION]),
    ("en", "an arsehole", "she called the driver an arsehole", [REPORT]),
    ("en", "i don't care", "i dont care", []),
    ("en", "you're wasting my time", "youre wasting my time", []),
]


@pytest.mark.parametrize(("code", "entry", "said", "expected"), CASES, ids=lambda value: str(value)[:50])
def test_what_the_words_around_an_entry_make_of_it(
    code: str, entry: str, said: str, expected: list[Reading]
) -> None:
    assert readings(code, entry, f"agent: {said}") == sorted(expected)


def test_what_turns_an_entry_is_stronger_than_what_makes_it_doubtful() -> None:
    entry = Entry(text="x", turned_by=frozenset({NEGATION}), doubted_by=frozenset({CONDITION}))
    assert entry.standing(frozenset()) is Standing.COUNTS
    assert entry.standing(frozenset({CONDITION})) is Standing.DOUBTED
    assert entry.standing(frozenset({CONDITION, NEGATION})) is Standing.TURNED
    assert entry.standing(frozenset({QUESTION})) is Standing.COUNTS
