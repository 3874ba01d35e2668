"""Models converted for the second engine: finding them, and being sure that they are what they were made from."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from qa_pipeline.errors import SpeechError
from qa_pipeline.located_yaml import read_yaml, validate
from qa_pipeline.speech.model_settings import (
    SETTINGS_NAME,
    WHISPER_SETTINGS,
    ModelSettings,
    Sha256,
    for_weights,
    read_model_settings,
)
from qa_pipeline.speech.models import FoundModel, ListedModel, file_sha256, find_model

CONVERSION_NAME = "conversion.json"
SUMS_NAME = "SHA256SUMS"
WEIGHTS_NAME = "model.bin"
ENGINE = "faster-whisper"
_ENDING = ".ct2"

SURE_COMPUTE_TYPE = "float32"
"""Every processor can, and it loses nothing."""


class Conversion(BaseModel):
    """`conversion.json`: where a converted model comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)]
    source_sha256: Sha256
    """Of the checkpoint."""
    quantization: str
    """How the weights are stored."""
    compute_type: str
    """What the engine reckons with on a processor; a graphics card has its own."""
    compute_type_because: str
    converted_with: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedModel(FoundModel):
    """A converted model on this machine; `path` is its folder, `sha256` that of the checkpoint it was made from."""

    weights_sha256: str
    """Of `model.bin`: with another quantization the same checkpoint hears other words."""
    compute_type: str
    """For a processor."""


def converted_folder(name: str, models_dir: Path) -> Path:
    """Where the conversion of a model lies."""
    return models_dir / f"{name}{_ENDING}"


def require_fast() -> None:
    """Makes sure of the second engine's libraries, without the time that loading them takes.

    Raises:
        SpeechError: they are not installed; says how to.
    """
    if not all(map(find_spec, ("ctranslate2", "tokenizers"))):
        raise SpeechError(f"The engine {ENGINE} is not installed: run `pip install 'qa-pipeline[fast]'`.")


def find_converted(name_or_path: str, models_dir: Path) -> ConvertedModel:
    """Finds a model for the second engine, by the name or path of its checkpoint or by its own folder.

    Raises:
        SpeechError: it is not there, damaged, or made from other weights than the model has now, or the engine is
            not installed; says what to do.
    """
    require_fast()
    for path in (Path(name_or_path), models_dir / name_or_path):
        if _is_converted(path):
            return _from_folder(path)
    folder = converted_folder(_plain_name(name_or_path), models_dir)
    if not _is_converted(folder):
        find_model(name_or_path, models_dir)  # says how to get a model that is not here at all
        raise SpeechError(
            f"The model {name_or_path} is not converted for the engine {ENGINE} yet: "
            f"run `qa-pipeline models convert {name_or_path}` once."
        )
    found = _from_folder(folder)
    try:
        source = find_model(name_or_path, models_dir)
    except SpeechError:
        return found  # the checkpoint was deleted after the conversion: it is not needed to hear
    if source.sha256 != found.sha256:
        raise SpeechError(
            f"{folder}: was made from other weights than {source.path} has now: "
            f"run `qa-pipeline models convert {name_or_path}` again."
        )
    return found


def list_converted(models_dir: Path, *, check: bool = False) -> tuple[ListedModel, ...]:
    """The converted models of the models folder, by name.

    Args:
        models_dir: the folder.
        check: compare every file with the checksums that were taken when it was made.
    """
    folders = sorted(path for path in models_dir.glob("*") if _is_converted(path))
    return tuple(
        ListedModel(
            name=folder.name,
            path=folder,
            bytes=(folder / WEIGHTS_NAME).stat().st_size,
            official=False,
            intact=_intact(folder) if check else None,
            engine=ENGINE,
            calibrated=_calibrated(folder),
        )
        for folder in folders
    )


def read_conversion(folder: Path) -> Conversion:
    """Where a converted model comes from.

    Raises:
        SpeechError: the file says something else than it should; names file, line and column.
    """
    path = folder / CONVERSION_NAME
    return validate(
        Conversion, read_yaml(path, SpeechError), path, SpeechError
    )  # JSON is YAML, and has its place said


def write_sums(folder: Path) -> None:
    """Takes the checksum of every file of the folder, as `sha256sum` writes them."""
    lines = [f"{file_sha256(path)}  {path.name}\n" for path in sorted(folder.iterdir()) if path.is_file()]
    (folder / SUMS_NAME).write_text("".join(lines), encoding="utf-8")


def _from_folder(folder: Path) -> ConvertedModel:
    settings = _settings(folder)
    weights = _readable_sha256(folder / WEIGHTS_NAME)
    if not (folder / CONVERSION_NAME).is_file():
        # Converted by another program: nothing says from what, so the weights stand for themselves.
        name = folder.resolve().name
        return ConvertedModel(
            path=folder,
            name=name,
            sha256=weights,
            settings=for_weights(settings, name, weights),
            weights_sha256=weights,
            compute_type=SURE_COMPUTE_TYPE,
        )
    said = read_conversion(folder)
    if _intact(folder) is not True:
        raise SpeechError(
            f"{folder}: its files are not those that were written (see {SUMS_NAME}): "
            f"run `qa-pipeline models convert {said.name}` again."
        )
    return ConvertedModel(
        path=folder,
        name=said.name,
        sha256=said.source_sha256,
        settings=for_weights(settings, said.name, said.source_sha256),
        weights_sha256=weights,
        compute_type=said.compute_type,
    )


def _settings(folder: Path) -> ModelSettings:
    own = folder / SETTINGS_NAME
    return read_model_settings(own) if own.is_file() else WHISPER_SETTINGS


def _calibrated(folder: Path) -> bool | None:
    """Whether confidence was measured for the checkpoint that the folder was made from; None: nobody knows."""
    try:
        settings = _settings(folder)
        if settings.confidence_of is None:
            return None
        known = (folder / CONVERSION_NAME).is_file()
        return settings.calibrated(
            read_conversion(folder).source_sha256 if known else _readable_sha256(folder / WEIGHTS_NAME)
        )
    except SpeechError:  # said when it is to be used; the other models are listed all the same
        return None


def _intact(folder: Path) -> bool | None:
    """Whether every file is as it was written; None where nothing says how."""
    sums = folder / SUMS_NAME
    if not sums.is_file():
        return False if (folder / CONVERSION_NAME).is_file() else None
    lines = (line.split(maxsplit=1) for line in sums.read_text(encoding="utf-8").splitlines())
    written = {parts[1].lstrip("*"): parts[0] for parts in lines if len(parts) == 2}
    here = {path.name for path in folder.iterdir() if path.is_file()} - {SUMS_NAME}
    if WEIGHTS_NAME not in written or not here >= set(written):
        return False
    return all(_readable_sha256(folder / name) == sha256 for name, sha256 in written.items())


def _is_converted(path: Path) -> bool:
    return (path / WEIGHTS_NAME).is_file() and (path / "config.json").is_file()


def _plain_name(name_or_path: str) -> str:
    """`models/starter`, `models/starter/starter.pt` and `starter` have one conversion."""
    path = Path(name_or_path)
    return path.stem if path.suffix == ".pt" else path.name


def _readable_sha256(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError as error:
        raise SpeechError(f"{path}: cannot be read: {error.strerror}.") from error
