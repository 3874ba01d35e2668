"""Converted models for tests: the starter, once a process, and checkpoints so small that they convert at once."""

import atexit
import shutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import torch
import whisper
from whisper.model import ModelDimensions

from qa_pipeline.speech.convert import convert_model
from qa_pipeline.speech.converted import ConvertedModel, find_converted
from qa_pipeline.speech.models import find_model

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "models"
TINY = ModelDimensions(
    n_mels=128,
    n_audio_ctx=1500,
    n_audio_state=16,
    n_audio_head=2,
    n_audio_layer=1,
    n_vocab=51866,
    n_text_ctx=448,
    n_text_state=16,
    n_text_head=2,
    n_text_layer=2,
)
"""Shaped like large-v3: 128 bands, 100 languages."""


@cache
def starter_folder() -> Path:
    """The starter, converted; tests that change anything copy it."""
    models = Path(mkdtemp(prefix="qa-converted-"))
    atexit.register(shutil.rmtree, models, ignore_errors=True)
    return convert_model(find_model("starter", MODELS), models / "starter.ct2", threads=1)


@cache
def starter() -> ConvertedModel:
    """... found, with the numbers that round nothing, whatever was measured as faster here."""
    return replace(find_converted(str(starter_folder()), MODELS), compute_type="float32")


def write_checkpoint(path: Path, sizes: Mapping[str, int] | None = None) -> whisper.Whisper:
    """A checkpoint of random weights; returns the network that it holds."""
    torch.manual_seed(0)
    dims = ModelDimensions(**{**vars(TINY), **(sizes or {})})
    network = whisper.Whisper(dims).eval()
    with torch.no_grad():  # what whisper leaves at nothing or as the memory was
        for weight in network.parameters():
            weight.normal_(std=0.1)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"dims": vars(dims), "model_state_dict": network.state_dict()}, path)
    return network
