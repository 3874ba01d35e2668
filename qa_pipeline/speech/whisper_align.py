"""When each token was spoken: dynamic time warping over Whisper's cross-attention (Radford et al. 2022).

Our own, for many windows at once: whisper's runs the encoder a second time, which is most of a window's work,
compiles for seconds, and lets numba set the whole process to as many threads as there are cores.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from qa_pipeline.speech.network import FRAME_S, Network
from qa_pipeline.speech.reading import Reading

_SMOOTH_FRAMES = 7
"""Width of the median filter over time; odd."""

Floats = NDArray[np.floating]


@torch.inference_mode()
def align_tokens(
    network: Network,
    heard: Sequence[torch.Tensor],
    texts: Sequence[Sequence[int]],
    begins: Sequence[Sequence[int]],
    end_of_text: int,
) -> list[Floats]:
    """Places the text tokens of windows.

    Args:
        network: the weights.
        heard: of each window its features, shape (positions, width); no word is placed behind them.
        texts: of each window its tokens, without timestamps and other special ones; at least one.
        begins: of each window the tokens before its text; equally many.
        end_of_text: the token that ends a text.

    Returns:
        For each window the seconds where its tokens begin, and where the last one ends; shape (tokens + 1,).
    """
    longest = max(map(len, texts))
    rows = [
        [*begin, *text, *[end_of_text] * (1 + longest - len(text))]
        for begin, text in zip(begins, texts, strict=True)
    ]
    layers = dict.fromkeys((layer for layer, _ in network.alignment_heads), torch.empty(0))
    reading = Reading(network, heard, beams=1, most_tokens=len(rows[0]))
    reading.read(torch.tensor(rows, device=network.device), layers)
    # What is looked at while token k is the newest decides token k + 1, so the rows begin one before the text.
    before = len(begins[0])
    compared = _compared(layers, network, before, torch.tensor([len(text) for text in texts]))
    costs = [
        -compared[at, before - 1 : before + len(text), : max(_SMOOTH_FRAMES, len(one))].cpu().numpy()
        for at, (text, one) in enumerate(zip(texts, heard, strict=True))
    ]
    return [first * FRAME_S for first in first_frames(costs)]


def _compared(
    layers: dict[int, torch.Tensor], network: Network, before: int, lengths: torch.Tensor
) -> torch.Tensor:
    """The heads' mean, shape (windows, tokens, frames), after each frame was compared over a window's tokens."""
    total = torch.zeros(())
    for layer, scores in layers.items():
        heads = [head for at, head in network.alignment_heads if at == layer]
        weights = scores[:, heads].softmax(dim=-1)
        told = torch.arange(weights.shape[2]) < (before + 1 + lengths)[:, None]
        told = told.to(weights.device)[:, None, :, None]
        count = told.sum(dim=2, keepdim=True)
        mean = (weights * told).sum(dim=2, keepdim=True) / count
        variance = ((weights - mean).square() * told).sum(dim=2, keepdim=True) / count
        total = total + ((weights - mean) / variance.sqrt().clamp_min(1e-9)).sum(dim=1)
    side = _SMOOTH_FRAMES // 2
    padded = torch.nn.functional.pad(total / len(network.alignment_heads), (side, side), mode="reflect")
    return padded.unfold(-1, _SMOOTH_FRAMES, 1).median(dim=-1).values


def first_frames(costs: Sequence[Floats]) -> list[Floats]:
    """The cheapest monotonic path through each matrix, shape (rows, frames): where it enters each row.

    The matrices are filled by their diagonals, whose cells do not depend on one another: numpy does each at once,
    in all matrices.
    """
    rows, frames = (max(sizes) for sizes in zip(*(cost.shape for cost in costs), strict=True))
    cost = np.zeros((len(costs), rows, frames))
    for at, one in enumerate(costs):
        cost[at, : one.shape[0], : one.shape[1]] = one
    total = np.full((len(costs), rows + 1, frames + 1), np.inf)
    total[:, 0, 0] = 0
    came_from = np.zeros(total.shape, dtype=np.int8)
    for diagonal in range(2, rows + frames + 1):
        i = np.arange(max(1, diagonal - frames), min(rows, diagonal - 1) + 1)
        j = diagonal - i
        options = np.stack([total[:, i - 1, j - 1], total[:, i - 1, j], total[:, i, j - 1]])
        came_from[:, i, j] = options.argmin(axis=0)
        total[:, i, j] = cost[:, i - 1, j - 1] + options.min(axis=0)
    return [_way_back(came_from[at], *one.shape) for at, one in enumerate(costs)]


def _way_back(came_from: NDArray[np.int8], row: int, frame: int) -> Floats:
    first = np.zeros(row)
    while row > 0:
        first[row - 1] = frame - 1
        step = came_from[row, frame]
        row, frame = row - (step != 2), frame - (step != 1)
    return first
