"""`show` on how the conversation went: its end, the competences as bars of text, the measures."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.measures.call import measure_call
from qa_pipeline.checks.outcome.ending import CallOutcome, Ending
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import Evidence, reason
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.cli.paper import Paper
from qa_pipeline.cli.show_head import print_ending
from qa_pipeline.cli.show_quality import print_competences, print_measures
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.verdict_view import verdict_view
from qa_pipeline.scorecard.scoring import make_scorecard

QUALITY = """
quality:
  - {id: thanks, title: Thanks, competence: communication, lexicon: courtesy, wanted: {at_least: 1}, weight: 10}
  - {id: sorry, title: Sorry, competence: communication, lexicon: apology, wanted: {at_least: 1}, weight: 10}
"""
EN = translate("en")


def a_call(playbook: Playbook, ending: CallOutcome | None = None) -> ReportedCall:
    heard = make_transcript("agent: buongiorno grazie mille", "12 s", "customer: domani\x1b[31m alle dieci")
    lists = load_wordlists(Path("none"))
    recording = make_recording()
    results = check_call(heard, recording, playbook, lists)
    card = make_scorecard(recording, heard, playbook, results, None, measure_call(heard, lists))
    return ReportedCall(recording=recording, transcript=heard, scorecard=replace(card, call_outcome=ending))


def printed(part: Callable[[Paper], None]) -> str:
    text = io.StringIO()
    part(Paper(Console(file=text, width=200)))
    return text.getvalue()


@pytest.fixture
def playbook(make_playbook: MakePlaybook) -> Playbook:
    return make_playbook(QUALITY)


def test_the_end_of_the_call_says_when_with_its_quote_and_commands_no_terminal(playbook: Playbook) -> None:
    place = Evidence(
        speaker=Speaker.CUSTOMER, start_s=12.0, end_s=13.0, quote="domani\x1b[31m alle dieci", wording=""
    )
    ended = CallOutcome(
        outcome=Ending.CALL_BACK,
        reason=reason("Because."),
        when="domani\x1b",
        confidence=0.9,
        evidence=(place,),
    )
    shown = printed(lambda paper: print_ending(paper, a_call(playbook, ended), EN))
    assert "How the call ended: Call back, “domani ”" in shown
    assert "00:12 “domani [31m alle dieci”" in shown
    assert "\x1b" not in shown


def test_a_competence_is_a_bar_of_text_with_what_was_lost_and_its_sentence(playbook: Playbook) -> None:
    call = a_call(playbook)
    verdicts = tuple(verdict_view(call, result, "", EN) for result in call.scorecard.results)
    shown = printed(lambda paper: print_competences(paper, call, verdicts, EN))
    assert "  ██████████··········    50  weight 20  ✓ 1  ✗ 1" in shown
    assert "Communication: After “" in shown


def measures(playbook: Playbook, *, whole: bool) -> list[str]:
    shown = printed(lambda paper: print_measures(paper, a_call(playbook), EN, whole=whole))
    return [" ".join(line.split()) for line in shown.splitlines() if line]


def test_measures_are_a_line_each_with_place_and_what_is_usual(playbook: Playbook) -> None:
    shown = measures(playbook, whole=True)
    assert shown[0] == "Measures"
    assert "Longest silence 12.5 s 00:01 usual: up to 10 s (above)" in shown


def test_in_brief_they_are_those_that_are_not_as_usual(playbook: Playbook) -> None:
    shown = measures(playbook, whole=False)
    assert shown[0] == "Measures that are not as usual"
    assert "Longest silence 12.5 s 00:01 usual: up to 10 s (above)" in shown
    assert [line for line in shown if "(within)" in line] == []
    assert any("(within)" in line for line in measures(playbook, whole=True))


def test_an_older_scorecard_shows_none_of_it(playbook: Playbook) -> None:
    heard = make_transcript("agent: buongiorno")
    card = make_scorecard(make_recording(), heard, playbook, ())
    call = ReportedCall(recording=make_recording(), transcript=heard, scorecard=card)
    assert printed(lambda paper: print_ending(paper, call, EN)) == ""
    assert printed(lambda paper: print_competences(paper, call, (), EN)) == ""
    assert printed(lambda paper: print_measures(paper, call, EN, whole=True)) == ""
