"""Fetching an official checkpoint: the program's only use of the network, and only when `models get` asks for it."""

import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.models import OfficialModel, official_models

_BLOCK_BYTES = 1 << 20
_TIMEOUT_S = 60
"""Without a single byte."""

Progress = Callable[[int, int], None]
"""(bytes so far, bytes in all; 0 where the server does not say)."""


def download_model(name: str, models_dir: Path, *, progress: Progress, url: str | None = None) -> Path:
    """Fetches an official checkpoint into the models folder, or leaves the folder as it was.

    Args:
        name: an official name, such as `turbo`.
        models_dir: made where it is missing.
        progress: told after every block.
        url: a mirror's address; the checksum stays the published one.

    Returns:
        The checkpoint's path.

    Raises:
        SpeechError: no such model, no network, other bytes than published, or no room on the disk.
    """
    official = official_models().get(name)
    if official is None:
        raise SpeechError(f"There is no official model {name!r}; there are {', '.join(official_models())}.")
    address = url or official.url
    if not address.startswith(("https://", "http://")):
        raise SpeechError(f"{address}: is no web address.")
    target = models_dir / f"{name}.pt"
    # In the same folder, so that the last step is a rename: half a model never carries the model's name.
    temporary = models_dir / f".{name}.{os.getpid()}.part"
    with _created(temporary) as file:
        try:
            _fetch(address, file, official, progress)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    return target


def _fetch(address: str, file: BinaryIO, official: OfficialModel, progress: Progress) -> None:
    digest = hashlib.sha256()
    done = 0
    try:
        # The address was checked to be http(s); a redirection cannot leave them.
        with urllib.request.urlopen(address, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            total = int(answer.headers.get("Content-Length") or 0)
            while block := answer.read(_BLOCK_BYTES):
                _write(file, block)
                digest.update(block)
                done += len(block)
                progress(done, total)
    except (OSError, HTTPException, ValueError) as error:
        raise SpeechError(_no_network(official, address, error)) from error
    if digest.hexdigest() != official.sha256:
        raise SpeechError(
            f"What {address} sent is not the official {official.name} ({done} bytes, other SHA-256 than "
            f"{official.sha256}); nothing was kept. Try again, or from another network."
        )


def _created(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")
    except OSError as error:
        raise SpeechError(f"{path.parent}: cannot be written: {error.strerror}.") from error


def _write(file: BinaryIO, block: bytes) -> None:
    try:
        file.write(block)
        file.flush()
    except OSError as error:
        raise SpeechError(f"{file.name}: cannot be written: {error.strerror}; is the disk full?") from error


def _no_network(official: OfficialModel, address: str, error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return (
        f"{address} could not be fetched ({reason}). On a machine with network, fetch that address "
        f"and copy the file here as {official.name}.pt into the models folder."
    )
