"""One Whisper checkpoint in memory: sound in, tokens out. No idea of calls, channels or words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import whisper
from numpy.typing import NDArray
from whisper.tokenizer import LANGUAGES, get_tokenizer

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.doubt import MAX_COMPRESSION_RATIO, MIN_AVG_LOGPROB
from qa_pipeline.speech.models import FoundModel, official_models

FALLBACK_TEMPERATURES = (0.2, 0.4, 0.6)
"""Tried in turn where the greedy text loops or is improbable."""
_SEED = 0
"""Sampling at a temperature must give the same text every time."""
_TOKENS_A_SECOND = 15
_SPARE_TOKENS = 20
"""No speech has more tokens than this a second; a loop would run to 224."""


class WhisperModel:
    """A loaded checkpoint."""

    def __init__(self, found: FoundModel, device: str) -> None:
        """Loads the checkpoint, whose checksum `find_model` has taken.

        Args:
            found: the checkpoint.
            device: `cpu`, `cuda`, or `auto` for a graphics card where there is one.

        Raises:
            SpeechError: the file is no Whisper checkpoint.
        """
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        self.fp16 = device != "cpu"
        self.network: Any = _load(found, device)
        self._timestamps = found.settings.timestamps
        self.languages = found.settings.languages or (
            tuple(LANGUAGES) if self.network.is_multilingual else ("en",)
        )

    def tokenizer(self, language: str) -> Any:  # noqa: ANN401 - whisper has no types
        """Whisper's tokenizer for a language."""
        network = self.network
        return get_tokenizer(
            network.is_multilingual, num_languages=network.num_languages, language=language, task="transcribe"
        )

    def listen(self, sounds: Sequence[NDArray[np.float32]]) -> torch.Tensor:
        """Whisper's input, shape (sounds, bands, 3000): each padded with silence to 30 s."""
        bands = self.network.dims.n_mels
        mels = [
            whisper.log_mel_spectrogram(whisper.pad_or_trim(np.ascontiguousarray(sound)), n_mels=bands)
            for sound in sounds
        ]
        return torch.stack(mels).to(self.network.device)

    @torch.inference_mode()
    def language_of(self, sounds: Sequence[NDArray[np.float32]]) -> str:
        """The likeliest of the model's languages over all sounds: one alone may be a foreign name."""
        if len(self.languages) == 1:
            return self.languages[0]
        mels = self.listen(sounds).to(torch.float16 if self.fp16 else torch.float32)
        _, found = self.network.detect_language(mels)
        return max(self.languages, key=lambda one: sum(chances.get(one, 0.0) for chances in found))

    def decode(self, sounds: Sequence[NDArray[np.float32]], language: str, *, longest_s: float) -> list[Any]:
        """Recognises sounds together, each alone: greedy first, and what fails again with some chance in it.

        Args:
            sounds: samples at SAMPLE_RATE_HZ, each at most 30 s.
            language: ISO 639-1.
            longest_s: of the sounds; bounds the text.

        Returns:
            whisper's DecodingResult for each; where no attempt is good, the greedy one.
        """
        results = list(self._decode_at(0.0, self.listen(sounds), language, longest_s))
        for temperature in FALLBACK_TEMPERATURES:
            failed = [at for at, result in enumerate(results) if _has_failed(result)]
            if not failed:
                break
            heard = torch.stack([results[at].audio_features for at in failed])
            again = self._decode_at(temperature, heard, language, longest_s)
            for at, result in zip(failed, again, strict=True):
                results[at] = results[at] if _has_failed(result) else result
        return results

    def _decode_at(
        self, temperature: float, sound: torch.Tensor, language: str, longest_s: float
    ) -> list[Any]:
        most_tokens = int(longest_s * _TOKENS_A_SECOND) + _SPARE_TOKENS
        options = whisper.DecodingOptions(
            language=language,
            temperature=temperature,
            sample_len=min(self.network.dims.n_text_ctx // 2, most_tokens),
            without_timestamps=not self._timestamps,
            fp16=self.fp16,
        )
        with torch.random.fork_rng():
            torch.manual_seed(_SEED)
            decoded: list[Any] = whisper.decode(self.network, sound, options)
            return decoded


def _has_failed(result: Any) -> bool:  # noqa: ANN401
    failed: bool = result.compression_ratio > MAX_COMPRESSION_RATIO or result.avg_logprob < MIN_AVG_LOGPROB
    return failed


def _load(found: FoundModel, device: str) -> Any:  # noqa: ANN401
    try:
        network = whisper.load_model(str(found.path.absolute()), device=device)
    except Exception as error:  # a foreign file can fail in any way that torch knows
        raise SpeechError(
            f"{found.path}: is no Whisper checkpoint that can be loaded ({type(error).__name__})."
        ) from error
    # Whisper knows which of its heads follow the words only by the official name, and we load by path.
    names = [one.name for one in official_models().values() if one.sha256 == found.sha256]
    if names:
        network.set_alignment_heads(whisper._ALIGNMENT_HEADS[names[0]])  # noqa: SLF001 - published nowhere else
    return network.eval()
