"""Where a model's calibration is stored: beside the checkpoint, and in its conversion for the second engine."""

from pathlib import Path

from qa_pipeline.bench.job import BenchError
from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.confidence import ConfidenceMap
from qa_pipeline.speech.converted import (
    CONVERSION_NAME,
    SUMS_NAME,
    converted_folder,
    find_converted,
    read_conversion,
    write_sums,
)
from qa_pipeline.speech.model_settings import SETTINGS_NAME, WHISPER_SETTINGS, write_confidence
from qa_pipeline.speech.models import FoundModel, find_model


def settings_files(model: str, models_dir: Path) -> tuple[Path, ...]:
    """Every `model.yaml` that a model's calibration belongs in: beside the checkpoint, and in its conversion.

    Raises:
        SpeechError: the model is not here, or its conversion is damaged.
        BenchError: it has no `model.yaml`; says how to give it one.
    """
    try:
        source: FoundModel | None = find_model(model, models_dir)
    except SpeechError:
        # Only the conversion was kept, or the conversion itself was named.
        source = None
    if source is None:
        converted = find_converted(model, models_dir)
        return (_own(converted),)
    copy = converted_folder(source.name, models_dir)
    if (copy / CONVERSION_NAME).is_file() and read_conversion(copy).source_sha256 == source.sha256:
        return (_own(source), _own(find_converted(str(copy), models_dir)))
    return (_own(source),)


def _own(found: FoundModel) -> Path:
    folder = found.path if found.path.is_dir() else found.path.parent
    if found.settings is WHISPER_SETTINGS:
        raise BenchError(
            f"{found.path}: has no {SETTINGS_NAME} to store a calibration in. Move it into a folder {found.name}/ "
            f"and write a {SETTINGS_NAME} there (models/README.md, 'Calibrate a model'), then convert it again if "
            "you use the second engine."
        )
    return folder / SETTINGS_NAME


def store(path: Path, confidence: ConfidenceMap, sha256: str) -> None:
    """Writes a calibration into one of `settings_files`; a conversion's checksums, which held until now, are taken anew.

    Args:
        path: the file.
        confidence: what was measured.
        sha256: of the checkpoint that was heard with, itself or converted.

    Raises:
        SpeechError: the file cannot be written.
    """
    write_confidence(path, confidence, sha256)
    if (path.parent / SUMS_NAME).is_file() and (path.parent / CONVERSION_NAME).is_file():
        (path.parent / SUMS_NAME).unlink()  # or it would hold its own checksum
        write_sums(path.parent)
