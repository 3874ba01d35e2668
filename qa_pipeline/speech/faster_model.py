"""One converted Whisper in CTranslate2's hands: sound in, tokens out. No idea of requests, attempts or words."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.converted import SURE_COMPUTE_TYPE, ConvertedModel
from qa_pipeline.speech.network import FRAME_S
from qa_pipeline.speech.recogniser import Sound
from qa_pipeline.speech.spectrogram import log_mel

_SEED = 0
_FEWEST_FRAMES = 7
"""Positions that the alignment's filter needs."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listened:
    """A window as the encoder heard it."""

    features: NDArray[np.floating]
    """Shape (positions, width)."""
    duration_s: float
    """Without the silence that was added."""


class FasterModel:
    """A loaded model."""

    def __init__(self, found: ConvertedModel, *, threads: int | None, device: str) -> None:
        """Loads the model, whose checksums `find_converted` has compared.

        Args:
            found: the model.
            threads: of the processor; None: all.
            device: `cpu`, `cuda`, or `auto` for a graphics card where there is one.

        Raises:
            SpeechError: CTranslate2 cannot load it.
        """
        if device == "auto":
            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
        self.compute_type = _compute_type(found, device)
        self._found = found
        self._device = device
        self._threads = threads or os.cpu_count() or 1
        self._chance_used = False
        self._model = self._load()
        self.multilingual: bool = self._model.is_multilingual
        self.num_languages: int = self._model.num_languages

    def encode(self, sounds: Sequence[Sound], length_s: float) -> list[Listened]:
        """Hears windows together, each filled up to one length with silence."""
        mels = [log_mel(sound, length_s, self._model.n_mels).numpy() for sound in sounds]
        encoded = np.array(self._model.encode(_view(np.stack(mels)), to_cpu=True))
        return [
            Listened(features=features, duration_s=len(sound) / SAMPLE_RATE_HZ)
            for features, sound in zip(encoded, sounds, strict=True)
        ]

    def language_chances(self, heard: Sequence[Listened]) -> list[dict[str, float]]:
        """For each window the chances of all languages of the vocabulary."""
        found = self._model.detect_language(_together(heard))
        return [{token.strip("<|>"): chance for token, chance in chances} for chances in found]

    def write(
        self, heard: Sequence[Listened], prompt: list[int], *, most_tokens: int, temperature: float, beam: int
    ) -> list[Any]:
        """CTranslate2's WhisperGenerationResult for each window.

        Args:
            heard: the windows.
            prompt: what stands before the text, the same for all.
            most_tokens: of the text.
            temperature: 0: the likeliest; more: with chance.
            beam: how many texts are followed at once; 1 with chance.
        """
        chance = {"sampling_topk": 0, "sampling_temperature": temperature} if temperature else {}
        results: list[Any] = self._model.generate(
            _together(heard),
            [prompt] * len(heard),
            beam_size=1 if temperature else beam,
            # CTranslate2 gives the text half of it at most, and counts the prompt, less its last token, in the whole.
            max_length=max(2 * most_tokens, len(prompt) - 1 + most_tokens),
            return_scores=True,
            return_no_speech_prob=True,
            **chance,
        )
        return results

    def align(
        self, heard: Sequence[Listened], start: Sequence[int], text_tokens: Sequence[Sequence[int]]
    ) -> list[tuple[list[float], list[float]]]:
        """Where each window's text tokens begin, and where the last ends, in s; and the tokens' probabilities.

        Args:
            heard: the windows.
            start: the signs before the text, the same for all.
            text_tokens: of each window, without timestamps and other special ones; at least one.
        """
        frames = [2 * max(_FEWEST_FRAMES, round(one.duration_s / FRAME_S)) for one in heard]
        aligned = self._model.align(_together(heard), list(start), [list(one) for one in text_tokens], frames)
        return [(_starts_s(one.alignments), list(one.text_token_probs)) for one in aligned]

    def seed(self) -> None:
        """Sampling must give the same text every time, whatever was sampled before.

        CTranslate2's chance belongs to a thread of the model and takes its seed once: only a model that is loaded
        anew begins anew. That takes a second or two, and only where text has failed.
        """
        if self._chance_used:
            del self._model  # first: there may be no room for two
            self._model = self._load()
        self._chance_used = True

    def _load(self) -> Any:  # noqa: ANN401 - ctranslate2 has no types
        ctranslate2.set_random_seed(_SEED)
        try:
            return ctranslate2.models.Whisper(
                str(self._found.path),
                device=self._device,
                compute_type=self.compute_type,
                intra_threads=self._threads,
            )
        except (RuntimeError, ValueError) as error:
            raise SpeechError(f"{self._found.path}: CTranslate2 cannot load this model: {error}") from error


def _compute_type(found: ConvertedModel, device: str) -> str:
    """A graphics card has the checkpoints' own precision; a processor what was measured, if it can."""
    wanted = "float16" if device == "cuda" else found.compute_type
    return wanted if wanted in ctranslate2.get_supported_compute_types(device) else SURE_COMPUTE_TYPE


def _starts_s(path: Sequence[tuple[int, int]]) -> list[float]:
    """Where a path through (token, frame) enters each token."""
    entered: dict[int, int] = {}
    for token, frame in path:
        entered.setdefault(token, frame)
    return [frame * FRAME_S for frame in entered.values()]


def _together(heard: Sequence[Listened]) -> Any:  # noqa: ANN401
    return _view(np.stack([one.features for one in heard]))


def _view(values: NDArray[np.floating]) -> Any:  # noqa: ANN401
    return ctranslate2.StorageView.from_array(np.ascontiguousarray(values))
