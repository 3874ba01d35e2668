"""Finding a model's checkpoint, and being sure that it is the one: by its SHA-256, before anything loads it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.model_settings import (
    SETTINGS_NAME,
    WHISPER_SETTINGS,
    ModelSettings,
    for_weights,
    read_model_settings,
)

_ENDING = ".pt"
_ENGINE = "openai-whisper"
"""What hears with checkpoints as they are."""
_BLOCK_BYTES = 1 << 20
_SHA256_LETTERS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialModel:
    """A checkpoint that OpenAI published, as openai-whisper lists it."""

    name: str
    url: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundModel:
    """A checkpoint on this machine."""

    path: Path
    name: str
    """The official name, or the folder's or file's own."""
    sha256: str
    settings: ModelSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedModel:
    """A line of `models list` and `models verify`."""

    name: str
    path: Path
    bytes: int
    official: bool
    intact: bool | None = None
    """None: not checked, or nothing to check against."""
    engine: str = _ENGINE
    """Which engine hears with it."""
    calibrated: bool | None = None
    """Whether its confidence was measured for these weights, so that it is used; None: it was not measured."""


def official_models() -> dict[str, OfficialModel]:
    """The published checkpoints by name; several names may be one file."""
    from whisper import _MODELS  # noqa: PLC0415 - takes seconds with torch; `--help` must not wait for it

    # The address holds the checksum: .../models/SHA256/NAME.pt
    return {
        name: OfficialModel(name=name, url=url, sha256=url.split("/")[-2])
        for name, url in _MODELS.items()
        if len(url.split("/")[-2]) == _SHA256_LETTERS
    }


def find_model(name_or_path: str, models_dir: Path) -> FoundModel:
    """Finds a checkpoint by path (a `.pt` file or a folder with `model.yaml`) or by official name.

    Raises:
        SpeechError: it is not there, or its bytes are not the official ones; says what to do.
    """
    given = Path(name_or_path)
    for path in (given, models_dir / name_or_path):
        if (path / SETTINGS_NAME).is_file():
            return _from_folder(path)
    if given.suffix == _ENDING and given.is_file():
        return _from_file(given)
    return _official(name_or_path, models_dir)


def list_models(models_dir: Path) -> tuple[ListedModel, ...]:
    """What is in the models folder, by name; a checkpoint is read only where confidence was measured for one."""
    return tuple(_listed(path, name, check=False) for path, name in _checkpoints(models_dir))


def verify_models(
    models_dir: Path, *, on_model: Callable[[str], None] = lambda _: None
) -> tuple[ListedModel, ...]:
    """What is in the models folder, with official checkpoints compared to their published SHA-256.

    Args:
        models_dir: the folder.
        on_model: told each name before its gigabytes are read.
    """
    listed = []
    for path, name in _checkpoints(models_dir):
        on_model(name)
        listed.append(_listed(path, name, check=True))
    return tuple(listed)


def confidence_fault(model: ListedModel) -> str | None:
    """What is said of a model whose confidence was measured for other weights, and what to do; None for all others."""
    if model.calibrated is not False:
        return None
    engine = "" if model.engine == _ENGINE else f" --engine {model.engine}"
    return (
        f"{model.path}: its confidence was measured for other weights and is not used: words have the network's own "
        f"probabilities. Measure it anew: `qa-pipeline models calibrate {model.name} CALLS{engine} --write`"
    )


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _from_folder(folder: Path) -> FoundModel:
    settings = read_model_settings(folder / SETTINGS_NAME)
    path = folder / (settings.file or "")
    if not path.is_file():
        raise SpeechError(f"{folder / SETTINGS_NAME}: names {settings.file}, which is not in that folder.")
    name, sha256 = folder.resolve().name, _readable_sha256(path)
    return FoundModel(path=path, name=name, sha256=sha256, settings=for_weights(settings, name, sha256))


def _from_file(path: Path) -> FoundModel:
    sha256 = _readable_sha256(path)
    if (own := _settings_beside(path)) is not None:
        settings = for_weights(own, path.stem, sha256)
        return FoundModel(path=path, name=path.stem, sha256=sha256, settings=settings)
    official = official_models().get(path.stem)
    if official is not None and official.sha256 != sha256:
        raise SpeechError(_wrong_checksum(path, official))
    return FoundModel(path=path, name=path.stem, sha256=sha256, settings=WHISPER_SETTINGS)


def _official(name: str, models_dir: Path) -> FoundModel:
    official = official_models().get(name)
    if official is None:
        known = ", ".join(official_models())
        raise SpeechError(
            f"There is no model {name!r}: give the path of a .pt file or of a folder with {SETTINGS_NAME}, "
            f"or one of {known}."
        )
    path = models_dir / f"{name}{_ENDING}"
    if not path.is_file():
        raise SpeechError(
            f"The model {name} is not on this machine. On a machine with network run `qa-pipeline models get {name}`; "
            f"or copy the file {Path(official.url).name} here as {path}; "
            "or try the program with the small model that comes with it: --model starter."
        )
    sha256 = _readable_sha256(path)
    if sha256 != official.sha256:
        raise SpeechError(_wrong_checksum(path, official))
    return FoundModel(path=path, name=name, sha256=sha256, settings=WHISPER_SETTINGS)


def _wrong_checksum(path: Path, official: OfficialModel) -> str:
    return (
        f"{path}: is not the official {official.name}: its SHA-256 should be {official.sha256}. "
        f"Delete it and fetch it again with `qa-pipeline models get {official.name}`."
    )


def _readable_sha256(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError as error:
        raise SpeechError(f"{path}: cannot be read: {error.strerror}.") from error


def _checkpoints(models_dir: Path) -> list[tuple[Path, str]]:
    """Every checkpoint of the folder with its name, by name."""
    if not models_dir.is_dir():
        return []
    files = [(path, path.stem) for path in models_dir.glob(f"*{_ENDING}")]
    for settings_path in models_dir.glob(f"*/{SETTINGS_NAME}"):
        folder = settings_path.parent
        files.append((folder / (read_model_settings(settings_path).file or ""), folder.name))
    return sorted(((path, name) for path, name in files if path.is_file()), key=lambda one: one[1])


def _settings_beside(path: Path) -> ModelSettings | None:
    """What a checkpoint's folder says of it, if anything."""
    beside = path.with_name(SETTINGS_NAME)
    settings = read_model_settings(beside) if beside.is_file() else None
    return settings if settings and settings.file == path.name else None


def _own_sum(path: Path) -> str | None:
    """The checksum that a model's own folder publishes in SHA256SUMS, as `sha256sum` writes it."""
    sums = path.with_name("SHA256SUMS")
    if not sums.is_file():
        return None
    lines = (line.split() for line in sums.read_text(encoding="utf-8").splitlines())
    return next((parts[0] for parts in lines if len(parts) == 2 and parts[1].lstrip("*") == path.name), None)


def _listed(path: Path, name: str, *, check: bool) -> ListedModel:
    official = official_models().get(name) if path.stem == name else None
    published = official.sha256 if official else _own_sum(path)
    own = _settings_beside(path)
    measured = own is not None and own.confidence_of is not None
    sha256 = _readable_sha256(path) if measured or (check and published) else ""
    return ListedModel(
        name=name,
        path=path,
        bytes=path.stat().st_size,
        official=official is not None,
        intact=sha256 == published if check and published else None,
        calibrated=own.calibrated(sha256) if own else None,
    )
