"""The one place that knows sentence-transformers: what it may load, and what it says where it cannot."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_fakes import sentence_package

from qa_pipeline.checks.sentence_model import OFFLINE, find_model, load_meaning
from qa_pipeline.errors import SettingsError

__all__ = ["sentence_package"]


def test_a_folder_becomes_an_encoder_of_unit_vectors(sentence_package: Path) -> None:
    encoder = load_meaning(find_model(sentence_package, 0.5)).encoder
    vectors = encoder.encode(
        ["la chiamata è registrata", "la chiamata viene registrata", "buon appetito", ""]
    )
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0])
    assert vectors[0] @ vectors[1] > 0.7 > vectors[0] @ vectors[2]


def test_it_is_loaded_once_from_the_folder_alone_and_runs_none_of_its_code(
    sentence_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("TRANSFORMERS_OFFLINE", "as it was")
    model = find_model(sentence_package, 0.5)
    assert load_meaning(model) is load_meaning(model)

    package = sys.modules["sentence_transformers"]
    assert package.OFFLINE == "1", "set before the package is imported, for it looks only then"
    [(options, offline)] = package.made
    assert offline == "1"
    assert options["local_files_only"] is True
    assert options["trust_remote_code"] is False
    assert options["model_kwargs"] == {"use_safetensors": True}
    assert os.environ["TRANSFORMERS_OFFLINE"] == "as it was"
    assert not set(OFFLINE) - {"TRANSFORMERS_OFFLINE"} & set(os.environ)


@pytest.mark.parametrize(
    ("name", "says"),
    [("nothing", "no such folder; `meaning_model`"), ("site", "no sentence-transformers model")],
    ids=["no folder", "another folder"],
)
def test_a_folder_that_is_none_says_what_to_do(sentence_package: Path, name: str, says: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: .*{says}"):
        find_model(sentence_package.parents[1] / name, 0.5)


def test_without_the_package_it_says_how_to_get_it(
    sentence_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingsError, match=r"pip install 'qa-pipeline\[semantic\]'"):
        load_meaning(find_model(sentence_package, 0.5))


def test_a_version_that_would_run_a_models_code_is_refused(
    sentence_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sentence_transformers  # noqa: PLC0415 - the fixture's

    monkeypatch.setattr(sentence_transformers, "__version__", "5.4.1")
    with pytest.raises(SettingsError, match=r"5\.4\.1 is too old"):
        load_meaning(find_model(sentence_package, 0.5))


@pytest.mark.parametrize(
    ("weights", "says"),
    [(None, "FileNotFoundError"), ("none", "tells no two"), ("flat", "tells no two words apart")],
    ids=["no weights", "nothing found in a word", "all words the same"],
)
def test_a_model_that_cannot_be_used_says_why(sentence_package: Path, weights: str | None, says: str) -> None:
    path = sentence_package / "model.safetensors"
    path.write_text(weights, encoding="utf-8") if weights else path.unlink()
    with pytest.raises(SettingsError, match=f"alike: cannot be loaded.*{says}.*safetensors"):
        load_meaning(find_model(sentence_package, 0.5))


def test_the_checksum_is_of_what_decides_the_vectors(sentence_package: Path) -> None:
    def checksum() -> str:
        return find_model(sentence_package, 0.5).sha256

    first = checksum()
    (sentence_package / "README.md").write_text("about it", encoding="utf-8")
    assert checksum() == first
    for name in ("model.safetensors", "1_Pooling/config.json", "vocab.txt"):
        (sentence_package / name).parent.mkdir(exist_ok=True)
        (sentence_package / name).write_text(f"other {name}", encoding="utf-8")
        assert checksum() != first
        first = checksum()
