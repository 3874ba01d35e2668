"""silero-vad's network with only its memory stepped through time; everything before and behind it runs over all chunks.

The package's own model is called once for every 32 ms, and most of its time is the calls. Its weights are taken from
it, and its answers too: a network that is not the known one, or that answers otherwise, is left to the package.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import conv1d, pad

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, Track

CHUNK_SAMPLES = 512
"""What the detector takes at a time: 32 ms."""
BLOCK_CHUNKS = 1024
"""Worked on together, 33 s: what is in between stays near 10 MB a channel, however long the call."""
_CONTEXT_SAMPLES = 64
"""The end of the chunk before, which the network hears once more."""
_HOP_SAMPLES = 128
_FRAME_SAMPLES = 256
_BINS = 129
_STRIDES = (1, 2, 2, 1)
_WIDTH = 128
_SHAPES = {
    "stft.forward_basis_buffer": (2 * _BINS, 1, _FRAME_SAMPLES),
    "encoder.0.reparam_conv.weight": (128, _BINS, 3),
    "encoder.0.reparam_conv.bias": (128,),
    "encoder.1.reparam_conv.weight": (64, 128, 3),
    "encoder.1.reparam_conv.bias": (64,),
    "encoder.2.reparam_conv.weight": (64, 64, 3),
    "encoder.2.reparam_conv.bias": (64,),
    "encoder.3.reparam_conv.weight": (_WIDTH, 64, 3),
    "encoder.3.reparam_conv.bias": (_WIDTH,),
    "decoder.rnn.weight_ih": (4 * _WIDTH, _WIDTH),
    "decoder.rnn.weight_hh": (4 * _WIDTH, _WIDTH),
    "decoder.rnn.bias_ih": (4 * _WIDTH,),
    "decoder.rnn.bias_hh": (4 * _WIDTH,),
    "decoder.decoder.2.weight": (1, _WIDTH, 1),
    "decoder.decoder.2.bias": (1,),
}
"""The 16 kHz network of silero-vad 5 and 6."""
_SAME = 1e-3
"""Probabilities that differ by more are another network's."""

Floats = NDArray[np.float32]


class Silero:
    """The network's weights, and the layers as they are known."""

    def __init__(self, weights: Mapping[str, torch.Tensor]) -> None:
        self._basis = weights["stft.forward_basis_buffer"][:, 0].T.contiguous()
        self._convolutions = [
            (weights[f"encoder.{at}.reparam_conv.weight"], weights[f"encoder.{at}.reparam_conv.bias"])
            for at in range(len(_STRIDES))
        ]
        self._memory = torch.nn.LSTM(_WIDTH, _WIDTH).eval()
        own = self._memory.state_dict()
        self._memory.load_state_dict({key: weights[f"decoder.rnn.{key.removesuffix('_l0')}"] for key in own})
        self._out = weights["decoder.decoder.2.weight"][0, :, 0], weights["decoder.decoder.2.bias"]

    @classmethod
    def taken_from(cls, packaged: Any) -> Self | None:  # noqa: ANN401 - silero-vad has no types
        """The network of the package's model; None where it is not the one that is known here."""
        found = packaged.state_dict()
        weights = {
            key.removeprefix("_model."): value for key, value in found.items() if key.startswith("_model.")
        }
        if {key: tuple(value.shape) for key, value in weights.items()} != _SHAPES:
            return None
        network = cls(weights)
        probe = _probe()
        difference = np.abs(network.probabilities([probe])[0] - by_chunks(packaged, probe))
        return network if difference.max() < _SAME else None

    @torch.inference_mode()
    def probabilities(self, channels: Sequence[Track]) -> list[Floats]:
        """The probability of speech in every 32 ms of each channel; channels that are heard together cost little more."""
        found: list[list[Floats]] = [[] for _ in channels]
        state: tuple[torch.Tensor, torch.Tensor] | None = None
        count = max(map(_chunks, channels), default=0)
        for first in range(0, count, BLOCK_CHUNKS):
            behind = min(first + BLOCK_CHUNKS, count)
            blocks = [_with_context(samples, first, behind) for samples in channels]
            seen = torch.stack([self._features(torch.from_numpy(block)) for block in blocks], dim=1)
            heard, state = self._memory(seen, state)
            weight, bias = self._out
            chances = torch.sigmoid(heard.relu() @ weight + bias)
            for channel, row in enumerate(chances.T):
                found[channel].append(row.numpy())
        return [
            np.concatenate([*rows, np.zeros(0, dtype=np.float32)])[: _chunks(samples)]
            for rows, samples in zip(found, channels, strict=True)
        ]

    def _features(self, sound: torch.Tensor) -> torch.Tensor:
        """What the memory is given for each chunk, shape (chunks, width); each chunk's sound ends in its mirror image."""
        chunks = sound.unfold(0, _CONTEXT_SAMPLES + CHUNK_SAMPLES, CHUNK_SAMPLES)
        mirrored = pad(chunks, (0, _CONTEXT_SAMPLES), mode="reflect")
        frames = mirrored.unfold(1, _FRAME_SAMPLES, _HOP_SAMPLES)
        waves = frames.reshape(-1, _FRAME_SAMPLES) @ self._basis
        levels = (waves[:, :_BINS].square() + waves[:, _BINS:].square()).sqrt()
        seen = levels.view(len(chunks), -1, _BINS).transpose(1, 2)
        for (weight, bias), stride in zip(self._convolutions, _STRIDES, strict=True):
            seen = conv1d(seen, weight, bias, stride=stride, padding=1).relu()
        return seen[..., 0]


def by_chunks(packaged: Any, samples: Track) -> Floats:  # noqa: ANN401
    """The same by the package's own model, chunk after chunk."""
    packaged.reset_states()
    found: list[float] = []
    with torch.inference_mode():
        for first in range(0, len(samples), CHUNK_SAMPLES):
            chunk = np.zeros(CHUNK_SAMPLES, dtype=np.float32)
            part = samples[first : first + CHUNK_SAMPLES]
            chunk[: len(part)] = part
            found.append(float(packaged(torch.from_numpy(chunk), SAMPLE_RATE_HZ)))
    return np.asarray(found, dtype=np.float32)


def _chunks(samples: Track) -> int:
    return -(-len(samples) // CHUNK_SAMPLES)


def _with_context(samples: Track, first: int, behind: int) -> Floats:
    """The sound of chunks `first` to `behind` with the context before them; silence where the channel has none."""
    begin, end = first * CHUNK_SAMPLES - _CONTEXT_SAMPLES, behind * CHUNK_SAMPLES
    block = np.zeros(end - begin, dtype=np.float32)
    part = samples[max(0, begin) : end]
    at = max(0, -begin)
    block[at : at + len(part)] = part
    return block


def _probe() -> Floats:
    """A third of a second in which the network's every part has something to do: a rising, buzzing tone in noise."""
    count = 10 * CHUNK_SAMPLES
    time_s = np.arange(count) / SAMPLE_RATE_HZ
    buzz = sum(np.sin(2 * np.pi * k * (120 * time_s + 100 * time_s**2)) / k for k in range(1, 20))
    noise = np.random.default_rng(0).standard_normal(count)
    return np.asarray(0.1 * buzz + 0.01 * noise, dtype=np.float32)
