"""Whisper's network with a way of our own through it: windows of any length, many at a time, in any precision.

The weights and what they mean are openai-whisper's (Radford et al. 2022); its own forward pass wants 30 s a window,
recodes weights at every call, and looks into the past of one batch at a time. Nothing here knows of calls or words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from qa_pipeline.speech.precision import Precision, Product, attention_type, float_type, make_product

FRAME_S = 0.02
"""One position of the encoder's output."""

State = Mapping[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class _Norm:
    weight: torch.Tensor
    bias: torch.Tensor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return functional.layer_norm(x, self.weight.shape, self.weight, self.bias)


@dataclass(frozen=True, slots=True)
class _Layer:
    """One block of the encoder or the decoder; `cross_*` only in the decoder."""

    norm: _Norm
    query_key_value: Product
    out: Product
    mlp_norm: _Norm
    widen: Product
    narrow: Product
    cross_norm: _Norm | None = None
    cross_query: Product | None = None
    cross_key_value: Product | None = None
    cross_out: Product | None = None

    def think(self, x: torch.Tensor) -> torch.Tensor:
        """The layer's last part, added to what came in."""
        return x + self.narrow(functional.gelu(self.widen(self.mlp_norm(x))))


class Network:
    """A checkpoint's weights, ready."""

    def __init__(self, model: Any, precision: Precision) -> None:  # noqa: ANN401 - whisper has no types
        """Takes the weights of a loaded whisper model, which may be dropped afterwards.

        Args:
            model: as `whisper.load_model` gives it.
            precision: of the matrix products.
        """
        self.dims = model.dims
        self.precision = precision
        self.device = model.device
        self.dtype = float_type(precision)
        self.attention_dtype = attention_type(precision)
        state = model.state_dict()
        self._conv = [
            (state[f"encoder.{name}.weight"].to(self.dtype), state[f"encoder.{name}.bias"].to(self.dtype))
            for name in ("conv1", "conv2")
        ]
        self._encoder_positions = state["encoder.positional_embedding"].to(self.dtype)
        self._encoder = [self._layer(state, f"encoder.blocks.{at}") for at in range(self.dims.n_audio_layer)]
        self._encoder_norm = self._norm(state, "encoder.ln_post")
        embedding = state["decoder.token_embedding.weight"]
        self._embedding = embedding.to(self.dtype)
        self._positions = state["decoder.positional_embedding"].to(self.dtype)
        self.decoder = [self._layer(state, f"decoder.blocks.{at}") for at in range(self.dims.n_text_layer)]
        self._decoder_norm = self._norm(state, "decoder.ln")
        self._vocabulary = make_product(embedding, None, precision, few_rows=True)
        self.alignment_heads: list[tuple[int, int]] = [
            (layer, head) for layer, head in model.alignment_heads.to_dense().bool().cpu().nonzero().tolist()
        ]

    def _norm(self, state: State, name: str) -> _Norm:
        return _Norm(state[f"{name}.weight"].to(self.dtype), state[f"{name}.bias"].to(self.dtype))

    def _product(self, state: State, *names: str) -> Product:
        """Several products of the same input are one."""
        weight = torch.cat([state[f"{name}.weight"] for name in names])
        biases = [
            state.get(f"{name}.bias", torch.zeros(len(state[f"{name}.weight"]), device=weight.device))
            for name in names  # Whisper's keys have none
        ]
        few_rows = names[0].startswith("decoder") and not names[0].endswith("cross_attn.key")
        return make_product(weight, torch.cat(biases), self.precision, few_rows=few_rows)

    def _layer(self, state: State, name: str) -> _Layer:
        crossed = {}
        if f"{name}.cross_attn.query.weight" in state:
            crossed = {
                "cross_norm": self._norm(state, f"{name}.cross_attn_ln"),
                "cross_query": self._product(state, f"{name}.cross_attn.query"),
                "cross_key_value": self._product(state, f"{name}.cross_attn.key", f"{name}.cross_attn.value"),
                "cross_out": self._product(state, f"{name}.cross_attn.out"),
            }
        attention = (f"{name}.attn.query", f"{name}.attn.key", f"{name}.attn.value")
        return _Layer(
            norm=self._norm(state, f"{name}.attn_ln"),
            query_key_value=self._product(state, *attention),
            out=self._product(state, f"{name}.attn.out"),
            mlp_norm=self._norm(state, f"{name}.mlp_ln"),
            widen=self._product(state, f"{name}.mlp.0"),
            narrow=self._product(state, f"{name}.mlp.2"),
            **crossed,  # type: ignore[arg-type] # the keys are the four fields
        )

    def encode(self, mels: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Hears windows of any lengths together: each looks at itself alone, all else is done for all at once.

        Args:
            mels: of each window, shape (bands, frames of 10 ms); an even number of frames, 3000 at most.

        Returns:
            For each window its features, shape (positions of FRAME_S, width).
        """
        parts = [self._begin(mel) for mel in mels]
        lengths = [len(part) for part in parts]
        x = torch.cat(parts)
        heads = self.dims.n_audio_head
        for layer in self._encoder:
            seen = layer.query_key_value(layer.norm(x)).view(len(x), 3, heads, -1).permute(1, 2, 0, 3)
            looks = [
                functional.scaled_dot_product_attention(*one.unsqueeze(1))
                .squeeze(0)
                .transpose(0, 1)
                .flatten(1)
                for one in torch.split(seen, lengths, dim=2)
            ]
            x = layer.think(x + layer.out(torch.cat(looks)))
        return list(torch.split(self._encoder_norm(x), lengths))

    def _begin(self, mel: torch.Tensor) -> torch.Tensor:
        """The spectrogram as the layers take it, shape (positions, width)."""
        x = mel.to(self.device, self.dtype)[None]
        for stride, (weight, bias) in enumerate(self._conv, start=1):
            x = functional.gelu(functional.conv1d(x, weight, bias, stride=stride, padding=1))
        begun: torch.Tensor = x[0].T + self._encoder_positions[: x.shape[2]]
        return begun

    def embed(self, tokens: torch.Tensor, at: int) -> torch.Tensor:
        """Tokens, shape (rows, count), that stand at position `at` and behind, as the decoder reads them."""
        read: torch.Tensor = self._embedding[tokens] + self._positions[at : at + tokens.shape[1]]
        return read

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        """What the decoder would write next, float32, shape (rows, tokens of the vocabulary)."""
        said: torch.Tensor = self._vocabulary(self._decoder_norm(x)).float()
        return said


def split_heads(x: torch.Tensor, heads: int, parts: int = 1) -> tuple[torch.Tensor, ...]:
    """(rows, positions, parts x width) -> as many of (rows, heads, positions, width of a head)."""
    rows, positions, width = x.shape
    return x.view(rows, positions, parts, heads, width // parts // heads).permute(2, 0, 3, 1, 4).unbind(0)


def join_heads(x: torch.Tensor) -> torch.Tensor:
    """(rows, heads, positions, width of a head) -> (rows, positions, width)."""
    return x.transpose(1, 2).flatten(2)
