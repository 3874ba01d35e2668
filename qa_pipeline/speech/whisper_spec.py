"""A Whisper checkpoint's weights as CTranslate2 lays them out; what is what was read off both programs' own modules.

CTranslate2 brings converters for other formats (Hugging Face's), which want the `transformers` library and a network.
Ours takes openai-whisper's own file, the one that `models get` fetches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from ctranslate2.specs import WhisperSpec
from whisper.model import ModelDimensions


class UnknownLayoutError(ValueError):
    """The checkpoint lacks a weight, or holds one that no Whisper has."""


@dataclass(slots=True)
class _Weights:
    """The checkpoint's weights by name; each may be taken once, so that what nobody asked for shows."""

    left: dict[str, torch.Tensor]

    def take(self, name: str, *shape: int) -> torch.Tensor:
        weight = self.left.pop(name, None)
        if weight is None or tuple(weight.shape) != shape:
            found = "missing" if weight is None else f"of shape {tuple(weight.shape)}, not {shape}"
            raise UnknownLayoutError(f"{name} is {found}")
        return weight.contiguous()


def whisper_spec(dims: ModelDimensions, state: dict[str, torch.Tensor]) -> Any:  # noqa: ANN401 - it has no types
    """The weights in CTranslate2's order, without vocabulary and configuration.

    Args:
        dims: the checkpoint's sizes.
        state: its weights by name; emptied.

    Raises:
        UnknownLayoutError: they are not the weights of a Whisper of these sizes.
    """
    spec = WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    weights = _Weights(state)
    _encoder(spec.encoder, weights, dims)
    _decoder(spec.decoder, weights, dims)
    if weights.left:
        raise UnknownLayoutError(f"{', '.join(sorted(weights.left)[:3])}: no Whisper has this")
    return spec


def _encoder(spec: Any, weights: _Weights, dims: ModelDimensions) -> None:  # noqa: ANN401
    width = dims.n_audio_state
    for name, conv, bands in (("conv1", spec.conv1, dims.n_mels), ("conv2", spec.conv2, width)):
        conv.weight = weights.take(f"encoder.{name}.weight", width, bands, 3)
        conv.bias = weights.take(f"encoder.{name}.bias", width)
    spec.position_encodings.encodings = weights.take("encoder.positional_embedding", dims.n_audio_ctx, width)
    for layer, name in _layers(spec, "encoder"):
        _self_attention(layer.self_attention, weights, name, width)
        _feed_forward(layer.ffn, weights, name, width)
    _norm(spec.layer_norm, weights, "encoder.ln_post", width)


def _decoder(spec: Any, weights: _Weights, dims: ModelDimensions) -> None:  # noqa: ANN401
    width = dims.n_text_state
    spec.embeddings.weight = weights.take("decoder.token_embedding.weight", dims.n_vocab, width)
    spec.projection.weight = spec.embeddings.weight  # Whisper writes with the table that it reads with
    spec.position_encodings.encodings = weights.take("decoder.positional_embedding", dims.n_text_ctx, width)
    for layer, name in _layers(spec, "decoder"):
        _self_attention(layer.self_attention, weights, name, width)
        _cross_attention(layer.attention, weights, name, width)
        _feed_forward(layer.ffn, weights, name, width)
    _norm(spec.layer_norm, weights, "decoder.ln", width)


def _layers(spec: Any, part: str) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    return ((layer, f"{part}.blocks.{number}") for number, layer in enumerate(spec.layer))


def _self_attention(spec: Any, weights: _Weights, layer: str, width: int) -> None:  # noqa: ANN401
    """Queries, keys and values of one input are one matrix."""
    _norm(spec.layer_norm, weights, f"{layer}.attn_ln", width)
    _fused(spec.linear[0], weights, f"{layer}.attn", ("query", "key", "value"), width)
    _fused(spec.linear[1], weights, f"{layer}.attn", ("out",), width)


def _cross_attention(spec: Any, weights: _Weights, layer: str, width: int) -> None:  # noqa: ANN401
    """Queries come from the text, keys and values from the sound: two matrices."""
    _norm(spec.layer_norm, weights, f"{layer}.cross_attn_ln", width)
    _fused(spec.linear[0], weights, f"{layer}.cross_attn", ("query",), width)
    _fused(spec.linear[1], weights, f"{layer}.cross_attn", ("key", "value"), width)
    _fused(spec.linear[2], weights, f"{layer}.cross_attn", ("out",), width)


def _fused(spec: Any, weights: _Weights, attention: str, parts: tuple[str, ...], width: int) -> None:  # noqa: ANN401
    taken = [weights.take(f"{attention}.{part}.weight", width, width) for part in parts]
    # Whisper's keys have no bias: one of nothing is the same.
    biases = [
        torch.zeros(width, dtype=weight.dtype)
        if part == "key"
        else weights.take(f"{attention}.{part}.bias", width)
        for part, weight in zip(parts, taken, strict=True)
    ]
    spec.weight = torch.cat(taken)
    spec.bias = torch.cat(biases)


def _feed_forward(spec: Any, weights: _Weights, layer: str, width: int) -> None:  # noqa: ANN401
    _norm(spec.layer_norm, weights, f"{layer}.mlp_ln", width)
    for linear, name, rows, columns in (
        (spec.linear_0, "mlp.0", 4 * width, width),
        (spec.linear_1, "mlp.2", width, 4 * width),
    ):
        linear.weight = weights.take(f"{layer}.{name}.weight", rows, columns)
        linear.bias = weights.take(f"{layer}.{name}.bias", rows)


def _norm(spec: Any, weights: _Weights, name: str, width: int) -> None:  # noqa: ANN401
    spec.gamma = weights.take(f"{name}.weight", width)
    spec.beta = weights.take(f"{name}.bias", width)
