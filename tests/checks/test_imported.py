"""Imported transcripts leave things unknown; verdicts bear it, and doubt where it matters."""

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.transcript.transcript import MACHINE, Transcript

NOTICE = 'steps: [{id: it, say: ["la informo che questa chiamata è registrata"]}]'
SAID = "la informo che questa chiamata è registrata"


def judge(playbook: Playbook, transcript: Transcript) -> CheckResult:
    [result] = check_call(transcript, make_recording(), playbook, load_wordlists(Path("none")))
    return result


def texts_alone(transcript: Transcript) -> Transcript:
    """The same conversation from a file that knows neither word times nor confidence."""
    return replace(
        transcript,
        utterances=tuple(
            replace(
                each,
                confidence=None,
                words=tuple(replace(word, start_s=None, end_s=None, probability=None) for word in each.words),
            )
            for each in transcript.utterances
        ),
    )


def test_what_is_said_in_words_without_times_has_its_utterances_times(make_playbook: MakePlaybook) -> None:
    heard = texts_alone(make_transcript("customer: pronto", f"agent: buongiorno {SAID}"))
    result = judge(make_playbook(NOTICE), heard)
    assert result.verdict is Verdict.PASS
    [shown] = result.evidence
    said = heard.utterances[1]
    assert (shown.start_s, shown.end_s, shown.quote) == (said.start_s, said.end_s, SAID)


def test_what_is_not_said_in_words_without_confidence_is_a_fail(make_playbook: MakePlaybook) -> None:
    heard = texts_alone(
        make_transcript("agent: buongiorno mi dica pure come posso aiutarla oggi", "customer: no")
    )
    assert judge(make_playbook(NOTICE), heard).verdict is Verdict.FAIL


def test_an_utterance_that_was_mostly_not_understood_proves_no_absence(make_playbook: MakePlaybook) -> None:
    heard = texts_alone(make_transcript("agent: buongiorno mi dica pure come posso aiutarla oggi"))
    [said] = heard.utterances

    def verdict(lost: int) -> Verdict:
        words = tuple(replace(w, probability=0.0 if at < lost else None) for at, w in enumerate(said.words))
        return judge(make_playbook(NOTICE), replace(heard, utterances=(replace(said, words=words),))).verdict

    assert verdict(1) is Verdict.FAIL
    assert verdict(6) is Verdict.UNSURE


@pytest.mark.parametrize("said", [SAID, "tutt'altra cosa ma lunga abbastanza per esserlo stato"])
def test_what_somebody_unknown_may_have_said_is_not_denied(make_playbook: MakePlaybook, said: str) -> None:
    heard = make_transcript(
        "agent: buongiorno",
        f"unknown: {said}",
        "customer: va bene",
        problems=(Problem.SOME_SPEAKERS_UNKNOWN,),
    )
    assert judge(make_playbook(NOTICE), heard).verdict is Verdict.UNSURE


def test_where_nobody_is_known_it_is_not_known_who_said_it(make_playbook: MakePlaybook) -> None:
    heard = make_transcript(f"unknown: {SAID}", "unknown: va bene", problems=(Problem.SPEAKERS_UNKNOWN,))
    result = judge(make_playbook(NOTICE), heard)
    assert result.verdict is Verdict.UNSURE
    assert "not known who spoke" in str(result.reason)


@pytest.mark.parametrize("speaker", ["agent", "any"])
def test_what_a_machine_says_is_neither_the_agents_nor_unheard(
    make_playbook: MakePlaybook, speaker: str
) -> None:
    talk = make_transcript(f"unknown: {SAID}", "agent: buongiorno mi dica", "customer: vorrei disdire")
    heard = replace(talk, utterances=(replace(talk.utterances[0], doubt=MACHINE), *talk.utterances[1:]))
    playbook = make_playbook(NOTICE.replace("id: it,", f"id: it, speaker: {speaker},"))
    assert judge(playbook, heard).verdict is Verdict.FAIL


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_is_measured_where_ends_are_not_known(make_playbook: MakePlaybook, measure: str) -> None:
    heard = make_transcript(
        *["agent: " + "uno due tre " * 12, "customer: quattro cinque"] * 2,
        problems=(Problem.END_TIMES_UNKNOWN,),
    )
    result = judge(make_playbook(f"quality: [{{id: it, measure: {measure}, at_most: 1}}]"), heard)
    assert result.verdict is Verdict.UNSURE
    assert "when each passage ends" in str(result.reason)
