"""When each token was spoken: dynamic time warping over Whisper's cross-attention (Radford et al. 2022).

Our own, because whisper's runs the encoder a second time, which is most of a window's work, compiles for seconds,
and lets numba set the whole process to as many threads as there are cores.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from whisper.model import disable_sdpa

_FRAME_S = 0.02
"""One position of the encoder's output."""
_SMOOTH_FRAMES = 7
"""Width of the median filter over time; odd."""

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TokenTimes:
    """Tokens of one window with their places in it."""

    starts_s: Floats
    """Shape (tokens + 1,): where each begins, and where the last one ends."""
    probabilities: Floats
    """Shape (tokens,)."""


def align_tokens(
    model: Any,  # noqa: ANN401 - whisper has no types
    tokenizer: Any,  # noqa: ANN401
    features: torch.Tensor,
    text_tokens: Sequence[int],
    duration_s: float,
) -> TokenTimes:
    """Places text tokens in a window.

    Args:
        model: the Whisper model.
        tokenizer: for the language as used.
        features: the window as the encoder heard it, shape (positions, width).
        text_tokens: without timestamps and other special ones; at least one.
        duration_s: of the window without its padding to 30 s.
    """
    before = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
    tokens = torch.tensor([[*before, *text_tokens, tokenizer.eot]], device=model.device)
    frames = max(_SMOOTH_FRAMES, round(duration_s / _FRAME_S))
    with _attention(model, frames) as heads, disable_sdpa():
        logits = model.decoder(tokens, features[None])[0]
    first, last = len(before) - 1, len(before) - 1 + len(text_tokens)
    # What is heard while token k is the newest decides token k + 1, so the rows begin one before the text.
    chosen = torch.tensor(text_tokens, device=logits.device)[:, None]
    probabilities = logits[first:last, : tokenizer.eot].float().softmax(dim=-1).gather(1, chosen)[:, 0]
    attention = _sharpened(torch.cat(heads))[first : last + 1]
    return TokenTimes(
        starts_s=first_frames(-attention.cpu().numpy()) * _FRAME_S,
        probabilities=probabilities.cpu().numpy(),
    )


@contextmanager
def _attention(model: Any, frames: int) -> Iterator[list[torch.Tensor]]:  # noqa: ANN401
    """Collects what the alignment heads look at, shape (heads, tokens, frames) a layer; nothing else is kept."""
    collected: list[torch.Tensor] = []
    wanted = model.alignment_heads.to_dense().bool().cpu()
    hooks = []
    for layer, block in enumerate(model.decoder.blocks):
        heads = wanted[layer].nonzero()[:, 0]
        if len(heads):

            def keep(_module: Any, _given: Any, made: Any, heads: torch.Tensor = heads) -> None:  # noqa: ANN401
                collected.append(made[1][0, heads.to(made[1].device), :, :frames].float())

            hooks.append(block.cross_attn.register_forward_hook(keep))
    try:
        yield collected
    finally:
        for hook in hooks:
            hook.remove()


def _sharpened(attention: torch.Tensor) -> torch.Tensor:
    """The heads' mean, shape (tokens, frames), after each frame was compared over the tokens."""
    weights = attention.softmax(dim=-1)
    deviation, mean = torch.std_mean(weights, dim=1, keepdim=True, correction=0)
    compared = (weights - mean) / deviation.clamp_min(1e-9)
    side = _SMOOTH_FRAMES // 2
    padded = torch.nn.functional.pad(compared, (side, side), mode="reflect")
    return padded.unfold(-1, _SMOOTH_FRAMES, 1).median(dim=-1).values.mean(dim=0)


def first_frames(cost: Floats) -> Floats:
    """The cheapest monotonic path through a matrix, shape (rows, frames): where it enters each row.

    The matrix is filled by its diagonals, whose cells do not depend on one another: numpy does each at once.
    """
    rows, frames = cost.shape
    total = np.full((rows + 1, frames + 1), np.inf)
    total[0, 0] = 0
    came_from = np.zeros((rows + 1, frames + 1), dtype=np.int8)
    for diagonal in range(2, rows + frames + 1):
        i = np.arange(max(1, diagonal - frames), min(rows, diagonal - 1) + 1)
        j = diagonal - i
        options = np.stack([total[i - 1, j - 1], total[i - 1, j], total[i, j - 1]])
        best = options.argmin(axis=0)
        total[i, j] = cost[i - 1, j - 1] + options[best, np.arange(len(i))]
        came_from[i, j] = best
    first = np.zeros(rows)
    row, frame = rows, frames
    while row > 0:
        first[row - 1] = frame - 1
        step = came_from[row, frame]
        row, frame = row - (step != 2), frame - (step != 1)
    return first
