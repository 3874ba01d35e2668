"""A checkpoint's file becomes a network without whisper's own in between, and of it the same network as before."""

from pathlib import Path

import conversions
import pytest
import torch
import whisper
from whisper.model import ModelDimensions, Whisper

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech import whisper_loading
from qa_pipeline.speech.model_settings import WHISPER_SETTINGS
from qa_pipeline.speech.models import FoundModel, OfficialModel
from qa_pipeline.speech.network import Encoder
from qa_pipeline.speech.precision import Precision
from qa_pipeline.speech.probe import difference
from qa_pipeline.speech.whisper_loading import load_checkpoint, make_network, weight_shapes


def found(path: Path) -> FoundModel:
    return FoundModel(path=path, name=path.stem, sha256="a" * 64, settings=WHISPER_SETTINGS)


def mel() -> torch.Tensor:
    return torch.randn((128, 100), generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("zipped", [True, False], ids=["a file of today", "one from before torch 1.6"])
def test_a_checkpoint_says_what_whisper_says_of_it(tmp_path: Path, zipped: bool) -> None:
    path = tmp_path / "tiny.pt"
    network = conversions.write_checkpoint(path)
    torch.save(torch.load(path), path, _use_new_zipfile_serialization=zipped)

    checkpoint = load_checkpoint(found(path), "cpu")

    state = network.state_dict()
    assert checkpoint.weights.keys() == state.keys()
    assert all(torch.equal(checkpoint.weights[name], state[name]) for name in state)
    assert (checkpoint.is_multilingual, checkpoint.num_languages) == (True, network.num_languages)
    heads = network.alignment_heads.to_dense().nonzero().tolist()
    assert [list(head) for head in checkpoint.alignment_heads] == heads


def test_an_official_checkpoint_has_its_published_alignment_heads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = conversions.write_checkpoint(
        tmp_path / "tiny.pt", {"n_text_layer": 4, "n_text_head": 6, "n_text_state": 24, "n_audio_state": 24}
    )
    official = OfficialModel(name="tiny", url="", sha256="a" * 64)
    monkeypatch.setattr(whisper_loading, "official_models", lambda: {"tiny": official})

    checkpoint = load_checkpoint(found(tmp_path / "tiny.pt"), "cpu")

    network.set_alignment_heads(whisper._ALIGNMENT_HEADS["tiny"])
    heads = network.alignment_heads.to_dense().nonzero().tolist()
    assert [list(head) for head in checkpoint.alignment_heads] == heads


def test_the_weights_that_are_looked_for_are_whispers() -> None:
    dims = ModelDimensions(**vars(conversions.TINY) | {"n_audio_layer": 3, "n_vocab": 30, "n_text_ctx": 7})
    theirs = {name: tuple(weight.shape) for name, weight in Whisper(dims).state_dict().items()}
    assert weight_shapes(dims) == theirs


@pytest.mark.parametrize("what", ["missing", "of another shape", "one too many"])
def test_a_checkpoint_whose_weights_are_no_whispers_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "tiny.pt"
    conversions.write_checkpoint(path)
    stored = torch.load(path)
    weights, name = stored["model_state_dict"], "decoder.blocks.1.mlp.0.weight"
    if what == "missing":
        del weights[name]
    else:
        weights[name if what == "of another shape" else "decoder.more"] = torch.zeros(3, 3)
    torch.save(stored, path)

    with pytest.raises(SpeechError, match="is no Whisper checkpoint"):
        load_checkpoint(found(path), "cpu")


def test_layers_that_pass_hear_what_layers_that_stay_do(tmp_path: Path) -> None:
    conversions.write_checkpoint(tmp_path / "tiny.pt", {"n_audio_layer": 3})
    checkpoint = load_checkpoint(found(tmp_path / "tiny.pt"), "cpu")

    with torch.inference_mode():
        stay, once, again = (
            encoder.encode([mel()])[0]
            for passing in [Encoder(checkpoint, "float32", kept=False)]
            for encoder in (Encoder(checkpoint, "float32"), passing, passing)
        )

    assert stay.abs().max() > 0.1
    assert torch.equal(once, stay)
    assert torch.equal(again, stay)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_network_holds_on_to_nothing_of_the_file(tmp_path: Path, precision: Precision) -> None:
    conversions.write_checkpoint(tmp_path / "tiny.pt")
    checkpoint = load_checkpoint(found(tmp_path / "tiny.pt"), "cpu")
    network = make_network(checkpoint, "cpu", precision)
    tokens = torch.tensor([[50258, 1000]])

    def outcome() -> tuple[torch.Tensor, ...]:
        with torch.inference_mode():
            read = network.embed(tokens, 0)
            return network.encode([mel()])[0], read, network.logits(read)

    before = outcome()
    for weight in checkpoint.weights.values():
        weight.zero_()

    assert all(torch.equal(one, other) for one, other in zip(before, outcome(), strict=True))


@pytest.mark.parametrize(
    ("differences", "chosen"),
    [((0.01,), "bfloat16"), ((0.5, 0.02), "float16"), ((0.5, 0.5), "float32")],
    ids=["the fastest", "the next", "none"],
)
def test_the_fastest_precision_that_hears_the_same_is_taken(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    differences: tuple[float, ...],
    chosen: Precision,
) -> None:
    conversions.write_checkpoint(tmp_path / "tiny.pt")
    checkpoint = load_checkpoint(found(tmp_path / "tiny.pt"), "cpu")
    coming = iter(differences)
    monkeypatch.setattr(whisper_loading, "fastest_first", lambda _: ["bfloat16", "float16", "float32"])
    monkeypatch.setattr(whisper_loading, "difference", lambda *_: next(coming))

    network = make_network(checkpoint, "cpu", None)

    assert network.precision == chosen
    with torch.inference_mode():
        [heard] = network.encode([mel()])
        [expected] = Encoder(checkpoint, chosen).encode([mel()])
    assert torch.equal(heard, expected)


def test_two_precisions_are_told_apart_by_what_they_hear(tmp_path: Path) -> None:
    conversions.write_checkpoint(tmp_path / "tiny.pt")
    checkpoint = load_checkpoint(found(tmp_path / "tiny.pt"), "cpu")
    exact = Encoder(checkpoint, "float32", kept=False)

    assert difference(Encoder(checkpoint, "float32"), exact) == 0
    assert 1e-4 < difference(Encoder(checkpoint, "bfloat16"), exact) < 0.1
