"""A network's layers in any precision, made one by one from a checkpoint's weights, which stay as they are stored.

What is made is always a copy: a checkpoint's weights lie in its file, and whoever keeps one keeps all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch.nn import functional
from whisper.model import ModelDimensions

from qa_pipeline.speech.precision import Precision, Product, float_type, make_product


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checkpoint:
    """What a network is made from."""

    dims: ModelDimensions
    weights: Mapping[str, torch.Tensor]
    """By the names that openai-whisper gives them, as they are stored."""
    alignment_heads: tuple[tuple[int, int], ...]
    """(layer, head) of the decoder's heads that follow the words."""
    device: str
    """`cpu` or `cuda`: where the network is made; the weights need not be there."""

    @property
    def is_multilingual(self) -> bool:
        """Whether it knows other languages than English."""
        return bool(self.dims.n_vocab >= 51865)

    @property
    def num_languages(self) -> int:
        """How many of whisper's languages it knows."""
        return int(self.dims.n_vocab) - 51765 - int(self.is_multilingual)


@dataclass(frozen=True, slots=True)
class Norm:
    """A layer norm."""

    weight: torch.Tensor
    bias: torch.Tensor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Takes and gives any leading shape."""
        return functional.layer_norm(x, self.weight.shape, self.weight, self.bias)


@dataclass(frozen=True, slots=True)
class Layer:
    """One block of the encoder or the decoder; `cross_*` only in the decoder."""

    norm: Norm
    query_key_value: Product
    out: Product
    mlp_norm: Norm
    widen: Product
    narrow: Product
    cross_norm: Norm | None = None
    cross_query: Product | None = None
    cross_key_value: Product | None = None
    cross_out: Product | None = None

    def think(self, x: torch.Tensor) -> torch.Tensor:
        """The layer's last part, added to what came in."""
        return x + self.narrow(functional.gelu(self.widen(self.mlp_norm(x))))


@dataclass(frozen=True, slots=True)
class LayerMaker:
    """Makes the parts of a network in one precision."""

    checkpoint: Checkpoint
    precision: Precision

    def tensor(self, name: str, dtype: torch.dtype | None = None) -> torch.Tensor:
        """A weight, in the type between the products unless another one is named."""
        kind = dtype or float_type(self.precision)
        return self.checkpoint.weights[name].to(self.checkpoint.device, kind, copy=True)

    def norm(self, name: str) -> Norm:
        """A layer norm by its name."""
        return Norm(self.tensor(f"{name}.weight"), self.tensor(f"{name}.bias"))

    def layer(self, name: str) -> Layer:
        """A block by its name."""
        crossed = {}
        if f"{name}.cross_attn.query.weight" in self.checkpoint.weights:
            crossed = {
                "cross_norm": self.norm(f"{name}.cross_attn_ln"),
                "cross_query": self._product(f"{name}.cross_attn.query"),
                "cross_key_value": self._product(f"{name}.cross_attn.key", f"{name}.cross_attn.value"),
                "cross_out": self._product(f"{name}.cross_attn.out"),
            }
        return Layer(
            norm=self.norm(f"{name}.attn_ln"),
            query_key_value=self._product(f"{name}.attn.query", f"{name}.attn.key", f"{name}.attn.value"),
            out=self._product(f"{name}.attn.out"),
            mlp_norm=self.norm(f"{name}.mlp_ln"),
            widen=self._product(f"{name}.mlp.0"),
            narrow=self._product(f"{name}.mlp.2"),
            **crossed,  # type: ignore[arg-type] # the keys are the four fields
        )

    def _product(self, *names: str) -> Product:
        """Several products of the same input are one."""
        weights = self.checkpoint.weights
        weight = torch.cat([weights[f"{name}.weight"] for name in names])
        biases = [
            weights.get(f"{name}.bias", torch.zeros(len(weights[f"{name}.weight"])))
            for name in names  # Whisper's keys have none
        ]
        few_rows = names[0].startswith("decoder") and not names[0].endswith("cross_attn.key")
        device = self.checkpoint.device
        return make_product(
            weight.to(device), torch.cat(biases).to(device), self.precision, few_rows=few_rows
        )
