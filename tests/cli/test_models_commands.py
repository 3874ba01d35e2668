"""`models convert`, `list` and `verify` as a person meets them; the checkpoint is a tiny one."""

import json
import shutil
from pathlib import Path

import conversions
import pytest
from typer.testing import CliRunner, Result

from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.speech import converted


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with one small checkpoint."""
    folder = tmp_path_factory.mktemp("models")
    conversions.write_checkpoint(folder / "mine.pt")
    return folder


@pytest.fixture
def models_dir(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "models"))


def test_convert_makes_the_folder_and_says_how_to_hear_with_it(models_dir: Path) -> None:
    result = call("models", "convert", models_dir / "mine.pt", "--models-dir", models_dir)

    assert result.exit_code == ExitCode.OK, result.output
    assert (models_dir / "mine.ct2" / "model.bin").is_file()
    assert "--engine faster-whisper --model" in result.stdout
    assert "weights as float32" in result.stdout


def test_convert_is_quiet_when_asked(models_dir: Path) -> None:
    result = call(
        "models",
        "convert",
        models_dir / "mine.pt",
        "--models-dir",
        models_dir,
        "--quantization",
        "int8",
        "--quiet",
    )

    assert (result.exit_code, result.output) == (ExitCode.OK, "")
    assert converted.read_conversion(models_dir / "mine.ct2").quantization == "int8"


def test_the_list_and_the_verification_have_converted_models(models_dir: Path) -> None:
    call("models", "convert", models_dir / "mine.pt", "--models-dir", models_dir, "--quiet")

    listed = json.loads(call("models", "list", "--models-dir", models_dir, "--json").stdout)["here"]
    assert [(each["name"], each["engine"]) for each in listed] == [
        ("mine", "openai-whisper"),
        ("mine.ct2", "faster-whisper"),
    ]
    assert "mine.ct2" in call("models", "list", "--models-dir", models_dir).stdout
    assert call("models", "verify", "--models-dir", models_dir).exit_code == ExitCode.OK

    with (models_dir / "mine.ct2" / "model.bin").open("ab") as file:
        file.write(b"!")
    result = call("models", "verify", "--models-dir", models_dir)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "WRONG CHECKSUM" in result.stdout


def test_what_cannot_be_converted_ends_with_4_and_says_why(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (models_dir / "bad.pt").write_bytes(b"no checkpoint")
    result = call("models", "convert", models_dir / "bad.pt", "--models-dir", models_dir)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "is no Whisper checkpoint" in result.stderr

    result = call("models", "convert", "small", "--models-dir", models_dir)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "qa-pipeline models get small" in result.stderr

    monkeypatch.setattr(converted, "find_spec", lambda _: None)
    result = call("models", "convert", models_dir / "mine.pt", "--models-dir", models_dir)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "pip install 'qa-pipeline[fast]'" in result.stderr


def test_a_way_of_storing_that_there_is_not_is_wrong_usage(models_dir: Path) -> None:
    result = call(
        "models", "convert", models_dir / "mine.pt", "--models-dir", models_dir, "--quantization", "int4"
    )

    assert result.exit_code == ExitCode.USAGE
