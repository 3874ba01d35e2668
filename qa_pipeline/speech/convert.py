"""An openai-whisper checkpoint becomes a folder that CTranslate2 loads: our second engine, and faster-whisper itself.

The folder appears whole or not at all, says what it was made from, and holds everything that faster-whisper would
otherwise fetch from a network.
"""

import base64
import gzip
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper
from whisper.model import ModelDimensions
from whisper.tokenizer import get_tokenizer

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.checkpoint_file import read_checkpoint
from qa_pipeline.speech.converted import (
    CONVERSION_NAME,
    Conversion,
    require_fast,
    write_sums,
)
from qa_pipeline.speech.model_settings import SETTINGS_NAME, WHISPER_SETTINGS
from qa_pipeline.speech.models import FoundModel, find_model, official_models

QUANTIZATIONS = ("float32", "float16", "bfloat16", "int8")
_MULTILINGUAL_FROM = 51865
"""Tokens: whisper's own rule for which vocabulary a checkpoint has."""
_LANGUAGES_BEHIND = 51765
"""All tokens but the languages; the multilingual vocabulary has one more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checkpoint:
    dims: ModelDimensions
    state: dict[str, torch.Tensor]

    @property
    def multilingual(self) -> bool:
        return bool(self.dims.n_vocab >= _MULTILINGUAL_FROM)

    @property
    def tokenizer(self) -> Any:  # noqa: ANN401 - whisper has no types
        languages = self.dims.n_vocab - _LANGUAGES_BEHIND - int(self.multilingual)
        return get_tokenizer(self.multilingual, num_languages=languages)


def convert_model(
    found: FoundModel,
    folder: Path,
    *,
    quantization: str | None = None,
    threads: int | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Path:
    """Converts a checkpoint, whose checksum `find_model` has taken.

    Args:
        found: the checkpoint.
        folder: what is made; a former conversion there is replaced.
        quantization: one of QUANTIZATIONS; None: as the checkpoint has its weights. That loses nothing, is no
            larger, and CTranslate2 makes of it what the machine reckons with best when it loads.
        threads: of the processor, for the measurement; None: all.
        on_step: told what is done next.

    Returns:
        The folder.

    Raises:
        SpeechError: the file is no Whisper checkpoint, the second engine is not installed, or the disk is full.
    """
    require_fast()
    if quantization is not None and quantization not in QUANTIZATIONS:
        raise SpeechError(f"no quantization {quantization!r}; use one of: {', '.join(QUANTIZATIONS)}")
    if folder.exists() and not (folder / CONVERSION_NAME).is_file():
        raise SpeechError(f"{folder}: is there and was not made by this command; move it away first.")
    on_step("reading the checkpoint")
    checkpoint = _read(found)
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        temporary.mkdir(parents=True)
        on_step("writing the weights")
        stored = _write(found, checkpoint, quantization, temporary)
        on_step("measuring what is fastest and as good")
        _write_conversion(found, stored, temporary, threads or os.cpu_count() or 1)
        write_sums(temporary)
        _replace(folder, temporary)
    except OSError as error:
        raise SpeechError(f"{folder}: cannot be written: {error.strerror}; is the disk full?") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def convert(checkpoint: Path, folder: Path) -> Path:
    """Converts a checkpoint by its path, as it is.

    Raises:
        SpeechError: see `convert_model`.
    """
    return convert_model(find_model(str(checkpoint), checkpoint.parent), folder)


def _read(found: FoundModel) -> _Checkpoint:
    """The checkpoint's sizes and weights; weights alone, so that a foreign file runs no code."""
    try:
        dims, state = read_checkpoint(found.path)
    except Exception as error:  # a foreign file can fail in any way that torch knows
        raise SpeechError(
            f"{found.path}: is no Whisper checkpoint that can be loaded ({type(error).__name__})."
        ) from error
    checkpoint = _Checkpoint(dims=dims, state=state)
    if dims.n_vocab < _LANGUAGES_BEHIND or checkpoint.tokenizer.encoding.n_vocab != dims.n_vocab:
        raise SpeechError(f"{found.path}: has {dims.n_vocab} tokens, which no vocabulary of Whisper has.")
    return checkpoint


def _write(found: FoundModel, checkpoint: _Checkpoint, quantization: str | None, folder: Path) -> str:
    """Writes everything but where it comes from; returns how the weights are stored."""
    from qa_pipeline.speech.tokenizer_json import vocabulary, write_tokenizer_json  # noqa: PLC0415 - see require_fast
    from qa_pipeline.speech.whisper_spec import UnknownLayoutError, whisper_spec  # noqa: PLC0415

    dims, tokenizer = checkpoint.dims, checkpoint.tokenizer
    kinds = {str(weight.dtype).removeprefix("torch.") for weight in checkpoint.state.values()}
    heads = _alignment_heads(found, dims)
    try:
        spec = whisper_spec(dims, checkpoint.state)
    except UnknownLayoutError as error:
        raise SpeechError(
            f"{found.path}: is no Whisper checkpoint that can be converted: {error}."
        ) from error
    spec.register_vocabulary(vocabulary(tokenizer.encoding))
    spec.config.suppress_ids = _never_written(tokenizer)
    spec.config.suppress_ids_begin = [*tokenizer.encode(" "), tokenizer.eot]
    spec.config.lang_ids = sorted(tokenizer.all_language_tokens) if checkpoint.multilingual else []
    spec.config.alignment_heads = heads
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))
    write_tokenizer_json(tokenizer.encoding, folder / "tokenizer.json")
    _write_json(
        folder / "preprocessor_config.json",
        {
            "feature_size": dims.n_mels,
            "sampling_rate": whisper.audio.SAMPLE_RATE,
            "hop_length": whisper.audio.HOP_LENGTH,
            "chunk_length": whisper.audio.CHUNK_LENGTH,
            "n_fft": whisper.audio.N_FFT,
        },
    )
    if found.settings is not WHISPER_SETTINGS:
        shutil.copyfile(found.path.with_name(SETTINGS_NAME), folder / SETTINGS_NAME)
    return quantization or "+".join(sorted(kinds))


def _alignment_heads(found: FoundModel, dims: ModelDimensions) -> list[list[int]]:
    """Which heads of the decoder follow the words: published for official checkpoints, else the later half."""
    shape = (dims.n_text_layer, dims.n_text_head)
    heads = np.zeros(shape, dtype=np.bool_)
    heads[dims.n_text_layer // 2 :] = True
    names = [one.name for one in official_models().values() if one.sha256 == found.sha256]
    if names:
        packed = whisper._ALIGNMENT_HEADS[names[0]]  # noqa: SLF001 - published nowhere else
        heads = np.frombuffer(gzip.decompress(base64.b85decode(packed)), dtype=np.bool_).reshape(shape)
    return [[int(layer), int(head)] for layer, head in np.argwhere(heads)]


def _never_written(tokenizer: Any) -> list[int]:  # noqa: ANN401
    """What whisper's own decoding suppresses: notes on sounds, and the signs that steer the network."""
    signs = ("transcribe", "translate", "sot", "sot_prev", "sot_lm", "no_speech")
    return sorted({*tokenizer.non_speech_tokens, *(getattr(tokenizer, sign) for sign in signs)})


def _write_conversion(found: FoundModel, stored: str, folder: Path, threads: int) -> None:
    import ctranslate2  # noqa: PLC0415 - see require_fast

    from qa_pipeline.speech.compute_type import best_compute_type  # noqa: PLC0415

    chosen, because = best_compute_type(folder, stored=stored, threads=threads)
    conversion = Conversion(
        name=found.name,
        source_sha256=found.sha256,
        quantization=stored,
        compute_type=chosen,
        compute_type_because=because,
        converted_with=f"ctranslate2 {ctranslate2.__version__}",
    )
    _write_json(folder / CONVERSION_NAME, conversion.model_dump())


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def _replace(target: Path, temporary: Path) -> None:
    """Puts the new folder in the former one's place; a folder cannot be renamed over another."""
    former = target.with_name(f".{target.name}.{os.getpid()}.old")
    if target.exists():
        target.rename(former)
    temporary.rename(target)
    shutil.rmtree(former, ignore_errors=True)
