"""A small Whisper that trains from nothing, and its export to Whisper's own format."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from whisper.model import (
    AudioEncoder,
    ModelDimensions,
    MultiHeadAttention,
    ResidualAttentionBlock,
    TextDecoder,
    Whisper,
    sinusoids,
)

from .features import MELS
from .vocabulary import CTC_LABELS, TIMESTAMPS, WHISPER_TOKENS, Vocabulary, tokenizer

if TYPE_CHECKING:
    from pathlib import Path

ENCODER_FRAMES, DECODER_TOKENS = 1500, 448  # fixed by Whisper's format
# up to this many encoder frames plain matrix products train faster on a CPU than the fused kernel
EXPLICIT_ATTENTION_FRAMES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Width, heads and depth."""

    width: int = 192
    heads: int = 4
    encoder_layers: int = 6
    decoder_layers: int = 3

    def dimensions(self, tokens: int) -> ModelDimensions:
        """The same as Whisper names them."""
        return ModelDimensions(
            n_mels=MELS,
            n_audio_ctx=ENCODER_FRAMES,
            n_audio_state=self.width,
            n_audio_head=self.heads,
            n_audio_layer=self.encoder_layers,
            n_vocab=tokens,
            n_text_ctx=DECODER_TOKENS,
            n_text_state=self.width,
            n_text_head=self.heads,
            n_text_layer=self.decoder_layers,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What the losses need. B windows, T encoder frames (20 ms), U tokens, V tokens in the set."""

    tokens: Tensor  # [B, U, V] logits
    letters: Tensor  # [B, T, CTC_LABELS] logits
    phones: Tensor  # [B, T, phones] logits
    attention: list[Tensor]  # [B, heads, U, T] of the upper half of the decoder


class TrainableWhisper(nn.Module):
    """Whisper with few tokens, a letter head on top of its encoder and a phone head below the top."""

    def __init__(self, size: Size, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.size, self.vocabulary = size, vocabulary
        self.whisper = Whisper(size.dimensions(vocabulary.size))
        self.letter_head = nn.Linear(size.width, CTC_LABELS)
        self.phone_head = nn.Linear(size.width, len(vocabulary.phones))
        self.phone_layer = max(0, size.encoder_layers - 3)  # the fourth of six
        initialise(self.whisper, size)
        self._smooth_timestamps()
        start_attention_local(self.whisper, size)

    def _smooth_timestamps(self) -> None:
        """Neighbouring timestamps start with similar rows, so that each learns from the others' examples."""
        rows = [self.vocabulary.special(tokenizer().timestamp_begin + step) for step in TIMESTAMPS]
        waves = sinusoids(len(rows), self.size.width) * self.size.width**-0.5
        with torch.no_grad():
            self.whisper.decoder.token_embedding.weight[rows] += waves

    def forward(self, mel: Tensor, tokens: Tensor) -> Output:
        """Mel [B, 80, 2 T] and the tokens read so far [B, U]; T may be below 1500."""
        audio, middle = self.encode(mel)
        logits, attention = self.decode(tokens, audio)
        return Output(
            tokens=logits,
            letters=self.letter_head(audio),
            phones=self.phone_head(middle),
            attention=attention,
        )

    def encode(self, mel: Tensor) -> tuple[Tensor, Tensor]:
        """Whisper's encoder for any length: its top and the layer of the phone head, both [B, T, width]."""
        encoder = self.whisper.encoder
        x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).transpose(1, 2)
        x = x + encoder.positional_embedding[: x.shape[1]].to(x.dtype)
        middle = x
        for layer, block in enumerate(blocks_of(encoder)):
            x = x + self_attention(block.attn, block.attn_ln(x))
            x = x + block.mlp(block.mlp_ln(x))
            if layer == self.phone_layer:
                middle = F.layer_norm(x, (self.size.width,))
        return encoder.ln_post(x), middle

    def decode(self, tokens: Tensor, audio: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Whisper's decoder with teacher forcing: logits [B, U, V] and the attention of its upper half."""
        decoder = self.whisper.decoder
        x = decoder.token_embedding(tokens) + decoder.positional_embedding[: tokens.shape[1]]
        attention = []
        for layer, block in enumerate(blocks_of(decoder)):
            x = x + block.attn(block.attn_ln(x), mask=decoder.mask)[0]
            heard, weights = cross_attention(block.cross_attn, block.cross_attn_ln(x), audio)
            x = x + heard
            x = x + block.mlp(block.mlp_ln(x))
            if layer >= self.size.decoder_layers // 2:
                attention.append(weights)
        logits = (decoder.ln(x) @ decoder.token_embedding.weight.T.to(x.dtype)).float()
        # the last row stands for all the tokens that were left out: as many times as there are of them
        left_out = math.log(WHISPER_TOKENS - len(self.vocabulary.tokens))
        return torch.cat([logits[..., :-1], logits[..., -1:] + left_out], dim=-1), attention

    def export(self, path: Path) -> None:
        """Write a checkpoint that `whisper.load_model(path)` reads: all 51,865 tokens, half precision."""
        state = {name: value.detach().cpu().half() for name, value in self.whisper.state_dict().items()}
        small = state["decoder.token_embedding.weight"]
        full = small[-1].repeat(WHISPER_TOKENS, 1)
        full[torch.tensor(self.vocabulary.tokens)] = small[:-1]
        state["decoder.token_embedding.weight"] = full
        unfinished = path.with_suffix(".new")
        stored = {"dims": asdict(self.size.dimensions(WHISPER_TOKENS)), "model_state_dict": state}
        torch.save(stored, unfinished)
        unfinished.replace(path)  # who reads the former one meanwhile has it mapped into memory


def blocks_of(part: AudioEncoder | TextDecoder) -> list[ResidualAttentionBlock]:
    """The layers of an encoder or decoder."""
    return list(part.blocks)  # whisper has no type stubs, so this is where the type is said


def split_heads(x: Tensor, heads: int) -> Tensor:
    """[B, T, width] -> [B, heads, T, width / heads]."""
    return x.view(*x.shape[:2], heads, -1).transpose(1, 2)


def attend(query: Tensor, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
    """Attention in plain products: the result with its heads joined [B, T, width], and its weights."""
    scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
    weights = scores.float().softmax(-1)
    return (weights.to(value.dtype) @ value).transpose(1, 2).flatten(2), weights


def self_attention(attention: MultiHeadAttention, x: Tensor) -> Tensor:
    """Every frame looks at all frames."""
    query, key, value = (
        split_heads(f(x), attention.n_head) for f in (attention.query, attention.key, attention.value)
    )
    if x.shape[1] <= EXPLICIT_ATTENTION_FRAMES:
        joined, _ = attend(query, key, value)
    else:
        joined = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
    result: Tensor = attention.out(joined)
    return result


def cross_attention(attention: MultiHeadAttention, x: Tensor, audio: Tensor) -> tuple[Tensor, Tensor]:
    """Every token looks at the audio; the weights [B, heads, U, T] are what the attention guide judges."""
    query = split_heads(attention.query(x), attention.n_head)
    key, value = (split_heads(f(audio), attention.n_head) for f in (attention.key, attention.value))
    joined, weights = attend(query, key, value)
    return attention.out(joined), weights


def initialise(model: Whisper, size: Size) -> None:
    """Whisper's classes expect a checkpoint and leave some parameters empty; these values train."""
    for name, parameter in model.named_parameters():
        if parameter.ndim >= 2 and "positional" not in name:
            nn.init.normal_(parameter, 0, parameter[0].numel() ** -0.5)
        elif name.endswith("bias"):
            nn.init.zeros_(parameter)
        if name.endswith(("out.weight", "mlp.2.weight")):  # what is added to the residual stream starts small
            parameter.data *= (2 * size.encoder_layers) ** -0.5
    nn.init.normal_(model.decoder.positional_embedding, 0, 0.01)
    nn.init.normal_(model.decoder.token_embedding.weight, 0, size.width**-0.5)


def start_attention_local(model: Whisper, size: Size) -> None:
    """Make three heads of each encoder layer begin as windows on the past, the future and the present.

    Whisper's positions are sinusoids, so a query that rotates them by an offset peaks at the key that far away.
    A small model takes long to find this by itself.
    """
    half, head_width = size.width // 2, size.width // size.heads
    pairs = head_width // 2
    frequency = torch.exp(-math.log(10_000) / (half - 1) * torch.arange(half))
    reach = max(pairs, 26)
    for layer, block in enumerate(blocks_of(model.encoder)):
        offset = 2 + 1.5 * layer  # encoder frames of 20 ms
        for head, (shift, first) in enumerate([(-offset, 0), (offset, 0), (0.0, 12)][: size.heads - 1]):
            waves = torch.linspace(first, min(first + reach, half - 1), pairs).round().long()
            rows = torch.arange(pairs)
            cosine, sine = torch.cos(frequency[waves] * shift), torch.sin(frequency[waves] * shift)
            query, key = torch.zeros(head_width, size.width), torch.zeros(head_width, size.width)
            query[rows, waves], query[rows, half + waves] = cosine, sine
            query[pairs + rows, waves], query[pairs + rows, half + waves] = -sine, cosine
            key[rows, waves] = key[pairs + rows, half + waves] = 1.0
            part = slice(head * head_width, (head + 1) * head_width)
            with torch.no_grad():
                for linear, pattern in ((block.attn.query, query), (block.attn.key, key)):
                    linear.weight[part] = linear.weight[part] * 0.3 + pattern
