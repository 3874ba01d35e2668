"""The commands as a person or a script meets them; the recogniser is a fake."""

import json
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner, Result

from qa_pipeline import __version__
from qa_pipeline.checks.playbook_load import GENERAL
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode

PLAYBOOK = """
playbook: p
version: 1
language: it
slots: {company: Sole}
steps:
  - id: notice
    strictness: verbatim
    say: ["la informo che questa chiamata è registrata"]
    critical: true
    examples: {present: ["la informo che la chiamata è registrata"], absent: ["questa chiamata non è registrata"]}
"""


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One good call, one that is empty, and a playbook."""
    write_tone(tmp_path / "recordings" / "good.wav")
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    return tmp_path


def test_run_prints_a_table_and_where_the_report_is(workspace: Path) -> None:
    result = call("run", workspace, "--report-language", "en")
    assert result.exit_code == ExitCode.OK
    assert "good" in result.stdout
    assert "Passed" in result.stdout
    assert str(workspace / "out" / "report" / "index.html") in result.stdout
    assert (workspace / "out" / "report" / "index.html").is_file()
    assert "\x1b[" not in result.stdout, "no colours where it is no terminal"


@pytest.mark.parametrize(
    "name",
    [
        "qa.sqlite",
        "transcripts/good.json",
        "scorecards/good.json",
        "calls.csv",
        "findings.csv",
        "scorecards.xlsx",
        "findings.parquet",
    ],
)
def test_run_writes_everything_that_is_promised(workspace: Path, name: str) -> None:
    call("run", workspace)
    assert (workspace / "out" / name).is_file()


def test_quiet_is_quiet_and_json_is_json(workspace: Path) -> None:
    assert call("run", workspace, "--quiet").output == ""
    said = json.loads(call("run", workspace, "--json").stdout)
    assert said["calls"][0]["outcome"] == "passed"
    assert said["counts"] == {"scored": 0, "skipped": 0, "transcribed": 0}


def test_an_unprocessable_recording_ends_with_3_and_the_rest_is_scored(workspace: Path) -> None:
    (workspace / "recordings" / "empty.wav").write_bytes(b"")
    result = call("run", workspace, "--json")
    assert result.exit_code == ExitCode.NOT_PROCESSED
    said = json.loads(result.stdout)
    assert [each["call_id"] for each in said["calls"]] == ["good"]
    assert said["not_processed"][0]["problem"] == "empty_audio"
    assert said["not_processed"][0]["reason"]


def test_strict_ends_with_1_when_a_call_fails(workspace: Path) -> None:
    path = workspace / "playbooks" / "p.yaml"
    path.write_text(PLAYBOOK.replace('["la informo che questa', '["la informo che nessuna'), encoding="utf-8")
    assert call("run", workspace).exit_code == ExitCode.OK
    assert call("score", workspace, "--strict").exit_code == ExitCode.FAILED_CALL


@pytest.mark.parametrize("command", ["run", "score"])
def test_a_broken_playbook_ends_with_4_before_anything_is_heard(workspace: Path, command: str) -> None:
    (workspace / "playbooks" / "p.yaml").write_text("playbook: p\nversoin: 1\n", encoding="utf-8")
    result = call(command, workspace)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "p.yaml:2:1: versoin: unknown key 'versoin'; did you mean 'version'?" in result.stderr
    assert not (workspace / "out").exists()


def test_a_model_that_is_not_here_ends_with_4_and_says_what_to_do(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    result = call("run", tmp_path, "--model", "small")
    assert result.exit_code == ExitCode.UNUSABLE
    for way in ("qa-pipeline models get small", "--model starter", "copy the file"):
        assert way in result.stderr


def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    assert call("run", tmp_path / "nothing").exit_code == ExitCode.USAGE
    assert call("run", tmp_path, "--workers", "0").exit_code == ExitCode.USAGE
    assert call("run", tmp_path, "--no-such-option").exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    "options",
    [("--language", "fr"), ("--report-language", "de"), ("--engine", "telepathy")],
    ids=lambda options: options[0],
)
def test_a_choice_that_there_is_not_is_wrong_usage(workspace: Path, options: tuple[str, str]) -> None:
    assert call("run", workspace, *options).exit_code == ExitCode.USAGE


def test_a_playbook_that_there_is_not_is_said_before_anything_is_heard(workspace: Path) -> None:
    result = call("run", workspace, "--playbook", "typo")
    assert result.exit_code == ExitCode.UNUSABLE
    assert "there are: p" in result.stderr
    assert not (workspace / "out").exists()


def test_results_are_never_written_over_the_recordings(workspace: Path) -> None:
    for out in (workspace, workspace / "recordings"):
        assert call("run", workspace, "--out", out).exit_code == ExitCode.UNUSABLE


def test_a_playbook_that_leads_out_of_the_workspace_is_not_read(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    elsewhere.write_text("password: 1234", encoding="utf-8")
    (workspace / "playbooks" / "z.yaml").symlink_to(elsewhere)
    result = call("run", workspace)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "leads out of the workspace" in result.stderr
    assert "password" not in result.stderr


def test_calls_that_are_heard_and_not_judged_are_said(workspace: Path) -> None:
    call("transcribe", workspace)
    result = call("report", workspace)
    assert "1 calls are heard and not judged yet: run `qa-pipeline score`" in result.stderr


def test_transcribe_writes_transcripts_and_judges_nothing(workspace: Path) -> None:
    result = call("transcribe", workspace, "--out", workspace / "elsewhere")
    assert result.exit_code == ExitCode.OK
    assert (workspace / "elsewhere" / "transcripts" / "good.json").is_file()
    assert not (workspace / "elsewhere" / "scorecards").exists()


def test_report_writes_the_reports_again_in_another_language(workspace: Path) -> None:
    call("run", workspace)
    index = workspace / "out" / "report" / "index.html"
    assert '<html lang="it"' in index.read_text(encoding="utf-8")
    index.unlink()
    assert call("report", workspace, "--report-language", "en").exit_code == ExitCode.OK
    assert '<html lang="en"' in index.read_text(encoding="utf-8")


def test_show_prints_one_scorecard(workspace: Path) -> None:
    call("run", workspace)
    result = call("show", workspace, "good", "--report-language", "en", "-v")
    assert result.exit_code == ExitCode.OK
    assert "la informo che questa chiamata è registrata" in result.stdout
    assert json.loads(call("show", workspace, "good", "--json").stdout)["call_id"] == "good"
    assert call("show", workspace, "nobody").exit_code == ExitCode.USAGE


def test_two_runs_on_the_same_inputs_write_the_same_bytes(workspace: Path) -> None:
    def written(out: Path) -> dict[str, bytes]:
        return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}

    call("run", workspace, "--out", workspace / "one")
    call("run", workspace, "--out", workspace / "two")
    one, two = written(workspace / "one"), written(workspace / "two")
    assert set(one) == set(two)
    differing = {name for name in one if one[name] != two[name]}
    assert differing <= {"run.json", "qa.sqlite"}, "the times of the run are kept there alone"


def test_playbook_check_runs_the_examples(workspace: Path) -> None:
    path = workspace / "playbooks" / "p.yaml"
    assert call("playbook", "check", path).exit_code == ExitCode.OK
    path.write_text(
        PLAYBOOK.replace('absent: ["questa chiamata non è', 'absent: ["la informo che questa chiamata è')
    )
    result = call("playbook", "check", path)
    assert result.exit_code == ExitCode.UNUSABLE
    assert (
        "p.yaml:11:79: p/notice: 'la informo che questa chiamata è registrata' is taken for said"
        in result.stderr
    )


def test_playbook_schema_is_a_schema() -> None:
    schema = json.loads(call("playbook", "schema").stdout)
    assert schema["$schema"].endswith("2020-12/schema")
    assert {"playbook", "steps", "forbidden", "quality"} <= set(schema["properties"])


def test_init_makes_a_workspace_whose_playbook_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert call("init", folder).exit_code == ExitCode.OK
    assert call("playbook", "check", folder / "playbooks" / "outbound-it.yaml").exit_code == ExitCode.OK
    (folder / "qa.yaml").write_text("language: en\n", encoding="utf-8")
    call("init", folder)
    assert (folder / "qa.yaml").read_text(encoding="utf-8") == "language: en\n", "nothing is overwritten"


ROOT = Path(__file__).parents[2]
SHIPPED = [*GENERAL.glob("*.yaml"), *(ROOT / "recordings_sample" / "playbooks").glob("*.yaml")]


@pytest.mark.parametrize("path", sorted(SHIPPED), ids=lambda path: path.stem)
def test_every_playbook_that_ships_is_sound(path: Path) -> None:
    assert call("playbook", "check", path).exit_code == ExitCode.OK


def test_doctor_says_what_is_there() -> None:
    found = {each["name"]: each for each in json.loads(call("doctor", "--json").stdout)}
    assert found["openai-whisper"]["state"] == "ok"
    assert found["sox"]["state"] in {"ok", "optional"}
    assert "times float32" in found["processor"]["detail"]
    assert "models are heard in" in found["processor"]["detail"]


def test_the_version_is_said() -> None:
    assert call("--version").stdout.strip() == f"qa-pipeline {__version__}"
    assert call("run", "--version").stdout.strip() == f"qa-pipeline {__version__}"


def test_a_callers_words_are_in_no_log(workspace: Path) -> None:
    result = call("run", workspace, "-vv", "--quiet")
    assert "registrata" not in result.stderr
