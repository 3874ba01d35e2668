"""Calls are judged while others are heard, and just as they would be judged afterwards."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeTranscriber, write_tone

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline import crew, portions
from qa_pipeline import judge as judge_module
from qa_pipeline import judging as judging_module
from qa_pipeline.checks import reasons
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.errors import PlaybookError
from qa_pipeline.judging import Judging, Rules
from qa_pipeline.judging_apart import Unjudged, judge_here, work_by
from qa_pipeline.pipeline import load_rules, score_calls, transcribe_calls
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.settings import load_settings
from qa_pipeline.speech.segment import CallSound, HeardCall
from qa_pipeline.store.store import Store
from qa_pipeline.transcript.transcript import Transcript

NOTICE = "language: it\nsteps:\n  - {id: notice, say: ['questa chiamata è registrata']}\n"


def test_a_call_judged_ahead_is_judged_once_and_as_it_would_be_later(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook
) -> None:
    rules = Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())
    call = make_recording(), 7, make_transcript("agent: questa chiamata è registrata")

    judged: list[object] = []
    judge = judging_module.judge

    def counted(*it: Any) -> Scorecard:  # noqa: ANN401 - whatever it takes
        judged.append(it)
        return judge(*it)

    monkeypatch.setattr(judging_module, "judge", counted)
    with Judging(rules) as judging:
        later = judging.scorecard(*call)
        judging.show(*call)
        assert judging.scorecard(*call) == later
    assert [result.verdict for result in later.results] == ["pass"]
    assert len(judged) == 2


@dataclass(frozen=True, slots=True)
class Call:
    recording: Recording
    transcript_id: int
    transcript: Transcript


def test_many_calls_are_judged_by_processes_as_by_one(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook
) -> None:
    rules = Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())
    lines = (
        "agent: questa chiamata è registrata",
        "agent: buongiorno",
        "agent: questa chiamata non è registrata",
    )
    calls = [Call(make_recording(f"c{at}"), at, make_transcript(line)) for at, line in enumerate(lines)]
    monkeypatch.setattr(judging_module, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    with Judging(rules) as judging:
        judging.show(calls[1].recording, 1, calls[1].transcript)
        together = list(judging.scorecards(calls, len(calls)))

    assert together == [
        (call, judging_module.judge(call.recording, call.transcript, rules)) for call in calls
    ]
    assert [card.results[0].verdict for _, card in together] == ["pass", "fail", "unsure"]


def judge_or_die(calls: Unjudged) -> list[Scorecard]:
    """As the program judges a portion, in a process that one call ends."""
    if any(recording.call_id == DEADLY for recording, _ in calls):
        os.kill(os.getpid(), signal.SIGKILL)
    return judge_here(calls)


DEADLY = "c2"


@pytest.mark.parametrize("ahead", [False, True], ids=["afterwards", "while others are heard"])
def test_a_call_that_ends_the_process_that_judges_it_is_not_assessable_and_the_others_are_judged(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook, ahead: bool
) -> None:
    rules = Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())
    heard = make_transcript("agent: questa chiamata è registrata")
    calls = [Call(make_recording(f"c{at}"), at, heard) for at in range(8)]
    monkeypatch.setattr(judging_module, "_TOGETHER", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(judging_module, "work_by", lambda *it: replace(work_by(*it), do=judge_or_die))
    monkeypatch.setattr(judging_module, "judge", lambda *_: pytest.fail("judged in this process"))

    with Judging(rules) as judging:
        judging.expect(len(calls) if ahead else 0)
        for call in calls if ahead else ():
            judging.show(call.recording, call.transcript_id, call.transcript)
        cards = {call.recording.call_id: card for call, card in judging.scorecards(calls, len(calls))}

    assert list(cards) == [card.call_id for card in cards.values()] == [f"c{at}" for at in range(8)]
    outcomes = {call_id: card.outcome for call_id, card in cards.items()}
    assert outcomes == {f"c{at}": "passed" for at in range(8)} | {DEADLY: "not_assessable"}
    assert [why.template for why in cards[DEADLY].review_reasons] == [reasons.CHECKS_FAILED]
    assert not cards[DEADLY].results
    assert not cards[DEADLY].measures, "it may have been they"


def never_begin(*_: object) -> None:
    os._exit(3)


def test_where_processes_die_again_and_again_nothing_more_is_judged_ahead(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook
) -> None:
    monkeypatch.setattr(judging_module, "work_by", lambda *it: replace(work_by(*it), begin=never_begin))
    with Judging(Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())) as judging:
        judging.expect(8)
        for number in range(8):
            judging.show(make_recording(), number, make_transcript("agent: sì"))
            if number in judging._ahead:
                assert isinstance(judging._ahead[number].exception(), crew.LostError)
        assert len(judging._ahead) in {3, 4}  # a death may be counted a moment after it is told


def test_where_all_was_judged_ahead_no_further_process_is_started(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook
) -> None:
    calls = [Call(make_recording(f"c{at}"), at, make_transcript("agent: sì")) for at in range(6)]
    started: list[int] = []

    class Counted(crew.Crew[Any, Any]):
        def give(self, asked: object) -> Future[Any]:
            started.append(1)
            return super().give(asked)

    monkeypatch.setattr(portions, "Crew", Counted)
    with Judging(Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())) as judging:
        judging.expect(len(calls))
        for call in calls:
            judging.show(call.recording, call.transcript_id, call.transcript)
        judged = [call.recording.call_id for call, _ in judging.scorecards(calls, len(calls))]
    assert judged == [f"c{at}" for at in range(6)]
    assert not started


def test_of_many_calls_only_those_that_are_being_judged_are_held(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook
) -> None:
    monkeypatch.setattr(judging_module, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(judging_module, "_TOGETHER", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    asked: list[int] = []

    def stored() -> Iterator[Call]:
        for number in range(40):
            asked.append(number)
            yield Call(make_recording(f"c{number}"), number, make_transcript("agent: sì"))

    with Judging(Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())) as judging:
        judged = judging.scorecards(stored(), 40)
        first = next(judged)[0].recording.call_id
        held = len(asked)
        rest = [call.recording.call_id for call, _ in judged]
    assert held <= 10
    assert [first, *rest] == [f"c{number}" for number in range(40)]


def test_rules_that_cannot_be_used_are_said_when_the_scorecard_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook
) -> None:
    def wrong(*_: object) -> None:
        raise PlaybookError("p.yaml:1:1: no")

    monkeypatch.setattr(judge_module, "check_all", wrong)
    call = make_recording(), 1, make_transcript("agent: sì")
    with Judging(Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())) as judging:
        judging.show(*call)
        with pytest.raises(PlaybookError, match=r"p\.yaml:1:1"):
            judging.scorecard(*call)


def test_more_calls_than_are_kept_in_memory_are_judged_all_the_same(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook
) -> None:
    monkeypatch.setattr(judging_module, "_MOST_AHEAD", 1)
    calls = [(make_recording(), number, make_transcript("agent: sì")) for number in range(3)]
    with Judging(Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())) as judging:
        for call in calls:
            judging.show(*call)
        assert len(judging._ahead) == 1
        assert [judging.scorecard(*call).results[0].verdict for call in calls] == ["fail"] * 3


@dataclass
class Patient(FakeTranscriber):
    """Hears the second call only once the first one is judged."""

    judged: threading.Event = field(default_factory=threading.Event)
    waited: list[bool] = field(default_factory=list)

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        if self.heard:
            self.waited.append(self.judged.wait(20))
        return super().transcribe_all(calls)


def test_the_first_call_is_judged_while_the_second_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate("ab"):
        write_tone(tmp_path / f"{name}.wav", hz=300 + number)
    transcriber = Patient()
    judge = judging_module.judge

    def noticed(*call: object) -> object:
        made = judge(*call)  # type: ignore[arg-type] # whatever it takes
        transcriber.judged.set()
        return made

    monkeypatch.setattr(judging_module, "judge", noticed)
    settings = load_settings(tmp_path)
    rules = load_rules(settings)
    with Store(settings.out, settings.workspace, settings.store) as store, Judging(rules) as judging:
        transcribe_calls(settings, store, rules, lambda: transcriber, lambda _: None, judging)
        added = score_calls(store, judging, store.begin_run("run", "0", "now"), lambda _: None)

    assert transcriber.waited == [True]
    assert added == 2
