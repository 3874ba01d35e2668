"""Muon: each update of a matrix is made orthogonal, so that no direction of it is learnt faster than the others.

torch has one too (torch.optim.Muon); this one works on all matrices of a shape at once, in bfloat16 (as its authors do)
only where the machine is faster at that.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable

STEPS = 5
A, B, C = 3.4445, -4.7750, 2.0315  # Newton-Schulz coefficients of Muon's authors
MOMENTUM = 0.95


def orthogonal(stack: Tensor) -> Tensor:
    """The nearest matrices with singular values of about 1, [N, rows, columns]."""
    wide = stack if stack.shape[1] <= stack.shape[2] else stack.transpose(1, 2)
    x = wide / (wide.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    for _ in range(STEPS):
        gram = x @ x.transpose(1, 2)
        x = A * x + torch.baddbmm(gram, gram, gram, beta=B, alpha=C) @ x
    result: Tensor = x if stack.shape[1] <= stack.shape[2] else x.transpose(1, 2)
    return result


class Muon(torch.optim.Optimizer):
    """For matrices only; its steps are as long as AdamW's would be."""

    def __init__(
        self, matrices: Iterable[Tensor], lr: float, weight_decay: float, kind: torch.dtype = torch.float32
    ) -> None:
        self.kind = kind  # of the numbers in which updates are made orthogonal
        super().__init__(matrices, {"lr": lr, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]  # torch's may take a closure, which nothing here has
        """Update all matrices, those of a shape together."""
        for group in self.param_groups:
            shapes: defaultdict[tuple[int, ...], list[Tensor]] = defaultdict(list)
            for matrix in group["params"]:
                shapes[tuple(matrix.shape)].append(matrix)
            for (rows, columns), matrices in shapes.items():
                momenta = torch.stack([self._momentum(matrix) for matrix in matrices])
                updates = orthogonal(momenta.to(self.kind)).to(momenta.dtype)
                length = 0.2 * max(rows, columns) ** 0.5  # the root mean square of an AdamW step
                for matrix, update in zip(matrices, updates, strict=True):
                    matrix.mul_(1 - group["lr"] * group["weight_decay"]).sub_(
                        update, alpha=group["lr"] * length
                    )

    def _momentum(self, matrix: Tensor) -> Tensor:
        state = self.state[matrix]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(matrix)
        gradient = matrix.grad if matrix.grad is not None else torch.zeros_like(matrix)
        mean: Tensor = state["momentum"].lerp_(gradient, 1 - MOMENTUM)
        return gradient.lerp(mean, MOMENTUM)
