"""A converted model is found by its checkpoint's name or path, and is what it was made from."""

import shutil
from pathlib import Path

import conversions
import pytest

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech import converted
from qa_pipeline.speech.converted import find_converted, list_converted
from qa_pipeline.speech.models import file_sha256, find_model, list_models

pytestmark = pytest.mark.model
STARTER = conversions.MODELS / "starter"


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    """A models folder with the starter, converted."""
    folder = tmp_path / "models"
    shutil.copytree(conversions.starter_folder(), folder / "starter.ct2")
    shutil.copytree(STARTER, folder / "starter", ignore=shutil.ignore_patterns("recipe"))
    return folder


def message(name_or_path: str | Path, models_dir: Path) -> str:
    with pytest.raises(SpeechError) as caught:
        find_converted(str(name_or_path), models_dir)
    return str(caught.value)


@pytest.mark.parametrize(
    "given", ["starter", "starter.ct2", "{}/starter", "{}/starter/starter.pt", "{}/starter.ct2"]
)
def test_it_is_found_by_every_name_that_the_model_has(models_dir: Path, given: str) -> None:
    found = find_converted(given.format(models_dir), models_dir)

    assert (found.path, found.name) == (models_dir / "starter.ct2", "starter")
    assert found.sha256 == find_model("starter", models_dir).sha256
    assert found.weights_sha256 == file_sha256(found.path / "model.bin") != found.sha256


def test_it_is_found_without_its_checkpoint(models_dir: Path) -> None:
    shutil.rmtree(models_dir / "starter")

    assert find_converted("starter", models_dir).path == models_dir / "starter.ct2"


def test_a_model_that_is_not_converted_says_the_command(models_dir: Path) -> None:
    shutil.rmtree(models_dir / "starter.ct2")

    assert "run `qa-pipeline models convert starter` once" in message("starter", models_dir)


def test_a_model_that_is_not_here_at_all_says_how_to_get_it(tmp_path: Path) -> None:
    assert "qa-pipeline models get small" in message("small", tmp_path)
    assert "There is no model 'smal'" in message("smal", tmp_path)


def test_a_conversion_of_other_weights_is_refused(models_dir: Path) -> None:
    with (models_dir / "starter" / "starter.pt").open("ab") as file:
        file.write(b"retrained")

    said = message("starter", models_dir)

    assert "was made from other weights" in said
    assert "qa-pipeline models convert starter" in said


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "config.json", "conversion.json"])
def test_a_damaged_file_is_noticed_before_anything_loads_it(models_dir: Path, name: str) -> None:
    path = models_dir / "starter.ct2" / name
    data = bytearray(path.read_bytes())
    at = data.index(b'"float16"') + 1 if name == "conversion.json" else len(data) // 2
    data[at] ^= 1
    path.write_bytes(data)

    said = message("starter", models_dir)

    assert "its files are not those that were written" in said
    assert "qa-pipeline models convert starter" in said


@pytest.mark.parametrize("name", ["SHA256SUMS", "tokenizer.json"])
def test_a_missing_file_is_noticed(models_dir: Path, name: str) -> None:
    (models_dir / "starter.ct2" / name).unlink()

    assert "its files are not those that were written" in message("starter", models_dir)


def test_a_wrong_record_is_said_with_its_line(models_dir: Path) -> None:
    path = models_dir / "starter.ct2" / "conversion.json"
    path.write_text(path.read_text().replace('"source_sha256": "', '"source_sha256": "x'))

    assert f"{path}:3:" in message("starter", models_dir)


def test_a_model_that_another_program_converted_stands_for_itself(tmp_path: Path) -> None:
    folder = tmp_path / "faster-whisper-small"
    shutil.copytree(
        conversions.starter_folder(),
        folder,
        ignore=shutil.ignore_patterns("conversion.json", "SHA256SUMS", "model.yaml"),
    )

    found = find_converted(str(folder), tmp_path)

    assert (found.name, found.sha256) == ("faster-whisper-small", found.weights_sha256)
    assert found.compute_type == "float32"


def test_without_the_packages_it_says_what_to_install(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converted, "find_spec", lambda name: None if name == "ctranslate2" else name)

    assert "pip install 'qa-pipeline[fast]'" in message("starter", models_dir)


def test_the_list_has_both_and_says_whose_they_are(models_dir: Path) -> None:
    listed = (*list_models(models_dir), *list_converted(models_dir))

    assert [(one.name, one.engine, one.intact) for one in listed] == [
        ("starter", "openai-whisper", None),
        ("starter.ct2", "faster-whisper", None),
    ]
    assert list_converted(models_dir / "none") == ()


def test_verifying_tells_intact_from_damaged(models_dir: Path) -> None:
    assert [one.intact for one in list_converted(models_dir, check=True)] == [True]
    with (models_dir / "starter.ct2" / "vocabulary.json").open("ab") as file:
        file.write(b" ")
    assert [one.intact for one in list_converted(models_dir, check=True)] == [False]
