"""Rounded weights are those that torch itself would round to."""

import pytest
import torch

from qa_pipeline.speech import precision


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor:UserWarning")
@pytest.mark.parametrize("stored", [torch.float16, torch.float32], ids=str)
def test_weights_are_rounded_as_torch_rounds_them(stored: torch.dtype) -> None:
    random = torch.Generator().manual_seed(0)
    rows = 3 * precision._ROUNDED_ROWS + 5
    weight = (torch.randn((rows, 70), generator=random) * torch.rand((rows, 1), generator=random)).to(stored)
    weight[4] = 0

    ours = precision._rounded(weight)

    scales = weight.float().abs().amax(dim=1).clamp_min(1e-9) / 127
    theirs = torch.quantize_per_channel(
        weight.float(), scales, torch.zeros(rows, dtype=torch.int64), 0, torch.qint8
    )
    assert torch.equal(ours.int_repr(), theirs.int_repr())
    assert torch.equal(ours.q_per_channel_scales(), theirs.q_per_channel_scales())
    assert torch.equal(ours.q_per_channel_zero_points(), theirs.q_per_channel_zero_points())
