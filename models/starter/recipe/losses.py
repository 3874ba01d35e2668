"""The four losses: what the decoder says, and three that show the model where in the sound to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

from .labels import IGNORED, Batch

if TYPE_CHECKING:
    from .model import Output

GUIDE_WIDTH = 12.0  # encoder frames of 20 ms: attention within about a quarter of a second is free


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """Each loss, in nats a token, letter, frame and token."""

    tokens: Tensor
    letters: Tensor
    phones: Tensor
    attention: Tensor

    def total(self, progress: float) -> Tensor:
        """What is minimised; the helpers count less in the second half, when the decoder can stand alone."""
        first_half = progress < 0.5
        return (
            self.tokens
            + (0.6 if first_half else 0.3) * self.letters
            + (1.0 if first_half else 0.4) * self.phones
            + (1.0 if first_half else 0.3) * self.attention
        )


def measure(output: Output, batch: Batch) -> Losses:
    """All four losses of one batch."""
    return Losses(
        tokens=F.cross_entropy(output.tokens.flatten(0, 1), batch.say.flatten(), ignore_index=IGNORED),
        letters=letter_loss(output.letters, batch),
        phones=F.cross_entropy(output.phones.flatten(0, 1).float(), batch.phones.flatten()),
        attention=attention_guide(output.attention, batch.when),
    )


def letter_loss(logits: Tensor, batch: Batch) -> Tensor:
    """CTC over letters [B, T, CTC_LABELS], nats a letter: the encoder alone must spell what it heard."""
    log_probabilities = logits.float().log_softmax(-1).transpose(0, 1)  # [T, B, labels]
    frames = torch.full_like(batch.letter_counts, logits.shape[1])
    each = F.ctc_loss(
        log_probabilities,
        batch.letters,
        frames,
        batch.letter_counts,
        blank=0,
        reduction="none",
        zero_infinity=True,  # text that cannot fit its window
    )
    return each.sum() / batch.letter_counts.sum().clamp(min=1)


def attention_guide(attention: list[Tensor], when: Tensor) -> Tensor:
    """Minus the log of the attention mass near each token's own time.

    attention: [B, heads, U, T] of each guided layer; when: [B, U] in encoder frames, negative where unknown.
    """
    known = when >= 0
    if not known.any():
        return torch.zeros((), device=when.device)
    time = torch.arange(attention[0].shape[-1], dtype=torch.float32, device=when.device)
    near = torch.exp(-0.5 * ((time - when[..., None]) / GUIDE_WIDTH) ** 2)  # [B, U, T]
    total = torch.zeros((), device=when.device)
    for weights in attention:
        mass = (weights * near[:, None]).sum(-1)  # [B, heads, U]
        total = total - (mass + 1e-3).log().mean(1)[known].mean()
    return total / len(attention)
