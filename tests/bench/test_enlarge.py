"""An enlarged checkpoint costs more and says the same."""

from typing import Any

import pytest
import torch
from whisper.model import ModelDimensions, Whisper

from qa_pipeline.bench.enlarge import Size, enlarge

SMALL = ModelDimensions(
    n_mels=80,
    n_audio_ctx=50,
    n_audio_state=24,
    n_audio_head=2,
    n_audio_layer=2,
    n_vocab=70,
    n_text_ctx=16,
    n_text_state=24,
    n_text_head=2,
    n_text_layer=1,
)


@pytest.fixture(scope="module")
def checkpoint() -> dict[str, Any]:
    """A network of random weights, large enough that a wrong one shows, in half precision as checkpoints are."""
    random = torch.Generator().manual_seed(3)
    weights = {
        name: (torch.randn(value.shape, generator=random) * 0.3).half()
        for name, value in Whisper(SMALL).state_dict().items()
    }
    return {"dims": vars(SMALL), "model_state_dict": weights}


def logits(checkpoint: dict[str, Any]) -> torch.Tensor:
    network = Whisper(ModelDimensions(**checkpoint["dims"]))
    network.load_state_dict({name: value.float() for name, value in checkpoint["model_state_dict"].items()})
    random = torch.Generator().manual_seed(4)
    sound = torch.randn((2, 80, 100), generator=random)
    tokens = torch.randint(0, SMALL.n_vocab, (2, 9), generator=random)
    with torch.inference_mode():
        found: torch.Tensor = network.eval()(sound, tokens)
    return found


@pytest.mark.parametrize(
    "size",
    [Size(24, 1), Size(24, 4), Size(48, 2), Size(96, 3), Size(70, 2)],
    ids=["as it is", "deeper", "twice as wide", "wider and deeper", "three times"],
)
def test_the_logits_stay(checkpoint: dict[str, Any], size: Size) -> None:
    before, after = logits(checkpoint), logits(enlarge(checkpoint, size))
    assert before.abs().max() > 1, "a network that says something"
    assert (before - after).abs().max() <= 1e-4 * before.abs().max()


def test_it_is_as_wide_and_as_deep_as_wanted(checkpoint: dict[str, Any]) -> None:
    dims = ModelDimensions(**enlarge(checkpoint, Size(48, 4))["dims"])
    assert (dims.n_audio_state, dims.n_text_state) == (48, 48)
    assert (dims.n_audio_layer, dims.n_text_layer) == (4, 4)
    assert (dims.n_audio_head, dims.n_text_head) == (4, 4)


def test_a_width_that_is_no_multiple_becomes_the_next_one_and_no_layer_is_lost(
    checkpoint: dict[str, Any],
) -> None:
    dims = ModelDimensions(**enlarge(checkpoint, Size(30, 1))["dims"])
    assert dims.n_audio_state == 48
    assert dims.n_audio_layer == 2


def test_added_layers_come_first_and_their_weights_are_no_zeros(checkpoint: dict[str, Any]) -> None:
    weights = enlarge(checkpoint, Size(24, 3))["model_state_dict"]
    source = checkpoint["model_state_dict"]
    last = "decoder.blocks.2.attn.query.weight"
    assert torch.equal(weights[last], source["decoder.blocks.0.attn.query.weight"])
    assert weights["decoder.blocks.0.attn.query.weight"].abs().max() > 0
    assert weights["decoder.blocks.0.cross_attn.out.weight"].abs().max() == 0


def test_the_same_checkpoint_comes_out_every_time(checkpoint: dict[str, Any]) -> None:
    one, other = (enlarge(checkpoint, Size(48, 4))["model_state_dict"] for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_half_precision_stays_where_it_is_exact(checkpoint: dict[str, Any]) -> None:
    name = "encoder.blocks.0.mlp.0.weight"
    assert enlarge(checkpoint, Size(96, 2))["model_state_dict"][name].dtype is torch.float16
    assert enlarge(checkpoint, Size(72, 2))["model_state_dict"][name].dtype is torch.float32
