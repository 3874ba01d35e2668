"""What turns a meaning and what does not: words that stand near, in idioms, twice, or where nobody knows."""

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.result import Verdict
from qa_pipeline.checks.wordlists.load import WordLists


def verdict(make: MakePlaybook, code: str, wording: str, said: str, strictness: str = "verbatim") -> Verdict:
    playbook = make(f'language: {code}\nsteps: [{{id: it, strictness: {strictness}, say: ["{wording}"]}}]')
    return check_call(make_transcript(f"agent: {said}"), make_recording(), playbook, WordLists())[0].verdict


@pytest.mark.parametrize(
    ("code", "wording", "said"),
    [
        pytest.param(
            "it",
            "non può cedere il contratto ad altri",
            "non può non può cedere il contratto ad altri",
            id="a negation said twice",
        ),
        pytest.param(
            "it",
            "la chiamata è registrata per la sua tutela",
            "non solo, la chiamata è registrata per la sua tutela",
            id="an idiom",
        ),
        pytest.param(
            "en",
            "this call is recorded for training",
            "no this call is recorded for training",
            id="an answer",
        ),
        pytest.param(
            "it",
            "il prezzo è di ventinove euro al mese",
            "il prezzo è di soli 29 euro al mese",
            id="an amount that is boasted of",
        ),
    ],
)
def test_it_turns_nothing(make_playbook: MakePlaybook, code: str, wording: str, said: str) -> None:
    assert verdict(make_playbook, code, wording, said) is Verdict.PASS


@pytest.mark.parametrize(
    ("code", "wording", "said"),
    [
        pytest.param(
            "it",
            "non sono previsti costi di attivazione",
            "con sono previsti costi di attivazione",
            id="a negation that was misheard",
        ),
        pytest.param(
            "it",
            "può recedere entro quattordici giorni",
            "può recedere non oltre quattordici giorni",
            id="an opposite that is denied",
        ),
        pytest.param(
            "en",
            "you can cancel within fourteen days",
            "you can if you must cancel within fourteen days",
            id="a modal beside the wording's own",
        ),
        pytest.param(
            "it",
            "il canone è di 39,90 euro in tutto",
            "il canone è di trentanove e novanta in tutto",
            id="an amount in two numbers",
        ),
        pytest.param(
            "it",
            "ha diritto a 1 rimborso completo",
            "ha diritto a un rimborso completo",
            id="one of something",
        ),
        pytest.param(
            "en",
            "our number is 0800 555 0199 for complaints",
            "our number is oh eight hundred five five five oh one nine nine for complaints",
            id="a telephone number that may lack a figure",
        ),
        pytest.param(
            "it",
            "la chiamo per motivi di servizio",
            "la chiamo solo per motivi di servizio",
            id="a restriction of its own",
        ),
    ],
)
def test_a_person_judges_it(make_playbook: MakePlaybook, code: str, wording: str, said: str) -> None:
    assert verdict(make_playbook, code, wording, said) is Verdict.UNSURE


def test_a_second_negation_that_only_goes_along_may_come_and_go(make_playbook: MakePlaybook) -> None:
    with_it, without = (
        "non è previsto nessun costo di attivazione",
        "non è previsto alcun costo di attivazione",
    )
    assert verdict(make_playbook, "it", with_it, without, "paraphrase") is Verdict.PASS
    assert verdict(make_playbook, "it", without, with_it, "paraphrase") is Verdict.PASS
    assert verdict(make_playbook, "it", with_it, "è previsto un costo di attivazione") is Verdict.FAIL


def test_in_own_words_one_negation_is_as_good_as_another(make_playbook: MakePlaybook) -> None:
    wording = "we do not charge you for paper bills"
    assert (
        verdict(make_playbook, "en", wording, "we never charge you for paper bills", "paraphrase")
        is Verdict.PASS
    )
    assert (
        verdict(make_playbook, "en", wording, "we charge you for paper bills", "paraphrase") is Verdict.UNSURE
    )


@pytest.mark.parametrize("day", ["from the third of May", "from 3 May", "from May 3", "from 3 April"])
def test_may_is_a_month_behind_a_day(make_playbook: MakePlaybook, day: str) -> None:
    wording = "please note that calls are recorded for training purposes"
    playbook = make_playbook(f"language: en\nsteps: [{{id: it, strictness: verbatim, say: ['{wording}']}}]")
    said = make_transcript(f"agent: please note that {day} calls are recorded for training purposes")
    [result] = check_call(said, make_recording(), playbook, WordLists())
    assert result.verdict is not Verdict.FAIL, str(result.reason)
