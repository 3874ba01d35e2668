"""A checkpoint's file -> a network in the precision that suits this machine."""

import base64
import gzip
from collections.abc import Sequence

import numpy as np
import whisper
from whisper.model import ModelDimensions

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.checkpoint_file import read_checkpoint
from qa_pipeline.speech.layers import Checkpoint
from qa_pipeline.speech.models import FoundModel, official_models
from qa_pipeline.speech.network import Encoder, Network
from qa_pipeline.speech.precision import Precision, fastest_first
from qa_pipeline.speech.probe import difference

_MOST_DIFFERENT = 0.03
"""How far, relative to float32, what a faster precision hears may lie; bfloat16 and int8 are at 0.01 to 0.02."""


def load_checkpoint(found: FoundModel, device: str) -> Checkpoint:
    """What a checkpoint's file holds. Its weights stay in the file until a network is made of them.

    `whisper.load_model` would make a network of its own first, in float32 and of random numbers: twice the file's size
    and seconds.

    Args:
        found: the checkpoint.
        device: where networks will be made of it.

    Raises:
        SpeechError: the file is no Whisper checkpoint.
    """
    path = found.path.absolute()
    try:
        dims, weights = read_checkpoint(path)
        if weight_shapes(dims) != {name: tuple(weight.shape) for name, weight in weights.items()}:
            raise ValueError("weights are missing, or are no Whisper's")  # noqa: TRY301 - one fault as another
        heads = _alignment_heads(found, dims)
    except Exception as error:  # a foreign file can fail in any way that torch knows
        raise SpeechError(
            f"{found.path}: is no Whisper checkpoint that can be loaded ({type(error).__name__})."
        ) from error
    return Checkpoint(dims=dims, weights=weights, alignment_heads=heads, device=device)


def weight_shapes(dims: ModelDimensions) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights of a Whisper of these sizes."""
    width = dims.n_audio_state
    shapes: dict[str, tuple[int, ...]] = {
        "encoder.conv1.weight": (width, dims.n_mels, 3),
        "encoder.conv1.bias": (width,),
        "encoder.conv2.weight": (width, width, 3),
        "encoder.conv2.bias": (width,),
        "encoder.positional_embedding": (dims.n_audio_ctx, width),
        "decoder.token_embedding.weight": (dims.n_vocab, dims.n_text_state),
        "decoder.positional_embedding": (dims.n_text_ctx, dims.n_text_state),
        **_norm("encoder.ln_post", width),
        **_norm("decoder.ln", dims.n_text_state),
    }
    for at in range(dims.n_audio_layer):
        shapes |= _block(f"encoder.blocks.{at}", width, ("attn",))
    for at in range(dims.n_text_layer):
        shapes |= _block(f"decoder.blocks.{at}", dims.n_text_state, ("attn", "cross_attn"))
    return shapes


def _block(name: str, width: int, attentions: Sequence[str]) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        f"{name}.mlp.0.weight": (4 * width, width),
        f"{name}.mlp.0.bias": (4 * width,),
        f"{name}.mlp.2.weight": (width, 4 * width),
        f"{name}.mlp.2.bias": (width,),
        **_norm(f"{name}.mlp_ln", width),
    }
    for attention in attentions:
        shapes |= _norm(f"{name}.{attention}_ln", width)
        for part in ("query", "key", "value", "out"):
            shapes[f"{name}.{attention}.{part}.weight"] = (width, width)
            if part != "key":
                shapes[f"{name}.{attention}.{part}.bias"] = (width,)
    return shapes


def _norm(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}


def _alignment_heads(found: FoundModel, dims: ModelDimensions) -> tuple[tuple[int, int], ...]:
    """Which heads of the decoder follow the words: published for official checkpoints, else the later half."""
    heads = np.zeros((dims.n_text_layer, dims.n_text_head), dtype=np.bool_)
    heads[dims.n_text_layer // 2 :] = True
    # Whisper knows them only by the official name, and we load by path.
    names = [one.name for one in official_models().values() if one.sha256 == found.sha256]
    if names:
        packed = whisper._ALIGNMENT_HEADS[names[0]]  # noqa: SLF001 - published nowhere else
        heads = np.frombuffer(gzip.decompress(base64.b85decode(packed)), dtype=np.bool_).reshape(heads.shape)
    return tuple((int(layer), int(head)) for layer, head in np.argwhere(heads))


def make_network(checkpoint: Checkpoint, device: str, precision: Precision | None) -> Network:
    """The weights in the fastest precision that hears the same.

    Args:
        checkpoint: as `load_checkpoint` gives it; not needed afterwards.
        device: `cpu` or `cuda`.
        precision: None: as measured now.
    """
    if device != "cpu":
        return Network(checkpoint, precision or "float16")
    if precision is not None:
        return Network(checkpoint, precision)
    exact = Encoder(checkpoint, "float32", kept=False)
    for one in fastest_first(checkpoint.dims.n_audio_state):
        if one == "float32":
            break
        encoder = Encoder(checkpoint, one)
        if difference(encoder, exact) < _MOST_DIFFERENT:
            return Network(checkpoint, one, encoder)
    return Network(checkpoint, "float32")
