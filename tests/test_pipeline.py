"""The whole flow with a recogniser that needs no model."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone

from qa_pipeline import pipeline as module
from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.judging import Judging
from qa_pipeline.pipeline import Progress, load_rules, score_calls, transcribe_calls
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.scorecard.scorecard import Outcome
from qa_pipeline.settings import load_settings
from qa_pipeline.sharing import Sharing
from qa_pipeline.speech.segment import HeardCall
from qa_pipeline.store.store import Store, StoredCall

PLAYBOOK = """
playbook: p
version: 1
language: it
steps:
  - {id: notice, strictness: verbatim, say: ["la informo che questa chiamata è registrata"], critical: true}
quality:
  - {id: courtesy, lexicon: courtesy, wanted: {at_least: 1}}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two good calls and a playbook that they pass."""
    write_tone(tmp_path / "recordings" / "a.wav", hz=300)
    write_tone(tmp_path / "recordings" / "b.wav", hz=310)
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    return tmp_path


def run(
    folder: Path, transcriber: FakeTranscriber
) -> tuple[int, int, tuple[StoredCall | SkippedRecording, ...]]:
    """Calls heard, scorecards added, and what the store then lists."""
    settings = load_settings(folder)
    with Store(settings.out, settings.workspace, settings.store) as store:
        heard = transcribe_calls(settings, store, load_rules(settings), lambda: transcriber, lambda _: None)
        run_id = store.begin_run("run", "0", "now")
        with Judging(load_rules(settings)) as judging:
            added = score_calls(store, judging, run_id, lambda _: None)
        return heard, added, store.calls()


def outcomes(calls: tuple[StoredCall | SkippedRecording, ...]) -> dict[str, str]:
    return {
        c.recording.call_id: c.scorecard.outcome for c in calls if isinstance(c, StoredCall) and c.scorecard
    }


def test_recordings_become_scorecards(workspace: Path) -> None:
    heard, added, calls = run(workspace, FakeTranscriber())
    assert (heard, added) == (2, 2)
    assert outcomes(calls) == {"a": Outcome.PASSED, "b": Outcome.PASSED}


def test_a_second_run_hears_nothing_and_adds_nothing(workspace: Path) -> None:
    transcriber = FakeTranscriber()
    first = run(workspace, transcriber)[2]
    assert run(workspace, transcriber) == (0, 0, first)
    assert len(transcriber.heard) == 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("transcriber", id="another model"),
        pytest.param("agent_channel: right\n", id="the agent on the other channel"),
        pytest.param("language: en\n", id="another language"),
    ],
)
def test_what_decides_the_words_is_heard_again(workspace: Path, change: str) -> None:
    run(workspace, FakeTranscriber())
    if change != "transcriber":
        (workspace / "qa.yaml").write_text(change, encoding="utf-8")
    again = FakeTranscriber(name="other" if change == "transcriber" else "fake")
    assert run(workspace, again)[0] == 2


NAMED = PLAYBOOK.replace("questa chiamata", "{company} e {agent} dicono che questa chiamata")


def test_the_recogniser_is_told_which_names_each_call_is_likely_to_hold(workspace: Path) -> None:
    (workspace / "playbooks" / "p.yaml").write_text(
        NAMED + "slots: {company: Sole Energia}", encoding="utf-8"
    )
    (workspace / "calls.csv").write_text("file,agent\na.wav,Anna Bassi\nb.wav,\n", encoding="utf-8")
    (workspace / "qa.yaml").write_text("vocabulary: [Luce Verde]", encoding="utf-8")
    transcriber = FakeTranscriber()

    run(workspace, transcriber)

    assert transcriber.vocabularies == [
        ("Anna Bassi", "Anna", "Bassi", "Sole Energia", "Luce Verde"),
        ("Sole Energia", "Luce Verde"),
    ]


def test_other_names_are_other_words_and_a_reworded_step_is_not(workspace: Path) -> None:
    playbook = workspace / "playbooks" / "p.yaml"
    playbook.write_text(NAMED + "slots: {company: Sole Energia}", encoding="utf-8")
    run(workspace, FakeTranscriber())

    playbook.write_text(
        NAMED.replace("dicono", "ricordano") + "slots: {company: Sole Energia}", encoding="utf-8"
    )
    assert run(workspace, FakeTranscriber())[0] == 0
    playbook.write_text(NAMED + "slots: {company: Luna Gas}", encoding="utf-8")
    assert run(workspace, FakeTranscriber())[0] == 2


def test_whoever_wants_no_names_expected_says_so(workspace: Path) -> None:
    (workspace / "playbooks" / "p.yaml").write_text(
        NAMED + "slots: {company: Sole Energia}", encoding="utf-8"
    )
    (workspace / "qa.yaml").write_text("vocabulary: none", encoding="utf-8")
    transcriber = FakeTranscriber()

    run(workspace, transcriber)

    assert transcriber.vocabularies == [(), ()]


def test_a_new_call_alone_is_heard(workspace: Path) -> None:
    run(workspace, FakeTranscriber())
    write_tone(workspace / "recordings" / "c.wav", hz=320)
    assert run(workspace, FakeTranscriber())[0] == 1


def test_a_playbook_change_judges_again_and_keeps_the_old_scorecards(workspace: Path) -> None:
    run(workspace, FakeTranscriber())
    path = workspace / "playbooks" / "p.yaml"
    path.write_text(PLAYBOOK.replace("questa chiamata è", "questa chiamata non è"), encoding="utf-8")
    heard, added, calls = run(workspace, FakeTranscriber())
    assert (heard, added) == (0, 2)
    assert outcomes(calls) == {"a": Outcome.FAILED, "b": Outcome.FAILED}
    settings = load_settings(workspace)
    with Store(settings.out, settings.workspace, settings.store) as store:
        assert [card.outcome for card in store.history("a")] == [Outcome.PASSED, Outcome.FAILED]


def test_bad_recordings_are_listed_with_reasons_and_the_good_one_is_scored(workspace: Path) -> None:
    (workspace / "recordings" / "b.wav").unlink()
    (workspace / "recordings" / "text.wav").write_text("these are words, not sounds " * 40, encoding="utf-8")
    (workspace / "recordings" / "empty.wav").write_bytes(b"")
    heard, _, calls = run(workspace, FakeTranscriber())
    assert heard == 1
    assert outcomes(calls) == {"a": Outcome.PASSED}
    problems = {c.call_id: c.problem for c in calls if isinstance(c, SkippedRecording)}
    assert problems == {"text": Problem.NOT_AUDIO, "empty": Problem.EMPTY_AUDIO}


class Deaf(FakeTranscriber):
    """Finds no speech."""

    def transcribe(self, channels: tuple[AudioChannel, ...]) -> HeardCall:
        heard = super().transcribe(channels)
        return HeardCall(segments=(), speech=(), engine=heard.engine)


class Broken(FakeTranscriber):
    """Fails as a fault of ours would, with the caller's words in its message."""

    def transcribe(self, channels: tuple[AudioChannel, ...]) -> HeardCall:
        raise ValueError("il mio codice fiscale è")


def test_a_call_in_which_nobody_speaks_is_listed_not_failed(workspace: Path) -> None:
    calls = run(workspace, Deaf())[2]
    assert {c.problem for c in calls if isinstance(c, SkippedRecording)} == {Problem.NO_SPEECH}


def test_a_fault_of_ours_costs_its_call_alone_and_says_no_word_of_it(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = run(workspace, Broken())[2]
    assert [c.problem for c in calls if isinstance(c, SkippedRecording)] == [Problem.FAILED] * 2
    assert "codice" not in repr(calls) + "".join(capsys.readouterr())
    assert run(workspace, FakeTranscriber())[0] == 2, "it is tried again next time"


class Dying(FakeTranscriber):
    """Takes its process with it, as a machine without memory does."""

    def transcribe(self, channels: tuple[AudioChannel, ...]) -> HeardCall:
        os._exit(9)


def test_a_worker_that_dies_leaves_reasons_not_a_crash(workspace: Path) -> None:
    (workspace / "qa.yaml").write_text("workers: 2\n", encoding="utf-8")
    settings = load_settings(workspace)
    with Store(settings.out, settings.workspace, settings.store) as store:
        transcribe_calls(settings, store, load_rules(settings), Dying, lambda _: None)
        assert [c.problem for c in store.calls() if isinstance(c, SkippedRecording)] == [Problem.CRASHED] * 2


def test_what_could_not_be_heard_here_and_was_heard_elsewhere_meanwhile_is_heard(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(workspace)
    with Store(settings.out, settings.workspace) as store:

        def meanwhile(_: object) -> None:
            monkeypatch.setattr(module, "draw_missing", lambda _: None)
            transcribe_calls(settings, store, load_rules(settings), FakeTranscriber, lambda _: None)

        monkeypatch.setattr(module, "draw_missing", meanwhile)
        transcribe_calls(settings, store, load_rules(settings), Broken, lambda _: None)
        assert [type(call) for call in store.calls()] == [StoredCall, StoredCall]


DIES_HERE = """
import sys
from pathlib import Path
from qa_pipeline.pipeline import load_rules, transcribe_calls
from qa_pipeline.settings import load_settings
from qa_pipeline.store.store import Store
from test_pipeline import Dying
settings = load_settings(Path(sys.argv[1]))
with Store(settings.out, settings.workspace) as store:
    transcribe_calls(settings, store, load_rules(settings), Dying, lambda _: None)
"""


def test_a_call_that_ends_the_program_is_heard_apart_by_the_next_run_and_set_aside(workspace: Path) -> None:
    tests = os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[1])))
    (workspace / "recordings" / "b.wav").unlink()
    command = [sys.executable, "-c", DIES_HERE, str(workspace)]
    assert subprocess.run(command, env=os.environ | {"PYTHONPATH": tests}, check=False).returncode == 9
    settings = load_settings(workspace)
    with Store(settings.out, settings.workspace) as store:
        transcribe_calls(settings, store, load_rules(settings), Dying, lambda _: None)
        [call] = store.calls()
        assert isinstance(call, SkippedRecording)
        assert call.problem is Problem.CRASHED
        well = FakeTranscriber
        assert transcribe_calls(settings, store, load_rules(settings), well, lambda _: None) == 0
        again = Sharing(retry=True)
        assert transcribe_calls(settings, store, load_rules(settings), well, lambda _: None, None, again) == 1


def test_a_fault_in_a_check_costs_its_call_alone_and_fails_nobody(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("qa_pipeline.judge.check_all", broken)
    assert outcomes(run(workspace, FakeTranscriber())[2]) == {
        "a": Outcome.NOT_ASSESSABLE,
        "b": Outcome.NOT_ASSESSABLE,
    }


def test_a_bare_folder_is_judged_by_what_any_call_can_be_judged_by(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    [call] = run(tmp_path, FakeTranscriber())[2]
    assert isinstance(call, StoredCall)
    assert call.scorecard
    assert call.scorecard.playbook
    assert call.scorecard.playbook.id == "general-it"
    assert {r.check: r.verdict for r in call.scorecard.results}["greeting"] == "pass"


def test_several_workers_hear_the_same(workspace: Path) -> None:
    (workspace / "qa.yaml").write_text("workers: 2\n", encoding="utf-8")
    settings = load_settings(workspace)
    told: list[Progress] = []
    with Store(settings.out, settings.workspace, settings.store) as store:
        heard = transcribe_calls(settings, store, load_rules(settings), FakeTranscriber, told.append)
        calls = store.calls()
    assert heard == 2
    assert [(each.done, each.total) for each in told] == [(0, 2), (1, 2), (2, 2)]
    assert [c.recording.call_id for c in calls if isinstance(c, StoredCall)] == ["a", "b"]
