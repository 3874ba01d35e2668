"""How an entry of a word list is written, and where it is found."""

import pytest

from conftest import make_transcript
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.wordlists.entries import Entry, WordList
from qa_pipeline.checks.wordlists.pattern import read_pattern
from qa_pipeline.checks.wordlists.search import CallWords, Compiled
from qa_pipeline.recordings.recording import Speaker


def quotes(entry: str, *lines: str, code: str = "it", unless: tuple[str, ...] = ()) -> list[str]:
    """What of the agent's words an entry finds."""
    words = WordList(
        id="own", language=code, title="Own", speaker=None, entries=(Entry(text=entry, unless=unless),)
    )
    call = CallText(make_transcript(*lines), language(code))
    found = CallWords(call, Compiled(code, [words])).found("own", Speaker.AGENT)
    return [each.evidence.quote for each in found]


@pytest.mark.parametrize(
    ("entry", "said", "found"),
    [
        ("mi dispiace", "sì, MI DISPIACE.", ["MI DISPIACE."]),
        ("mi|ci dispiace", "ci dispiace", ["ci dispiace"]),
        ("mi dispiace [per il disagio]", "mi dispiace per il disagio", ["mi dispiace per il disagio"]),
        ("mi dispiace [per il disagio]", "mi dispiace per lei", ["mi dispiace"]),
        ("la richiamo ... io", "la richiamo domani mattina io", ["la richiamo domani mattina io"]),
        ("la richiamo ... io", "la richiamo", []),
        ("la richiamo ... io", "la richiamo domani mattina presto verso le dieci io", []),
        ("capisco", "capisce", []),
        ("~cortese", "molto cortesi", ["cortesi"]),
        ("è così", "e così via", ["e così"]),  # accents are lost on the way
        ("^certo", "certo, la ascolto", ["certo,"]),
        ("^certo", "sì, certo", ["certo"]),
        ("^certo", "un certo numero", []),
        ("giusto$", "ha scelto giusto?", ["giusto?"]),
        ("giusto$", "giusto il tempo", []),
        ("^cioè,", "Cioè, è il modem.", ["Cioè,"]),
        ("^cioè,", "cioè il modem", []),
        ("cioè,", "è il modem cioè", ["cioè"]),
        ("mi dispiace molto", "mi ehm dispiace davvero molto", ["mi ehm dispiace davvero molto"]),
        ("chiedo scusa", "chiedo chiedo scusa", ["chiedo scusa"]),
        ("chiedo molta scusa", "chiedo molta molta scusa", ["chiedo molta molta scusa"]),
        ("mi dispiace", "mi mi dispiace", ["mi dispiace"]),
        ("due minuti", "attenda due minuti", ["due minuti"]),
        ("due minuti", "attenda 2 minuti", ["2 minuti"]),
        ("per l'attesa", "grazie per l'attesa", ["per l'attesa"]),
        ("per l'attesa", "grazie per l attesa", ["per l attesa"]),
    ],
    ids=str,
)
def test_an_entry_finds_what_it_stands_for(entry: str, said: str, found: list[str]) -> None:
    assert quotes(entry, f"agent: {said}") == found


def test_an_entry_does_not_run_over_the_end_of_a_sentence_nor_over_a_silence() -> None:
    assert not quotes("capisco la", "agent: Capisco. La bolletta è questa.")
    assert quotes("capisco la", "agent: capisco", "agent: la situazione")
    assert not quotes("capisco la", "agent: capisco", "3 s", "agent: la situazione")


def test_the_others_mh_between_two_words_of_an_entry_is_nothing() -> None:
    assert quotes("capisco la", "agent: capisco", "customer: mh", "agent: la situazione") == ["capisco la"]


def test_within_a_longer_wording_that_is_something_else_it_is_not_found() -> None:
    assert quotes("ha ragione", "agent: lei ha ragione", unless=("ha ragione di dubitare",))
    assert not quotes("ha ragione", "agent: ha ragione di dubitare", unless=("ha ragione di dubitare",))


def test_where_two_entries_overlap_the_longer_one_counts_and_no_word_counts_twice() -> None:
    entries = (Entry(text="mi dispiace"), Entry(text="mi dispiace molto"), Entry(text="molto"))
    words = WordList(id="own", language="it", title="Own", speaker=None, entries=entries)
    call = CallText(make_transcript("agent: mi dispiace molto, mi dispiace"), language("it"))
    found = CallWords(call, Compiled("it", [words])).found("own", Speaker.AGENT)
    assert [each.entry.text for each in found] == ["mi dispiace molto", "mi dispiace"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("[solo]", "not optional"),
        ("... [a]", "not optional"),
        ("... disagio", "between words"),
        ("mi [dispiace [molto]]", "within each other"),
        ("mi dispiace]", "within each other"),
        ("non ^certo", "before the first word"),
        (" ".join(["a|b|c|d|e"] * 5), "several entries"),
    ],
)
def test_an_entry_that_cannot_be_read_says_what_to_write(entry: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_pattern(entry, language("it"))
