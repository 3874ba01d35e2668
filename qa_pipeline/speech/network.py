"""Whisper's network with a way of our own through it: windows of any length, many at a time, in any precision.

The weights and what they mean are openai-whisper's (Radford et al. 2022); its own forward pass wants 30 s a window,
recodes weights at every call, and looks into the past of one batch at a time. Nothing here knows of calls or words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from qa_pipeline.speech.layers import Checkpoint, Layer, LayerMaker
from qa_pipeline.speech.precision import Precision, attention_type, float_type, make_product

FRAME_S = 0.02
"""One position of the encoder's output."""


@dataclass(frozen=True, slots=True)
class _Passing:
    """An encoder's layers, each made when it is its turn and let go of behind it."""

    make: LayerMaker

    def __iter__(self) -> Iterator[Layer]:
        for at in range(self.make.checkpoint.dims.n_audio_layer):
            yield self.make.layer(f"encoder.blocks.{at}")


class Encoder:
    """The half of a network that hears."""

    def __init__(self, checkpoint: Checkpoint, precision: Precision, *, kept: bool = True) -> None:
        """Takes its part of the weights.

        Args:
            checkpoint: whose weights; may be dropped afterwards if the layers are kept.
            precision: of the matrix products.
            kept: whether the layers stay. Otherwise it needs the memory of one, and makes them all whenever it hears.
        """
        self.dims = checkpoint.dims
        self.device = torch.device(checkpoint.device)
        self.dtype = float_type(precision)
        make = LayerMaker(checkpoint, precision)
        self._conv = [
            (make.tensor(f"encoder.{name}.weight"), make.tensor(f"encoder.{name}.bias"))
            for name in ("conv1", "conv2")
        ]
        self._positions = make.tensor("encoder.positional_embedding")
        self._layers: Iterable[Layer] = tuple(_Passing(make)) if kept else _Passing(make)
        self._norm = make.norm("encoder.ln_post")

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
        for layer in self._layers:
            seen = layer.query_key_value(layer.norm(x)).view(len(x), 3, heads, -1).permute(1, 2, 0, 3)
            looks = [
                functional.scaled_dot_product_attention(*one.unsqueeze(1))
                .squeeze(0)
                .transpose(0, 1)
                .flatten(1)
                for one in torch.split(seen, lengths, dim=2)
            ]
            x = layer.think(x + layer.out(torch.cat(looks)))
        return list(torch.split(self._norm(x), lengths))

    def _begin(self, mel: torch.Tensor) -> torch.Tensor:
        """The spectrogram as the layers take it, shape (positions, width)."""
        x = mel.to(self.device, self.dtype)[None]
        for stride, (weight, bias) in enumerate(self._conv, start=1):
            x = functional.gelu(functional.conv1d(x, weight, bias, stride=stride, padding=1))
        begun: torch.Tensor = x[0].T + self._positions[: x.shape[2]]
        return begun


class Network:
    """A checkpoint's weights, ready."""

    def __init__(self, checkpoint: Checkpoint, precision: Precision, encoder: Encoder | None = None) -> None:
        """Takes the weights of a checkpoint, which may be dropped afterwards.

        Args:
            checkpoint: whose weights.
            precision: of the matrix products.
            encoder: made before in that precision; None: it is made here.
        """
        self.dims = checkpoint.dims
        self.precision = precision
        self.device = torch.device(checkpoint.device)
        self.dtype = float_type(precision)
        self.attention_dtype = attention_type(precision)
        self.encode = (encoder or Encoder(checkpoint, precision)).encode
        make = LayerMaker(checkpoint, precision)
        # Rows of it are read, one a token: as they are stored they take half the memory, and are the same numbers.
        embedding = checkpoint.weights["decoder.token_embedding.weight"]
        stored = embedding.dtype if precision == "int8" else self.dtype
        self._embedding = make.tensor("decoder.token_embedding.weight", stored)
        self._positions = make.tensor("decoder.positional_embedding")
        self.decoder = [make.layer(f"decoder.blocks.{at}") for at in range(self.dims.n_text_layer)]
        self._decoder_norm = make.norm("decoder.ln")
        self._vocabulary = make_product(self._embedding, None, precision, few_rows=True)
        self.alignment_heads = checkpoint.alignment_heads

    def embed(self, tokens: torch.Tensor, at: int) -> torch.Tensor:
        """Tokens, shape (rows, count), that stand at position `at` and behind, as the decoder reads them."""
        read: torch.Tensor = (
            self._embedding[tokens].to(self.dtype) + self._positions[at : at + tokens.shape[1]]
        )
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
