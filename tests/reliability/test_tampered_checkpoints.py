"""Checkpoints from anybody: none runs code, and none takes memory that its file does not hold."""

import os
import pickle
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import conversions
import pytest
import torch

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech import models
from qa_pipeline.speech.converted import find_converted
from qa_pipeline.speech.models import OfficialModel, find_model
from reliability.children import run_child
from reliability.conftest import Figure
from reliability.extent import extent

MOST_MB = 1_500.0
"""Torch alone takes some hundred; what is announced here would take 100 GB."""
EMBEDDING = "decoder.token_embedding.weight"


class _Canary:
    """Unpickled, it makes a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._path),)


def _stored(folder: Path) -> dict[str, dict[str, object]]:
    conversions.write_checkpoint(folder / "whole.pt")
    stored: dict[str, dict[str, object]] = torch.load(folder / "whole.pt")
    return stored


def _canary(folder: Path, path: Path) -> None:
    path.write_bytes(pickle.dumps(_Canary(folder / "canary")))


def _canary_in_zip(folder: Path, path: Path) -> None:
    stored = _stored(folder)
    stored["dims"]["n_mels"] = _Canary(folder / "canary")
    torch.save(stored, path)


def _large_dims(folder: Path, path: Path) -> None:
    stored = _stored(folder)
    stored["dims"] |= {"n_audio_layer": 10**9, "n_vocab": 10**12}
    torch.save(stored, path)


def _odd_dims(folder: Path, path: Path) -> None:
    stored = _stored(folder)
    stored["dims"] |= {"n_audio_state": -16, "n_text_state": "16", "n_text_layer": 2.5}
    torch.save(stored, path)


def _spread(*, zipped: bool) -> Callable[[Path, Path], None]:
    """A weight of 25 billion numbers, every one of them the same one."""

    def make(folder: Path, path: Path) -> None:
        stored = _stored(folder)
        stored["dims"] |= {"n_vocab": 500_000, "n_text_state": 8_192}
        stored["model_state_dict"][EMBEDDING] = torch.zeros(1).expand(3_000_000, 8_192)
        torch.save(stored, path, _use_new_zipfile_serialization=zipped)

    return make


def _announced_storage(folder: Path, path: Path) -> None:
    """An old file whose header wants a storage of 100 GB."""
    stored = _stored(folder)
    stored["model_state_dict"]["odd"] = torch.zeros(1_234_567)
    torch.save(stored, path, _use_new_zipfile_serialization=False)
    # 1,234,567 as pickle writes it, four bytes long; and the largest such number.
    data = path.read_bytes()
    assert b"J\x87\xd6\x12\x00" in data
    path.write_bytes(data.replace(b"J\x87\xd6\x12\x00", b"J\xff\xff\xff\x7f"))


def _cut_short(folder: Path, path: Path) -> None:
    conversions.write_checkpoint(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _zip_bomb(folder: Path, path: Path) -> None:
    """A checkpoint packed a thousandfold: gigabytes of zeros."""
    conversions.write_checkpoint(folder / "whole.pt")
    with (
        zipfile.ZipFile(folder / "whole.pt") as whole,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        names = whole.namelist()
        for name in names:
            packed.writestr(name, whole.read(name))
        with packed.open(names[0].partition("/")[0] + "/data/999", "w", force_zip64=True) as file:
            for _ in range(extent(20, 200)):
                file.write(bytes(10_000_000))


def _other_things(folder: Path, path: Path) -> None:
    torch.save({"dims": vars(conversions.TINY), "model_state_dict": {"a": "b", "c": 3}}, path)


def _no_checkpoint(folder: Path, path: Path) -> None:
    path.write_bytes(os.urandom(10_000))


TAMPERED: dict[str, Callable[[Path, Path], None]] = {
    "a pickle that runs a command": _canary,
    "a command within a checkpoint": _canary_in_zip,
    "sizes of a thousand billion": _large_dims,
    "sizes that are none": _odd_dims,
    "one number spread over 100 GB": _spread(zipped=True),
    "the same in an old file": _spread(zipped=False),
    "an old file that wants 8 GB": _announced_storage,
    "half a checkpoint": _cut_short,
    "a zip bomb": _zip_bomb,
    "other things": _other_things,
    "no checkpoint at all": _no_checkpoint,
}


def test_a_tampered_checkpoint_is_refused_and_runs_nothing(tmp_path: Path, figure: Figure) -> None:
    """All in one child, so that memory is measured and torch is loaded once; by both engines' ways."""
    (tmp_path / "tampered").mkdir()
    for number, (name, make) in enumerate(TAMPERED.items()):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        make(folder, folder / "made.pt")
        (folder / "made.pt").rename(tmp_path / "tampered" / f"{name}.pt")

    ended = run_child("load_child.py", tmp_path / "tampered")

    assert ended.code == 0, ended.complaints
    assert {each["name"] for each in ended.told} == set(TAMPERED)
    for each in ended.told:
        assert each["said"].startswith(str(tmp_path / "tampered" / each["name"])), each
        assert "is no Whisper checkpoint" in each["said"], each
        assert each["converted"] == each["said"], each
        assert each["peak_mb"] < MOST_MB, each
    assert not list(tmp_path.rglob("canary"))
    figure("tampered checkpoints", len(TAMPERED), f"{len(ended.told)} refused by both engines, 0 executed")


def test_other_bytes_under_an_official_name_are_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    official = OfficialModel(name="tiny", url="", sha256="0" * 64)
    monkeypatch.setattr(models, "official_models", lambda: {"tiny": official})
    _canary(tmp_path, tmp_path / "tiny.pt")
    with pytest.raises(SpeechError, match="SHA-256"):
        find_model("tiny", tmp_path)
    assert not (tmp_path / "canary").exists()


@pytest.mark.reliability
def test_a_converted_model_of_which_a_byte_was_changed_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "starter.ct2"
    shutil.copytree(conversions.starter_folder(), folder)
    weights = bytearray((folder / "model.bin").read_bytes())
    weights[len(weights) // 2] ^= 1
    (folder / "model.bin").write_bytes(weights)
    with pytest.raises(SpeechError, match="its files are not those that were written"):
        find_converted(str(folder), tmp_path)
