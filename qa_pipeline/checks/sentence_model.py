"""Where sentence-transformers lives: a model from a folder of the user's, never from the network."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.checks.meaning import Meaning, MeaningModel
from qa_pipeline.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MARK = "modules.json"
"""The file by which sentence-transformers knows its models."""
DECIDES = frozenset({".json", ".txt", ".model", ".safetensors", ".bin"})
"""Endings of the files that decide the vectors: configuration, vocabulary, weights."""
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}
TOGETHER = 32
"""Sentences that are encoded at a time."""
LEAST_VERSION = 6
"""Older ones run code that a model's folder names."""
PROBES = ("buongiorno", "arrivederci")
"""A model without its vocabulary loads too, and holds all words to be one."""
INSTALL = "pip install 'qa-pipeline[semantic]'"


def find_model(folder: Path, threshold: float) -> MeaningModel:
    """The model of a folder, not loaded yet.

    Args:
        folder: where it lies.
        threshold: the cosine from which a passage may mean what a wording says.

    Raises:
        SettingsError: there is no such folder, or it holds no such model.
    """
    if not folder.is_dir():
        raise SettingsError(
            f"{folder}: no such folder; `meaning_model` in qa.yaml names a folder with a sentence-transformers model, "
            "by its place in the workspace or in models/; leave it out to do without"
        )
    if not (folder / MARK).is_file():
        raise SettingsError(
            f"{folder}: holds no sentence-transformers model, for there is no {MARK} in it; copy the whole folder of one, "
            "as its `save` writes it, or leave `meaning_model` out of qa.yaml to do without"
        )
    return MeaningModel(folder=folder, sha256=_checksum(folder), threshold=threshold)


def _checksum(folder: Path) -> str:
    """Of the names and contents of all that decides the vectors."""
    total = hashlib.sha256()
    try:
        for path in sorted(folder.rglob("*")):
            if path.suffix in DECIDES and path.is_file():
                with path.open("rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
                total.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    except OSError as err:
        raise SettingsError(f"{err.filename}: cannot be read: {err.strerror}") from err
    return total.hexdigest()


@lru_cache(maxsize=1)
def load_meaning(model: MeaningModel) -> Meaning:
    """The model, ready; loaded once a process.

    Raises:
        SettingsError: sentence-transformers is not installed, or cannot load it.
    """
    return Meaning(encoder=_Sentences(_load(model.folder)), threshold=model.threshold)


class _Sentences:
    """A sentence-transformers model as an `Encoder`."""

    def __init__(self, model: "SentenceTransformer") -> None:
        self._model = model

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (texts, d); zeros where the model finds nothing in a text."""
        given = self._model.encode(
            list(texts), batch_size=TOGETHER, show_progress_bar=False, convert_to_numpy=True
        )
        vectors = np.nan_to_num(np.asarray(given, dtype=np.float64))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def _load(folder: Path) -> "SentenceTransformer":
    with _offline():
        sentence_transformer = _class()
        try:
            # On the processor: it is fast enough, and gives the same numbers on machines with a graphics card and without.
            model = sentence_transformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
            one, other = _Sentences(model).encode(PROBES)
        except Exception as err:  # whatever a wrong file makes of it
            raise SettingsError(_why(folder, err)) from err
    if np.allclose(one, other):
        raise SettingsError(
            _why(folder, ValueError("it tells no two words apart; a file is missing perhaps"))
        )
    return model


def _class() -> "type[SentenceTransformer]":
    """The package, imported now: it takes seconds, and most workspaces never need it."""
    try:
        import sentence_transformers as package  # noqa: PLC0415
    except ImportError as err:
        raise SettingsError(
            f"`meaning_model` in qa.yaml needs sentence-transformers: {INSTALL}, or leave it out to do without"
        ) from err
    if int(package.__version__.partition(".")[0]) < LEAST_VERSION:
        raise SettingsError(f"sentence-transformers {package.__version__} is too old to be safe: {INSTALL}")
    made: type[SentenceTransformer] = package.SentenceTransformer
    return made


def _why(folder: Path, err: Exception) -> str:
    said = next(iter(str(err).strip().splitlines()), "")
    return (
        f"{folder}: cannot be loaded by sentence-transformers ({type(err).__name__}: {said}); it needs a whole model "
        "with its weights as .safetensors and no code of its own; or leave `meaning_model` out of qa.yaml to do without"
    )


@contextmanager
def _offline() -> Iterator[None]:
    """Tells the libraries that there is no network, while they are loaded and load; what was set before is set again."""
    before = {name: os.environ.get(name) for name in OFFLINE}
    os.environ.update(OFFLINE)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
