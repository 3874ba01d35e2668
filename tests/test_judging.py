"""Calls are judged while others are heard, and just as they would be judged afterwards."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeTranscriber, write_tone

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline import judging as judging_module
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.errors import PlaybookError
from qa_pipeline.judging import Judging, Rules
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

    monkeypatch.setattr(judging_module, "check_all", wrong)
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
