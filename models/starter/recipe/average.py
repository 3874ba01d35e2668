"""The mean of a model's recent weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn


class MovingAverage:
    """The mean of the recent weights over the second half of training: steadier than the last ones."""

    def __init__(self, model: nn.Module) -> None:
        self.weights = [p.detach().clone() for p in model.parameters()]

    def update(self, model: nn.Module, share: float = 0.05) -> None:
        """Move a little towards the present weights."""
        for mean, parameter in zip(self.weights, model.parameters(), strict=True):
            mean.lerp_(parameter.detach(), share)

    def apply(self, model: nn.Module) -> None:
        """Put the mean into the model."""
        for mean, parameter in zip(self.weights, model.parameters(), strict=True):
            parameter.data.copy_(mean)
