"""Evidence both ways: the quote word by word, what of the wording is missing, and what was looked for in vain."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.judgement import WORTH_SHOWING
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import CheckResult, Evidence, NearestMiss, Verdict
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.transcript.transcript import Transcript

SIGNS = {"same": "{}", "form": "{}~{}", "meaning": "{}={}", "misheard": "{}?{}", "between": "[{}]"}
OBJECTION = """
steps:
  - id: objection
    when: {speaker: customer, says: ["non mi interessa", "è troppo caro per me"]}
    within_turns: 2
    say: ["capisco la sua perplessità"]
"""


def judge(playbook: Playbook, transcript: Transcript, **columns: str) -> CheckResult:
    [result] = check_call(transcript, make_recording(**columns), playbook, load_wordlists(Path("none")))
    return result


def marked(place: Evidence | NearestMiss | None) -> str:
    """The quote on one line: "benvenuta~benvenuto" another form, "=" the same meaning, "?" misheard, "[]" added."""
    assert place is not None
    assert " ".join(word.text for word in place.words) == place.quote
    return " ".join(SIGNS[word.kind].format(word.text, word.stands_for) for word in place.words)


def step(make_playbook: MakePlaybook, say: str, said: str, *, more: str = "", **columns: str) -> CheckResult:
    playbook = make_playbook(f'language: it\nsteps: [{{id: it, say: ["{say}"]{more}}}]')
    return judge(playbook, make_transcript(said), **columns)


@pytest.mark.parametrize(
    ("say", "said", "shown"),
    [
        ("il prezzo è bloccato", "Il prezzo è bloccato.", "Il prezzo è bloccato."),
        ("buongiorno e benvenuto da noi", "buongiorno e benvenuta da noi", "buongiorno e benvenuta~benvenuto da noi"),
        ("La ringrazio per aver chiamato", "grazie per aver chiamato", "grazie=ringrazio per aver chiamato"),
        ("le auguro una buona giornata", "le auguro una buona serata", "le auguro una buona serata=giornata"),
        ("la sua pratica è nuova", "la sua pratika è nuova", "la sua pratika?pratica è nuova"),
        (
            "il codice cliente è corretto",
            "il codice cliente, sei uno, è corretto",
            "il codice cliente, [sei] [uno,] è corretto",
        ),
        ("questa offerta scade domani", "la offerta, ehm, scade domani", "[la] offerta, [ehm,] scade domani"),
        ("entro quattordici giorni lavorativi", "entro 14 giorni lavorativi", "entro 14 giorni lavorativi"),
        ("il numero 120 è attivo oggi", "il numero cento venti è attivo oggi", "il numero cento venti è attivo oggi"),
        ("Le chiedo l'indirizzo completo", "le chiedo l'indirizzo completo", "le chiedo l'indirizzo completo"),
    ],
    ids=["same", "form", "meaning", "the hour", "misheard", "added", "little words", "figures", "number", "elision"],
)  # fmt: skip
def test_each_word_of_a_quote_is_told_by_what_it_is_to_the_wording(
    make_playbook: MakePlaybook, say: str, said: str, shown: str
) -> None:
    result = step(make_playbook, say, f"agent: {said}")
    assert marked(result.evidence[0]) == shown


def test_what_is_missing_is_told_as_it_is_written_and_little_words_are_not(
    make_playbook: MakePlaybook,
) -> None:
    say = "Buongiorno, sono Marco di Sole Energia e la chiamo per la Bolletta"
    result = step(make_playbook, say, "agent: buongiorno da sole energia per informarla")
    [place] = [result.nearest or result.evidence[0]]
    assert place.missing == ("Marco", "chiamo", "Bolletta")


def test_a_slots_name_that_was_shortened_is_not_called_missing(make_playbook: MakePlaybook) -> None:
    result = step(
        make_playbook, "buonasera, sono {agent}", "agent: buonasera, sono Marco", agent="Marco Sala"
    )
    assert result.verdict is Verdict.PASS
    assert (marked(result.evidence[0]), result.evidence[0].missing) == ("buonasera, sono Marco", ())


@pytest.mark.parametrize(
    ("say", "said", "shown", "missing"),
    [
        ("entro quattordici giorni", "entro quaranta giorni", "entro [quaranta] giorni", ("quattordici",)),
        ("la chiamata non è registrata", "la chiamata è registrata", "la chiamata è registrata", ("non",)),
        ("la chiamata è registrata", "la chiamata non è registrata", "la chiamata [non] è registrata", ()),
    ],
    ids=["number", "negation lost", "negation added"],
)
def test_a_word_that_turns_the_meaning_is_seen(
    make_playbook: MakePlaybook, say: str, said: str, shown: str, missing: tuple[str, ...]
) -> None:
    result = step(make_playbook, say, f"agent: {said}", more=", strictness: verbatim")
    assert result.verdict is Verdict.FAIL
    for place in (result.evidence[0], result.nearest):
        assert place is not None
        assert (marked(place), place.missing) == (shown, missing)


def test_what_denies_a_forbidden_phrase_is_quoted_though_it_stands_before_it(
    make_playbook: MakePlaybook,
) -> None:
    playbook = make_playbook('language: it\nforbidden: [{id: it, say: ["le garantisco il risparmio"]}]')
    result = judge(playbook, make_transcript("agent: guardi, io non le garantisco il risparmio"))
    assert result.nearest is not None
    assert marked(result.nearest) == "[non] le garantisco il risparmio"
    assert result.nearest.start_s == pytest.approx(0.8)


def test_words_tell_how_surely_they_were_heard_and_nothing_where_that_is_not_known(
    make_playbook: MakePlaybook,
) -> None:
    playbook = make_playbook('language: it\nsteps: [{id: it, say: ["la chiamata è registrata"]}]')
    heard = make_transcript("agent: la chiamata?0.7 è registrata")
    [place] = judge(playbook, heard).evidence
    assert [word.probability for word in place.words] == [0.9, 0.7, 0.9, 0.9]
    [spoken] = heard.utterances
    words = tuple(replace(word, probability=None) for word in spoken.words)
    unknown = replace(heard, utterances=(replace(spoken, words=words, confidence=None),))
    [place] = judge(playbook, unknown).evidence
    assert [word.probability for word in place.words] == [None] * 4


def test_a_step_that_is_not_due_tells_what_would_have_called_for_it(make_playbook: MakePlaybook) -> None:
    result = judge(
        make_playbook(OBJECTION), make_transcript("agent: le va bene", "customer: sì non è troppo per me")
    )
    assert result.verdict is Verdict.NOT_APPLICABLE
    assert result.trigger is not None
    assert (result.trigger.speaker, result.trigger.from_s) == (Speaker.CUSTOMER, 0.0)
    assert result.trigger.wordings == ("non mi interessa", "è troppo caro per me")
    assert result.nearest is not None
    assert (result.nearest.wording, result.nearest.missing) == ("è troppo caro per me", ("caro",))


def test_an_answer_is_looked_for_from_what_called_for_it_to_the_end_of_the_turns(
    make_playbook: MakePlaybook,
) -> None:
    lines = ["customer: non mi interessa", *["agent: va bene così", "customer: ho detto no"] * 3]
    heard = make_transcript(*lines)
    result = judge(make_playbook(OBJECTION), heard)
    assert result.verdict is Verdict.FAIL
    assert (result.searched.from_s, result.searched.to_s) == (1.2, heard.utterances[3].end_s)
    assert result.searched.wordings == ("capisco la sua perplessità",)
    assert result.trigger is not None


def test_steps_that_are_always_due_have_no_trigger(make_playbook: MakePlaybook) -> None:
    assert step(make_playbook, "buongiorno a lei", "agent: pronto").trigger is None


@pytest.mark.parametrize("section", ["steps", "forbidden"])
def test_what_was_not_said_is_shown_as_searched_with_the_nearest_miss(
    make_playbook: MakePlaybook, section: str
) -> None:
    playbook = make_playbook(
        f'language: it\n{section}: [{{id: it, say: ["le regalo subito il primo mese"]}}]'
    )
    missed = judge(playbook, make_transcript("agent: le regalo una penna", "customer: grazie"))
    assert missed.verdict is not (Verdict.PASS if section == "steps" else Verdict.FAIL)
    assert missed.searched.wordings == ("le regalo subito il primo mese",)
    assert missed.nearest is not None
    assert missed.nearest.score >= WORTH_SHOWING
    assert missed.nearest.missing == ("subito", "primo", "mese")
    nothing = judge(playbook, make_transcript("agent: pronto", "customer: grazie"))
    assert nothing.verdict is (Verdict.FAIL if section == "steps" else Verdict.PASS)
    assert (nothing.searched.wordings, nothing.nearest) == (missed.searched.wordings, None)


def test_a_result_comes_back_from_the_store_as_it_went_in(make_playbook: MakePlaybook) -> None:
    result = step(make_playbook, "La ringrazio per aver chiamato", "agent: grazie ehm per aver chiamato")
    assert result.evidence[0].words
    assert from_json(CheckResult, to_json(result), "it") == result


def test_results_that_were_stored_before_quotes_had_words_are_read(make_playbook: MakePlaybook) -> None:
    result = step(make_playbook, "buongiorno a lei", "agent: buongiorno a lei")
    stored = json.loads(to_json(result))
    del stored["trigger"], stored["evidence"][0]["words"], stored["evidence"][0]["missing"]
    read = from_json(CheckResult, json.dumps(stored), "it")
    assert (read.evidence[0].words, read.evidence[0].missing, read.trigger) == ((), (), None)
    assert read.evidence[0].quote == "buongiorno a lei"


def test_the_same_call_gives_the_same_bytes(make_playbook: MakePlaybook) -> None:
    lines = ("customer: è troppo caro", "agent: comprendo la sua perplesità", "customer: non mi interessa")
    results = [judge(make_playbook(OBJECTION), make_transcript(*lines)) for _ in range(2)]
    assert to_json(results[0]) == to_json(results[1])
