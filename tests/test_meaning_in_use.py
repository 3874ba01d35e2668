"""`meaning_model` from qa.yaml to the scorecard: said before anything is heard where it cannot be used, and recorded where it is."""

import json
import os
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone
from sentence_fakes import sentence_package
from typer.testing import CliRunner, Result

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline import judging as judging_module
from qa_pipeline.checks.sentence_model import find_model, load_meaning
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.cli import doctor
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.errors import SettingsError
from qa_pipeline.judging import Judging, Rules, judge
from qa_pipeline.pipeline import load_rules
from qa_pipeline.scorecard.scorecard import MeaningRef, Scorecard
from qa_pipeline.settings import load_settings
from qa_pipeline.store.stored_call import StoredCall
from qa_pipeline.stored_json import from_json, to_json

__all__ = ["sentence_package"]

PLAYBOOK = """
playbook: p
version: 1
language: it
steps:
  - {id: notice, strictness: verbatim, say: ["chiamata è registrata"]}
  - {id: support, say: ["amministrazione di sostegno"]}
"""


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def workspace(tmp_path: Path, sentence_package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One call that passes one step, and says nothing of the other but a few letters."""
    folder = tmp_path / "w"
    write_tone(folder / "recordings" / "good.wav")
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    monkeypatch.chdir(tmp_path)
    return folder


def choose(workspace: Path, text: str) -> Path:
    (workspace / "qa.yaml").write_text(text, encoding="utf-8")
    return workspace


def scorecard(workspace: Path) -> dict[str, object]:
    card: dict[str, object] = json.loads((workspace / "out/scorecards/good.json").read_text(encoding="utf-8"))
    return card


def verdicts(card: dict[str, object]) -> list[str]:
    return [each["verdict"] for each in card["results"]]  # type: ignore[attr-defined] # JSON


def test_a_scorecard_says_which_model_compared_meanings(workspace: Path, sentence_package: Path) -> None:
    choose(
        workspace, "meaning_model: alike\nmeaning_threshold: 0.05\n"
    )  # from models/, where the user stands
    assert call("run", workspace).exit_code == ExitCode.OK
    card = scorecard(workspace)
    assert verdicts(card) == ["pass", "unsure"]
    sha256 = find_model(sentence_package, 0.5).sha256
    assert card["meaning"] == {"model": "alike", "sha256": sha256, "threshold": 0.05}
    assert sha256 in (workspace / "out/report/calls/good.html").read_text(encoding="utf-8")


def test_without_one_nothing_is_written_of_it_and_stored_scorecards_stay(workspace: Path) -> None:
    assert call("run", workspace, "--quiet").exit_code == ExitCode.OK
    assert verdicts(scorecard(workspace)) == ["pass", "fail"]
    for path in (workspace / "out").rglob("*.json"):
        assert "meaning_" not in path.read_text(encoding="utf-8")
        assert '"threshold"' not in path.read_text(encoding="utf-8")
    before = (workspace / "out/scorecards/good.json").read_bytes()
    choose(workspace, "meaning_model: alike\nmeaning_threshold: 0.05\n")
    assert call("score", workspace).exit_code == ExitCode.OK
    assert verdicts(scorecard(workspace)) == ["pass", "unsure"]
    choose(workspace, "")
    assert call("score", workspace).exit_code == ExitCode.OK
    assert (workspace / "out/scorecards/good.json").read_bytes() == before


def test_a_stored_scorecard_names_a_model_only_where_there_was_one(make_playbook: MakePlaybook) -> None:
    rules = Rules(
        playbooks=(make_playbook("language: it\nsteps: [{id: a, say: pronto}]"),), lexicons=WordLists()
    )
    card = judge(make_recording(), make_transcript("agent: pronto"), rules)
    assert '"meaning":null' not in to_json(card)
    assert from_json(Scorecard, to_json(card), "it") == card
    named = replace(card, meaning=MeaningRef(model="m", sha256="0" * 64, threshold=0.4))
    assert '"meaning":{"model":"m"' in to_json(named)
    assert from_json(Scorecard, to_json(named), "it") == named


@pytest.mark.parametrize("command", ["run", "score"])
def test_a_model_that_is_not_there_ends_with_4_before_anything_is_heard(
    workspace: Path, command: str
) -> None:
    choose(workspace, "meaning_model: nowhere\n")
    result = call(command, workspace)
    assert result.exit_code == ExitCode.UNUSABLE
    assert f"{workspace / 'nowhere'}: no such folder; `meaning_model` in qa.yaml" in result.stderr
    assert not (workspace / "out").exists()


def test_a_package_that_is_missing_is_said_before_anything_is_heard(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    result = call("run", choose(workspace, "meaning_model: alike\n"))
    assert result.exit_code == ExitCode.UNUSABLE
    assert "pip install 'qa-pipeline[semantic]'" in result.stderr
    assert not (workspace / "out").exists()


def test_who_only_transcribes_or_reports_needs_no_model(workspace: Path) -> None:
    call("run", workspace)
    choose(workspace, "meaning_model: nowhere\n")
    assert call("transcribe", workspace).exit_code == ExitCode.OK
    assert call("report", workspace).exit_code == ExitCode.OK


def test_the_folder_is_looked_for_in_the_workspace_first_and_then_in_models(
    workspace: Path, sentence_package: Path
) -> None:
    settings = load_settings(choose(workspace, "meaning_model: alike\n"))
    assert settings.meaning_model == sentence_package
    assert (
        load_settings(choose(workspace, "meaning_model: ../models/alike\n")).meaning_model == sentence_package
    )
    assert (
        load_settings(choose(workspace, f"meaning_model: {sentence_package}\n")).meaning_model
        == sentence_package
    )
    (workspace / "alike").mkdir()
    assert load_settings(choose(workspace, "meaning_model: alike\n")).meaning_model == workspace / "alike"
    assert load_settings(choose(workspace, "")).meaning_model is None


@pytest.mark.parametrize("threshold", ["0", "1.1", "much"])
def test_a_threshold_is_a_share(workspace: Path, threshold: str) -> None:
    with pytest.raises(SettingsError, match=r"qa.yaml:1:1: meaning_threshold"):
        load_settings(choose(workspace, f"meaning_threshold: {threshold}\n"))


def test_without_a_threshold_of_its_own_a_workspace_has_the_programs(workspace: Path) -> None:
    rules = load_rules(load_settings(choose(workspace, "meaning_model: alike\n")))
    assert rules.meaning
    assert 0.3 <= rules.meaning.threshold <= 0.9
    rules = load_rules(load_settings(choose(workspace, "meaning_model: alike\nmeaning_threshold: 0.35\n")))
    assert rules.meaning
    assert rules.meaning.threshold == 0.35


def test_processes_load_the_model_themselves_and_judge_as_one_does(
    monkeypatch: pytest.MonkeyPatch, make_playbook: MakePlaybook, sentence_package: Path
) -> None:
    playbook = make_playbook(
        "language: it\nsteps:\n  - {id: support, say: ['amministrazione di sostegno']}\n"
    )
    rules = Rules(playbooks=(playbook,), lexicons=WordLists(), meaning=find_model(sentence_package, 0.05))
    lines = ("agent: questa chiamata è registrata", "agent: eh")
    calls = [
        StoredCall(
            recording=make_recording(f"c{at}"),
            transcript_id=at,
            transcript=make_transcript(line),
            scorecard=None,
        )
        for at, line in enumerate(lines)
    ]
    monkeypatch.setattr(judging_module, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with Judging(rules) as judging:
        together = [card for _, card in judging.scorecards(calls, len(calls))]
    assert together == [judge(each.recording, each.transcript, rules) for each in calls]
    assert [card.results[0].verdict for card in together] == ["unsure", "fail"]


def test_doctor_says_whether_the_extra_is_here_and_the_model_loads(
    workspace: Path, sentence_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "version", lambda _: "6.2.0")
    extra, model = doctor._meaning()
    assert (extra.name, extra.state) == ("sentence-transformers", "ok")
    assert (model.state, model.detail) == ("ok", "alike loads")

    (sentence_package / "model.safetensors").unlink()
    load_meaning.cache_clear()
    _, model = doctor._meaning()
    assert model.state == "optional"
    monkeypatch.chdir(choose(workspace, "meaning_model: ../models/alike\n"))
    _, model = doctor._meaning()
    assert model.state == "missing"
    assert "cannot be loaded by sentence-transformers" in model.detail


def test_doctor_says_how_to_get_the_extra(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", missing)
    [extra] = doctor._meaning()
    assert extra.state == "optional"
    assert "qa-pipeline[semantic]" in extra.detail
