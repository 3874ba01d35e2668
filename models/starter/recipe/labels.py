"""What the losses compare with: tokens and their times, phones by frame, letters; and batches of all that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch

from .vocabulary import UNSEEN, Vocabulary, tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .features import Frames

LONGEST_TOKENS = 440  # of the decoder's 448
IGNORED = -100  # a target without loss
UNGUIDED = -1.0  # a token without a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An utterance on the time line; all in mel frames (10 ms)."""

    start: int
    mel: Frames  # [frames, 80]
    text: str
    phone_ends: npt.NDArray[np.float64]  # from the window's start
    phone_labels: npt.NDArray[np.int64]

    @property
    def end(self) -> int:
        """The frame after its last."""
        return self.start + len(self.mel)


@dataclass(slots=True, kw_only=True)
class Labels:
    """What the decoder reads, what it must say next, and when that was spoken (encoder frame, 20 ms)."""

    read: list[int]
    say: list[int]
    when: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """B windows of T mel frames with up to U tokens."""

    mel: torch.Tensor  # [B, 80, T]
    read: torch.Tensor  # [B, U] token indices
    say: torch.Tensor  # [B, U], IGNORED where there is no loss
    when: torch.Tensor  # [B, U], encoder frames, UNGUIDED where unknown
    phones: torch.Tensor  # [B, T // 2]
    letters: torch.Tensor  # [sum of letter_counts], CTC labels of all windows in a row
    letter_counts: torch.Tensor  # [B], 0 where the window has no speech

    def to(self, device: torch.device) -> Batch:
        """The same batch on another device."""
        return Batch(**{name: getattr(self, name).to(device) for name in self.__slots__})


def token_times(placed: Placed, characters: Sequence[float]) -> list[float]:
    """When each token is spoken (encoder frame): its share of the characters, read off the phones."""
    weights = np.array(characters)
    share = (np.cumsum(weights) - weights / 2) / weights.sum()
    starts = np.concatenate([[placed.start], placed.phone_ends[:-1]])
    voiced = placed.phone_labels > 0
    if not voiced.any():
        return [float(t) for t in (placed.start + share * len(placed.mel)) / 2]
    starts, ends = starts[voiced], placed.phone_ends[voiced]
    position = share * len(starts)
    phone = np.minimum(position.astype(int), len(starts) - 1)
    times = starts[phone] + (position - phone) * (ends[phone] - starts[phone])
    return [float(t) for t in times / 2]


def label_phones(placed: Sequence[Placed], row: npt.NDArray[np.int64]) -> None:
    """Write each phone into its encoder frames of a row [T // 2]; 0 stays where nobody speaks."""
    for one in placed:
        begin: float = one.start
        for end, label in zip(one.phone_ends, one.phone_labels, strict=True):
            row[round(begin / 2) : round(end / 2)] = label
            begin = end


def collate(
    mels: Frames,
    phones: npt.NDArray[np.int64],
    labels: Sequence[Labels],
    letters: Sequence[list[int]],
    vocabulary: Vocabulary,
) -> Batch:
    """Pad the token sequences to one length, a multiple of 16 so that few different shapes occur."""
    longest = min(LONGEST_TOKENS, -(-max(len(one.read) for one in labels) // 16) * 16)
    read = np.full((len(labels), longest), vocabulary.special(tokenizer().eot), dtype=np.int64)
    say = np.full((len(labels), longest), IGNORED, dtype=np.int64)
    when = np.full((len(labels), longest), UNGUIDED, dtype=np.float32)
    for i, one in enumerate(labels):
        number = min(longest, len(one.read))
        # the last row of the embedding stands for every token outside the set; it is read, never said
        read[i, :number] = [len(vocabulary.tokens) if k == UNSEEN else k for k in one.read[:number]]
        say[i, :number] = [IGNORED if k == UNSEEN else k for k in one.say[:number]]
        when[i, :number] = one.when[:number]
    return Batch(
        mel=torch.from_numpy(mels),
        read=torch.from_numpy(read),
        say=torch.from_numpy(say),
        when=torch.from_numpy(when),
        phones=torch.from_numpy(phones),
        letters=torch.tensor([k for row in letters for k in row], dtype=torch.long),
        letter_counts=torch.tensor([len(row) for row in letters], dtype=torch.long),
    )
