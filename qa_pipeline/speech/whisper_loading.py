"""A checkpoint's file -> a network in the precision that suits this machine."""

from typing import Any

import whisper

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.models import FoundModel, official_models
from qa_pipeline.speech.network import Network
from qa_pipeline.speech.precision import Precision, fastest_first
from qa_pipeline.speech.probe import difference

_MOST_DIFFERENT = 0.03
"""How far, relative to float32, what a faster precision hears may lie; bfloat16 and int8 are at 0.01 to 0.02."""


def load_checkpoint(found: FoundModel, device: str) -> Any:  # noqa: ANN401 - whisper has no types
    """openai-whisper's model of a checkpoint.

    Raises:
        SpeechError: the file is no Whisper checkpoint.
    """
    try:
        model = whisper.load_model(str(found.path.absolute()), device=device)
    except Exception as error:  # a foreign file can fail in any way that torch knows
        raise SpeechError(
            f"{found.path}: is no Whisper checkpoint that can be loaded ({type(error).__name__})."
        ) from error
    # Whisper knows which of its heads follow the words only by the official name, and we load by path.
    names = [one.name for one in official_models().values() if one.sha256 == found.sha256]
    if names:
        model.set_alignment_heads(whisper._ALIGNMENT_HEADS[names[0]])  # noqa: SLF001 - published nowhere else
    return model.eval()


def make_network(model: Any, device: str, precision: Precision | None) -> Network:  # noqa: ANN401 - whisper has no types
    """The weights in the fastest precision that hears the same.

    Args:
        model: as `load_checkpoint` gives it; not needed afterwards.
        device: `cpu` or `cuda`.
        precision: None: as measured now.
    """
    if device != "cpu":
        return Network(model, precision or "float16")
    if precision is not None:
        return Network(model, precision)
    exact = Network(model, "float32")
    for one in fastest_first(model.dims.n_audio_state):
        if one == "float32":
            break
        made = Network(model, one)
        if difference(made, exact) < _MOST_DIFFERENT:
            return made
    return exact
