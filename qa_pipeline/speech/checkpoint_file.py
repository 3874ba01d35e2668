"""A checkpoint's file, which may come from anybody: nothing in it is run, and nothing is held that the file does not.

A few hundred bytes can announce weights of 100 GB, or unpack to them. So what the file announces is read first, without any
weights, and compared with how large it is.
"""

import zipfile
from pathlib import Path
from typing import Any

import torch
from whisper.model import ModelDimensions

_ZIP = b"PK\x03\x04"
_MOST_PARTS = 20_000
"""Of a zip file; the largest Whisper has 1,300 weights."""
_MOST_ANNOUNCED_BYTES = 20_000_000
"""Of names, shapes and sizes; the largest Whisper has 200 kB of them."""
_LARGEST = ModelDimensions(
    n_mels=512,
    n_audio_ctx=10_000,
    n_audio_state=8_192,
    n_audio_head=128,
    n_audio_layer=128,
    n_vocab=500_000,
    n_text_ctx=10_000,
    n_text_state=8_192,
    n_text_head=128,
    n_text_layer=128,
)
"""Several times the largest Whisper."""
_KINDS = frozenset({torch.float32, torch.float16, torch.bfloat16})


def read_checkpoint(path: Path) -> tuple[ModelDimensions, dict[str, torch.Tensor]]:
    """A checkpoint's sizes and weights; the weights stay in the file where it is of today's kind.

    Raises:
        ValueError: it holds what no Whisper checkpoint holds.
        Exception: whatever torch makes of a foreign file; no code of it has run.
    """
    with path.open("rb") as file:
        zipped = file.read(len(_ZIP)) == _ZIP  # as torch decides it
    if zipped:
        _refuse_unpacking(path)
    announced = torch.load(path, map_location="meta", weights_only=True, mmap=zipped)
    dims = _sizes(announced["dims"])
    _refuse_more_than(path.stat().st_size, announced["model_state_dict"])
    stored = torch.load(path, map_location="cpu", weights_only=True, mmap=zipped)
    return dims, {str(name): weight.detach() for name, weight in stored["model_state_dict"].items()}


def _refuse_unpacking(path: Path) -> None:
    """Torch stores weights as they are; whatever is packed may be a thousand times larger when it is unpacked."""
    with zipfile.ZipFile(path) as file:
        parts = file.infolist()
    if len(parts) > _MOST_PARTS:
        raise ValueError(f"has {len(parts)} parts")
    if any(part.compress_type != zipfile.ZIP_STORED for part in parts):
        raise ValueError("is packed")
    if sum(part.file_size for part in parts) > path.stat().st_size:
        raise ValueError("announces more than it holds")
    if any(part.file_size > _MOST_ANNOUNCED_BYTES for part in parts if part.filename.endswith(".pkl")):
        raise ValueError("announces too much")


def _sizes(said: dict[str, Any]) -> ModelDimensions:
    dims = ModelDimensions(**said)
    for name, most in vars(_LARGEST).items():
        value = getattr(dims, name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise ValueError(f"{name} is no size of a Whisper")
    if dims.n_audio_state % dims.n_audio_head or dims.n_text_state % dims.n_text_head:
        raise ValueError("its heads do not share its width")
    return dims


def _refuse_more_than(size: int, weights: dict[str, torch.Tensor]) -> None:
    """Weights that are views of a few numbers, or of none, would fill the memory when a network is made of them."""
    total = 0
    for weight in weights.values():
        if weight.dtype not in _KINDS or not weight.is_contiguous():
            raise ValueError("holds weights that are none")
        total += weight.numel() * weight.element_size()
    if total > size:
        raise ValueError("announces more than it holds")
