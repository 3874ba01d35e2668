"""A model is found by name or path, and is the one that it says it is."""

import hashlib
import shutil
from pathlib import Path

import pytest

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech import models
from qa_pipeline.speech.model_settings import WHISPER_SETTINGS
from qa_pipeline.speech.models import (
    OfficialModel,
    confidence_fault,
    find_model,
    list_models,
    official_models,
    verify_models,
)

ROOT = Path(__file__).parents[2]

BYTES = b"a checkpoint"
SHA256 = hashlib.sha256(BYTES).hexdigest()
SETTINGS = """\
file: mine.pt
languages: [it]
window: {max_s: 6.0, min_silence_s: 0.5, pad_s: 0.2}
timestamps: false
"""


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """A world in which two models are published, and `tiny` is BYTES."""
    monkeypatch.setattr(
        models,
        "official_models",
        lambda: {
            "tiny": OfficialModel(name="tiny", url=f"https://example/{SHA256}/tiny.pt", sha256=SHA256),
            "large": OfficialModel(
                name="large", url=f"https://example/{'0' * 64}/large-v3.pt", sha256="0" * 64
            ),
        },
    )


def confidence_of(sha256: str) -> str:
    return f"confidence: {{model_sha256: {sha256}, points: [[0.5, 0.25]]}}\n"


def own_model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.yaml").write_text(SETTINGS)
    (folder / "mine.pt").write_bytes(BYTES)
    return folder


def message(name_or_path: str, models_dir: Path) -> str:
    with pytest.raises(SpeechError) as caught:
        find_model(name_or_path, models_dir)
    return str(caught.value)


def test_an_official_model_is_found_by_name(tmp_path: Path) -> None:
    (tmp_path / "tiny.pt").write_bytes(BYTES)

    found = find_model("tiny", tmp_path)

    assert (found.path, found.name, found.sha256) == (tmp_path / "tiny.pt", "tiny", SHA256)
    assert found.settings is WHISPER_SETTINGS


@pytest.mark.parametrize("way", ["folder", "file", "name in the models folder"])
def test_an_own_model_brings_its_settings(tmp_path: Path, way: str) -> None:
    folder = own_model(tmp_path / "models" / "mine")
    given = {"folder": str(folder), "file": str(folder / "mine.pt"), "name in the models folder": "mine"}[way]

    found = find_model(given, tmp_path / "models")

    assert found.settings.languages == ("it",)
    assert (found.name, found.sha256) == ("mine", SHA256)


@pytest.mark.parametrize("given", ["mine", "{}/mine", "{}/mine/mine.pt"])
def test_confidence_is_that_of_the_checkpoint_that_is_there(tmp_path: Path, given: str) -> None:
    folder = own_model(tmp_path / "mine")
    (folder / "model.yaml").write_text(SETTINGS + confidence_of(SHA256))
    assert find_model(given.format(tmp_path), tmp_path).settings.confidence(0.5) == 0.25

    (folder / "mine.pt").write_bytes(b"trained on")

    found = find_model(given.format(tmp_path), tmp_path)
    assert found.settings.confidence(0.5) == 0.5
    assert found.settings.confidence_of == SHA256 != found.sha256


def test_the_list_says_whose_confidence_was_measured_for_other_weights(tmp_path: Path) -> None:
    for name, confidence in (("a", ""), ("b", confidence_of(SHA256)), ("c", confidence_of("f" * 64))):
        (own_model(tmp_path / name) / "model.yaml").write_text(SETTINGS + confidence)

    for listed in (list_models(tmp_path), verify_models(tmp_path)):
        assert [one.calibrated for one in listed] == [None, True, False]
        assert [one.intact for one in listed] == [None, None, None]
        faults = [confidence_fault(one) for one in listed]
        assert faults[:2] == [None, None]
        assert "`qa-pipeline models calibrate c CALLS --write`" in str(faults[2])


def test_the_shipped_models_confidence_is_not_that_of_other_weights() -> None:
    shipped = find_model("starter", ROOT / "models")

    assert shipped.settings.calibrated(shipped.sha256) is not False


def test_a_file_without_settings_is_taken_for_a_whisper_model(tmp_path: Path) -> None:
    path = tmp_path / "finetuned.pt"
    path.write_bytes(b"other")

    assert find_model(str(path), tmp_path / "models").settings is WHISPER_SETTINGS


def test_a_missing_official_model_says_three_things_to_do(tmp_path: Path) -> None:
    said = message("large", tmp_path)

    assert "qa-pipeline models get large" in said
    assert str(tmp_path / "large.pt") in said
    assert "--model starter" in said


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    assert "tiny, large" in message("huge", tmp_path)


@pytest.mark.parametrize("by_path", [False, True])
def test_other_bytes_under_an_official_name_are_refused(tmp_path: Path, by_path: bool) -> None:
    path = tmp_path / "tiny.pt"
    path.write_bytes(b"tampered")

    said = message(str(path) if by_path else "tiny", tmp_path)

    assert "SHA-256" in said
    assert "qa-pipeline models get tiny" in said


def test_settings_that_name_a_missing_file_say_so(tmp_path: Path) -> None:
    folder = own_model(tmp_path / "mine")
    (folder / "mine.pt").unlink()

    assert "names mine.pt, which is not in that folder" in message(str(folder), tmp_path)


def test_the_list_has_official_and_own_models(tmp_path: Path) -> None:
    (tmp_path / "tiny.pt").write_bytes(BYTES)
    own_model(tmp_path / "mine")

    assert [(one.name, one.official, one.intact) for one in list_models(tmp_path)] == [
        ("mine", False, None),
        ("tiny", True, None),
    ]
    assert list_models(tmp_path / "none") == ()


def test_verifying_tells_intact_from_damaged_from_unknown(tmp_path: Path) -> None:
    (tmp_path / "tiny.pt").write_bytes(BYTES)
    (tmp_path / "large.pt").write_bytes(b"half")
    own_model(tmp_path / "mine")
    told: list[str] = []

    verified = verify_models(tmp_path, on_model=told.append)

    assert {one.name: one.intact for one in verified} == {"tiny": True, "large": False, "mine": None}
    assert told == ["large", "mine", "tiny"]


def test_the_published_list_has_a_checksum_for_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(official_models()) > 10
    assert all(len(bytes.fromhex(one.sha256)) == 32 for one in official_models().values())


def test_a_folders_own_checksum_is_verified(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "models" / "starter", folder, ignore=shutil.ignore_patterns("recipe", "*.pt"))
    (folder / "starter.pt").write_bytes(b"not what was published")
    [listed] = verify_models(tmp_path)
    assert listed.intact is False
