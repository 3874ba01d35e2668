"""`models calibrate` as a person meets it; what is heard is made up."""

import json
import shutil
import wave
from pathlib import Path

import conversions
import numpy as np
import pytest
from typer.testing import CliRunner, Result

from qa_pipeline.bench import calibrate
from qa_pipeline.bench.calibrate import Mark
from qa_pipeline.cli import doctor
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.speech.confidence import OWN
from qa_pipeline.speech.converted import find_converted
from qa_pipeline.speech.model_settings import read_model_settings
from qa_pipeline.speech.models import find_model

SETTINGS = """\
file: mine.pt
languages: [it]   # only
window: {max_s: 6.0, min_silence_s: 0.5, pad_s: 0.2}
timestamps: false
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with a checkpoint that brings settings, its conversion, and one without any."""
    folder = tmp_path_factory.mktemp("models")
    conversions.write_checkpoint(folder / "mine" / "mine.pt")
    (folder / "mine" / "model.yaml").write_text(SETTINGS, "utf-8")
    shutil.copyfile(folder / "mine" / "mine.pt", folder / "bare.pt")
    call("convert", "mine", "--models-dir", folder, "--quiet")
    return folder


@pytest.fixture
def models_dir(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "models"))


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Two calls of a second, with their words."""
    folder = tmp_path / "calls"
    folder.mkdir()
    for name, loud in (("it-1", b"\x08"), ("it-2", b"\x10")):
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes((b"\x00" + loud + b"\x00\x00\x00\x00\x00" + loud) * 4000)
        (folder / f"{name}.json").write_text('[[0.1, 0.9, "A", "buongiorno"]]', "utf-8")
    return folder


@pytest.fixture
def overconfident(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A network that is always as sure as can be, and often wrong; notes how many calls it was given."""
    given: list[int] = []

    def hear(heard: list[object], *_: object) -> list[tuple[Mark, ...]]:
        given.append(len(heard))
        chances = np.random.default_rng(7).random((len(heard), 1500, 2)).tolist()
        return [tuple(Mark(own, chance < own**2) for own, chance in call) for call in chances]

    monkeypatch.setattr(calibrate, "hear_marks", hear)
    return given


def calibrated(models_dir: Path) -> dict[str, bool | None]:
    """What the list says of each model."""
    here = json.loads(call("list", "--models-dir", models_dir, "--json").stdout)["here"]
    return {each["name"]: each["calibrated"] for each in here}


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["models", *map(str, arguments)])


def test_the_table_says_how_many_of_those_given_09_were_right(
    models_dir: Path, calls: Path, overconfident: list[int]
) -> None:
    result = call("calibrate", "mine", calls, "--models-dir", models_dir)

    assert result.exit_code == ExitCode.OK, result.output
    own, corrected = result.stdout.split("Corrected: between")
    row = next(line.split() for line in own.splitlines() if line.startswith("0.80 and 0.90"))
    assert 0.84 < float(row[-2]) < 0.86
    assert 0.66 < float(row[-1]) < 0.78
    before, after = (float(part.split("calibration error ")[1].split(",")[0]) for part in (own, corrected))
    assert after < before / 3
    assert "3,000 heard words of 2 calls" in corrected
    sha256 = find_model("mine", models_dir).sha256
    assert f"confidence: {{model_sha256: {sha256}, points: [[" in corrected
    assert overconfident == [2]
    assert not read_model_settings(models_dir / "mine" / "model.yaml").confidence


def test_written_it_serves_the_checkpoint_and_its_conversion(
    models_dir: Path, calls: Path, overconfident: list[int]
) -> None:
    result = call("calibrate", "mine", calls, calls, "--models-dir", models_dir, "--write", "--json")

    assert result.exit_code == ExitCode.OK, result.output
    said = json.loads(result.stdout)
    assert (said["model"], said["calls"]) == ("mine", 2)  # a folder given twice is heard once
    found = find_model("mine", models_dir)
    settings = found.settings
    assert said["model_sha256"] == settings.confidence_of == found.sha256
    assert [list(point) for point in settings.confidence.points] == said["fitted"]
    assert settings.confidence(0.9) == pytest.approx(0.81, abs=0.06)
    assert find_converted("mine", models_dir).settings == settings
    assert (models_dir / "mine" / "model.yaml").read_text("utf-8").startswith(SETTINGS)
    assert call("verify", "--models-dir", models_dir).exit_code == ExitCode.OK


def test_a_conversion_without_its_checkpoint_can_be_calibrated(
    models_dir: Path, calls: Path, overconfident: list[int]
) -> None:
    shutil.rmtree(models_dir / "mine")
    result = call(
        "calibrate", "mine", calls, "--models-dir", models_dir, "--write", "--engine", "faster-whisper"
    )

    assert result.exit_code == ExitCode.OK, result.output
    assert find_converted("mine", models_dir).settings.confidence


def test_other_weights_have_no_use_for_it_and_the_list_says_how_to_measure_anew(
    models_dir: Path, calls: Path, overconfident: list[int]
) -> None:
    call("calibrate", "mine", calls, "--models-dir", models_dir, "--write", "--quiet")
    assert calibrated(models_dir) == {"bare": None, "mine": True, "mine.ct2": True}
    assert "measured for other weights" not in call("list", "--models-dir", models_dir).stdout

    conversions.write_checkpoint(models_dir / "mine" / "mine.pt", {"n_audio_layer": 2})

    assert find_model("mine", models_dir).settings.confidence == OWN
    assert calibrated(models_dir) == {"bare": None, "mine": False, "mine.ct2": True}
    listed = call("list", "--models-dir", models_dir).stdout
    assert f"{models_dir / 'mine' / 'mine.pt'}: its confidence was measured for other weights" in listed
    assert "`qa-pipeline models calibrate mine CALLS --write`" in listed

    call("convert", "mine", "--models-dir", models_dir, "--quiet")

    assert find_converted("mine", models_dir).settings.confidence == OWN
    assert calibrated(models_dir) == {"bare": None, "mine": False, "mine.ct2": False}
    listed = call("list", "--models-dir", models_dir).stdout
    assert "`qa-pipeline models calibrate mine.ct2 CALLS --engine faster-whisper --write`" in listed

    call("calibrate", "mine", calls, "--models-dir", models_dir, "--write", "--quiet")

    assert find_model("mine", models_dir).settings.confidence
    assert find_converted("mine", models_dir).settings.confidence
    assert calibrated(models_dir) == {"bare": None, "mine": True, "mine.ct2": True}


def test_a_model_that_another_program_converted_is_calibrated_for_its_own_weights(
    models_dir: Path, calls: Path, overconfident: list[int]
) -> None:
    (models_dir / "mine.ct2").rename(models_dir / "theirs")
    for name in ("conversion.json", "SHA256SUMS"):
        (models_dir / "theirs" / name).unlink()
    arguments = ("theirs", calls, "--models-dir", models_dir, "--write", "--engine", "faster-whisper")

    assert call("calibrate", *arguments, "--quiet").exit_code == ExitCode.OK

    found = find_converted("theirs", models_dir)
    assert found.settings.confidence
    assert found.settings.confidence_of == found.weights_sha256
    assert calibrated(models_dir)["theirs"] is True


def test_doctor_says_whose_confidence_is_not_used(
    models_dir: Path, calls: Path, overconfident: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(models_dir.parent)
    call("calibrate", "mine", calls, "--write", "--quiet")
    assert [found.name for found in doctor._models()] == ["models/"]

    conversions.write_checkpoint(models_dir / "mine" / "mine.pt", {"n_audio_layer": 2})

    [_, found] = doctor._models()
    assert (found.name, found.state) == ("confidence", "optional")
    assert "qa-pipeline models calibrate mine CALLS --write" in found.detail


def test_a_conversion_of_other_weights_is_left_alone(
    models_dir: Path, calls: Path, overconfident: list[int]
) -> None:
    with (models_dir / "mine" / "mine.pt").open("ab") as file:
        file.write(b"trained on")
    before = (models_dir / "mine.ct2" / "model.yaml").read_text("utf-8")
    result = call("calibrate", "mine", calls, "--models-dir", models_dir, "--write")

    assert result.exit_code == ExitCode.OK, result.output
    assert (models_dir / "mine.ct2" / "model.yaml").read_text("utf-8") == before


def test_a_checkpoint_without_settings_says_what_to_do_before_it_is_heard(
    models_dir: Path, calls: Path, overconfident: list[int]
) -> None:
    result = call("calibrate", models_dir / "bare.pt", calls, "--models-dir", models_dir, "--write")

    assert result.exit_code == ExitCode.UNUSABLE
    assert "has no model.yaml to store a calibration in" in result.stderr
    assert not overconfident
    measured = call("calibrate", models_dir / "bare.pt", calls, "--models-dir", models_dir)
    assert measured.exit_code == ExitCode.OK, measured.output


def test_calls_without_text_are_said(models_dir: Path, calls: Path, overconfident: list[int]) -> None:
    for path in calls.glob("*.json"):
        path.unlink()
    result = call("calibrate", "mine", calls, "--models-dir", models_dir)

    assert result.exit_code == ExitCode.UNUSABLE
    assert "no call with a reference text" in result.stderr
