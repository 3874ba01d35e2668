"""A larger checkpoint that says the very same words, so that speed and word errors are measured together.

Only a small checkpoint ships, and people run larger ones. Here every feature of the small one is repeated and the weights
behind it divided, so that each copy computes what the one did; added layers end in zero and add nothing to what passes
by. The cost is that of the larger network, the text that of the small one.

Run as a program (`python -m qa_pipeline.bench.enlarge FROM.pt TO.pt SIZE`) it keeps torch out of the process that measures.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from whisper.model import ModelDimensions, Whisper

Weights = dict[str, torch.Tensor]

_SEED = 0
_ADDED_SCALE = 0.02
"""Standard deviation of an added layer's idle weights: what they are changes nothing, but zeros might be cheaper."""
_ENDS = ("attn.out.weight", "mlp.2.weight")
"""The last matrix of each branch of a layer (cross_attn.out too): zero in an added layer."""
_OUTPUT_NORM = ("decoder.ln.weight", "decoder.ln.bias")
"""Before the words are scored, which adds up over the copies."""


@dataclass(frozen=True, slots=True)
class Size:
    """One of Whisper's sizes."""

    width: int
    """Features."""
    layers: int
    """Of the encoder, and of the decoder."""


SIZES = {"tiny": Size(384, 4), "base": Size(512, 6), "small": Size(768, 12), "medium": Size(1024, 24)}


def enlarge(checkpoint: dict[str, Any], size: Size) -> dict[str, Any]:
    """A checkpoint of at least that width and depth with the same logits.

    Features can only be repeated whole, and no layer is taken away: where the width is no multiple of the source's,
    the next multiple is taken (`base` from 192: 576).

    Args:
        checkpoint: in openai-whisper's format, `dims` and `model_state_dict`.
        size: what it shall have.
    """
    small = ModelDimensions(**checkpoint["dims"])
    copies = max(1, -(-size.width // small.n_audio_state))
    large = _dimensions(small, copies, size.layers)
    weights: Weights = checkpoint["model_state_dict"]
    random = torch.Generator().manual_seed(_SEED)
    made = {}
    for name, shape in _shapes(large).items():
        source = _source_name(name, small, large)
        value = _added(name, shape, random) if source is None else _repeated(name, weights[source], copies)
        made[name] = value.to(_exact_type(weights, copies)).contiguous()
    return {"dims": vars(large), "model_state_dict": made}


def enlarge_file(source: Path, target: Path, size: str) -> None:
    """Reads one checkpoint and writes another.

    Args:
        source: in openai-whisper's format.
        target: never half written.
        size: one of SIZES.
    """
    checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    temporary = target.with_name(f".{target.name}.part")
    torch.save(enlarge(checkpoint, SIZES[size]), temporary)
    temporary.replace(target)


def _dimensions(small: ModelDimensions, copies: int, layers: int) -> ModelDimensions:
    # Heads are repeated, not widened: each attends as before.
    return ModelDimensions(
        **vars(small)
        | {
            "n_audio_state": small.n_audio_state * copies,
            "n_audio_head": small.n_audio_head * copies,
            "n_audio_layer": max(layers, small.n_audio_layer),
            "n_text_state": small.n_text_state * copies,
            "n_text_head": small.n_text_head * copies,
            "n_text_layer": max(layers, small.n_text_layer),
        }
    )


def _shapes(dimensions: ModelDimensions) -> dict[str, torch.Size]:
    """Names and shapes of all weights of such a network."""
    return {name: value.shape for name, value in Whisper(dimensions).state_dict().items()}


def _source_name(name: str, small: ModelDimensions, large: ModelDimensions) -> str | None:
    """The small network's weight behind a large one's; None for an added layer.

    Added layers come first: whisper takes the heads of the later half for those that follow the sound.
    """
    part, _, rest = name.partition(".blocks.")
    if not rest:
        return name
    number, _, inner = rest.partition(".")
    counts = (
        (large.n_audio_layer, small.n_audio_layer)
        if part == "encoder"
        else (large.n_text_layer, small.n_text_layer)
    )
    index = int(number) - (counts[0] - counts[1])
    return None if index < 0 else f"{part}.blocks.{index}.{inner}"


def _added(name: str, shape: torch.Size, random: torch.Generator) -> torch.Tensor:
    if name.endswith(_ENDS) or name.endswith("bias"):
        return torch.zeros(shape)
    if len(shape) == 1:  # a layer norm
        return torch.ones(shape)
    return torch.randn(shape, generator=random) * _ADDED_SCALE


def _repeated(name: str, weight: torch.Tensor, copies: int) -> torch.Tensor:
    """A weight whose outputs are repeated and, where its inputs are too, which counts each of them once."""
    value = weight.float()
    if name in _OUTPUT_NORM:
        return value.repeat(copies) / copies
    if name.endswith(("positional_embedding", "token_embedding.weight")):
        return value.repeat(1, copies)  # (positions or tokens, features)
    if value.dim() == 1:
        return value.repeat(copies)
    if name.startswith("encoder.conv1"):
        return value.repeat(
            copies, 1, 1
        )  # (features, bands, kernel): the bands of the sound are not repeated
    return value.repeat(copies, copies, *[1] * (value.dim() - 2)) / copies


def _exact_type(weights: Weights, copies: int) -> torch.dtype:
    """Half precision halves and quarters without loss, but a third of a number is another number in it."""
    stored = weights["decoder.token_embedding.weight"].dtype
    return stored if copies & (copies - 1) == 0 else torch.float32


if __name__ == "__main__":
    enlarge_file(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
