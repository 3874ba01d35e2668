"""The checkpoints that a run needs: the model as it is or enlarged, and the same in CTranslate2's format."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.bench.job import BenchError
from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.converted import CONVERSION_NAME, converted_folder, read_conversion, require_fast
from qa_pipeline.speech.model_settings import SETTINGS_NAME
from qa_pipeline.speech.models import FoundModel, file_sha256, find_model

AS_IS = "as-is"
"""The size of a model that is not enlarged."""
_ENLARGE = "qa_pipeline.bench.enlarge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One model in every format that is wanted."""

    name: str
    """For people: the model's, with the size behind it."""
    checkpoint: Path
    model: str
    """What our engines are told."""
    converted: Path | str
    """The folder in CTranslate2's format, or why there is none."""


def prepare(model: str, models_dir: Path, size: str, folder: Path) -> Prepared:
    """Finds a model, enlarges it where that is wanted, and converts it where that is possible.

    Args:
        model: a path, or an official name.
        models_dir: where official checkpoints lie.
        size: AS_IS, or one of the enlarger's sizes.
        folder: made; holds what is made, for the next run too.

    Raises:
        SpeechError: the model is not there.
        BenchError: it cannot be enlarged.
    """
    found = find_model(model, models_dir)
    name, checkpoint, told = found.name, found.path, model
    if size != AS_IS:
        name = f"{found.name}-{size}"
        checkpoint = _enlarged(found, size, folder / name)
        beside = checkpoint.with_name(SETTINGS_NAME)
        told = str(checkpoint.parent if beside.is_file() else checkpoint)
    converted = _converted(find_model(told, models_dir), folder)
    return Prepared(name=name, checkpoint=checkpoint, model=told, converted=converted)


def _enlarged(found: FoundModel, size: str, folder: Path) -> Path:
    """The enlarged checkpoint, with the settings of the one that it was made of; made once."""
    # Part of the source's checksum is in the name: another source is another checkpoint.
    target = folder / f"{found.path.stem}-{size}-{found.sha256[:8]}.pt"
    folder.mkdir(parents=True, exist_ok=True)
    if not target.is_file():
        # In a process of its own, which gives its gigabytes back before anybody is measured.
        command = [sys.executable, "-m", _ENLARGE, str(found.path), str(target), size]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BenchError(f"{found.path}: cannot be enlarged: {done.stderr.strip().splitlines()[-1:]}")
    if found.settings.file:
        text = found.path.with_name(SETTINGS_NAME).read_text(encoding="utf-8")
        text = text.replace(f"file: {found.settings.file}", f"file: {target.name}")
        # It gives each word the probability that the small one gives it, so what was measured holds for it too.
        text = text.replace(found.sha256, file_sha256(target))
        (folder / SETTINGS_NAME).write_text(text, encoding="utf-8")
    return target


def _converted(found: FoundModel, folder: Path) -> Path | str:
    """CTranslate2's folder of a model, or why there is none; made once, and again when the checkpoint changed."""
    target = converted_folder(found.name, folder)
    try:
        require_fast()
        if (target / CONVERSION_NAME).is_file() and read_conversion(target).source_sha256 == found.sha256:
            return target
        from qa_pipeline.speech.convert import convert_model  # noqa: PLC0415 - brings torch

        return convert_model(found, target)
    except SpeechError as error:
        return str(error)
