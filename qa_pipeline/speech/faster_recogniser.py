"""The second engine: a converted Whisper on CTranslate2, which faster-whisper is made of. Sound in, words out.

CTranslate2 is called directly: faster-whisper's own `transcribe()` decides by itself what is speech and lets one
window's text into the next, and both are done here the same way for all engines. The policy is that of the torch
engine, so that the same weights give the same words: greedy, each window alone, and what fails again with some chance.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import ctranslate2
from whisper.tokenizer import LANGUAGES, get_tokenizer

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.speech.attempts import FALLBACK_TEMPERATURES, has_failed, most_tokens
from qa_pipeline.speech.converted import ENGINE, ConvertedModel
from qa_pipeline.speech.faster_model import FasterModel, Listened
from qa_pipeline.speech.recogniser import HeardWord, Recognition, Request, Sound
from qa_pipeline.speech.spectrogram import heard_length
from qa_pipeline.speech.whisper_words import words_of

_BATCH_WINDOWS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """One window's text as the decoder wrote it."""

    tokens: tuple[int, ...]
    text_tokens: tuple[int, ...]
    """Without timestamps and other special ones."""
    avg_logprob: float
    no_speech_prob: float
    failed: bool
    """Whether another attempt is worth it."""


class FasterRecogniser:
    """A converted model, loaded."""

    name = ENGINE
    expects_names = False  # CTranslate2 could only be told them as text that went before: then all is surer than it was heard

    def __init__(
        self, found: ConvertedModel, *, threads: int | None = None, device: str = "auto", beam: int = 1
    ) -> None:
        """Loads the model, whose checksums `find_converted` has compared.

        Args:
            found: the model.
            threads: of the processor; None: all.
            device: `cpu`, `cuda`, or `auto` for a graphics card where there is one.
            beam: how many texts are followed at once; 1: the likeliest token each time.

        Raises:
            SpeechError: CTranslate2 cannot load it.
        """
        self._model = FasterModel(found, threads=threads, device=device)
        self._timestamps = found.settings.timestamps
        self._window = found.settings.window
        self._beam = beam
        self.version = f"ctranslate2 {ctranslate2.__version__}"
        known = tuple(LANGUAGES)[: self._model.num_languages] if self._model.multilingual else ("en",)
        self.languages = found.settings.languages or known
        options = {
            "beam": str(beam),
            "fallback_temperatures": ",".join(map(str, FALLBACK_TEMPERATURES)),
            "precision": self._model.compute_type,
            "timestamps": "yes" if self._timestamps else "no",
            "weights": found.weights_sha256,
        }
        self.options = tuple(sorted(options.items()))

    def listen(self, sounds: Sequence[Sound]) -> list[Listened]:
        """Hears windows, those of one length together; one result a window, in their order."""
        lengths = [self._length_s(sound) for sound in sounds]
        heard: dict[int, Listened] = {}
        for batch in _alike(range(len(sounds)), key=lengths.__getitem__, most=_BATCH_WINDOWS):
            made = self._model.encode([sounds[at] for at in batch], lengths[batch[0]])
            heard |= zip(batch, made, strict=True)
        return [heard[at] for at in range(len(sounds))]

    def _length_s(self, sound: Sound) -> float:
        """Whole seconds: CTranslate2 sees no end of a sound, so only windows of one length share a batch.

        With quarters, as on torch, a call of a minute takes a third longer.
        """
        return float(
            math.ceil(heard_length(len(sound) / SAMPLE_RATE_HZ, self._window.fill_s, self._window.tail_s))
        )

    def language_chances(self, heard: Sequence[Listened]) -> list[dict[str, float]]:
        """For each window the chances of the engine's languages; they add up to 1."""
        if len(self.languages) == 1:
            return [{self.languages[0]: 1.0} for _ in heard]
        chances: dict[int, dict[str, float]] = {}
        for batch in _alike(range(len(heard)), key=lambda at: len(heard[at].features), most=_BATCH_WINDOWS):
            found = self._model.language_chances([heard[at] for at in batch])
            chances |= zip(batch, map(self._known, found), strict=True)
        return [chances[at] for at in range(len(heard))]

    def recognise(self, heard: Sequence[Listened], requests: Sequence[Request]) -> list[Recognition]:
        """Writes windows, each as its request says; one result a window, in their order."""
        written = self._write(heard, requests)
        words = self._words(heard, requests, written)
        return [
            Recognition(
                words=words.get(at, ()),
                avg_logprob=written[at].avg_logprob,
                no_speech_prob=written[at].no_speech_prob,
            )
            for at in range(len(heard))
        ]

    def _known(self, chances: dict[str, float]) -> dict[str, float]:
        known = {language: chances.get(language, 0.0) for language in self.languages}
        whole = sum(known.values())
        return {one: chance / whole if whole else 1 / len(known) for one, chance in known.items()}

    def _write(self, heard: Sequence[Listened], requests: Sequence[Request]) -> dict[int, _Written]:
        """Greedy first, and what fails again with some chance in it; where no attempt is good, the greedy one."""
        written = self._write_at(0.0, range(len(heard)), heard, requests)
        for attempt, temperature in enumerate(FALLBACK_TEMPERATURES):
            failed = [at for at, one in written.items() if one.failed]
            if not failed:
                break
            if attempt == 0:
                self._model.seed()
            again = self._write_at(temperature, failed, heard, requests)
            written |= {at: one for at, one in again.items() if not one.failed}
        return written

    def _write_at(
        self, temperature: float, which: Sequence[int], heard: Sequence[Listened], requests: Sequence[Request]
    ) -> dict[int, _Written]:
        written: dict[int, _Written] = {}
        for batch in _batches(which, heard, requests):
            tokenizer = self._tokenizer(requests[batch[0]])
            longest_s = max(heard[at].duration_s for at in batch)
            results = self._model.write(
                [heard[at] for at in batch],
                self._prompt(requests[batch[0]]),
                most_tokens=most_tokens(longest_s),
                temperature=temperature,
                beam=self._beam,
            )
            written |= {at: _written(one, tokenizer) for at, one in zip(batch, results, strict=True)}
        return written

    def _words(
        self, heard: Sequence[Listened], requests: Sequence[Request], written: dict[int, _Written]
    ) -> dict[int, tuple[HeardWord, ...]]:
        """The words, with times, of windows that have text."""
        words = {}
        with_text = [at for at, one in written.items() if one.text_tokens]
        for batch in _batches(with_text, heard, requests):
            tokenizer = self._tokenizer(requests[batch[0]])
            aligned = self._model.align(
                [heard[at] for at in batch],
                tokenizer.sot_sequence,
                [written[at].text_tokens for at in batch],
            )
            for at, (starts_s, probabilities) in zip(batch, aligned, strict=True):
                words[at] = words_of(written[at].tokens, starts_s, probabilities, tokenizer)
        return words

    def _tokenizer(self, request: Request) -> Any:  # noqa: ANN401 - whisper has no types
        return get_tokenizer(
            self._model.multilingual,
            num_languages=self._model.num_languages,
            language=request.language,
            task="transcribe",
        )

    def _prompt(self, request: Request) -> list[int]:
        start = list(self._tokenizer(request).sot_sequence)
        return start if self._timestamps else [*start, self._tokenizer(request).no_timestamps]


def _batches(
    which: Sequence[int], heard: Sequence[Listened], requests: Sequence[Request]
) -> Iterator[tuple[int, ...]]:
    """Windows of one length in one language: CTranslate2 wants one prompt, and sees no end of a sound."""

    def kind(at: int) -> tuple[int, str]:
        return len(heard[at].features), requests[at].language

    return _alike(which, key=kind, most=_BATCH_WINDOWS)


def _alike(which: Sequence[int], *, key: Callable[[int], Any], most: int) -> Iterator[tuple[int, ...]]:
    """Things of one kind together, a number of them at a time."""
    for _, group in groupby(sorted(which, key=key), key=key):
        alike = tuple(group)
        for first in range(0, len(alike), most):
            yield alike[first : first + most]


def _written(result: Any, tokenizer: Any) -> _Written:  # noqa: ANN401
    tokens = tuple(result.sequences_ids[0])
    # CTranslate2's score is the mean without the end's token; Whisper's counts the end in.
    whole = result.scores[0] * len(tokens) if tokens else 0.0
    avg_logprob = whole / (len(tokens) + 1)
    return _Written(
        tokens=tokens,
        text_tokens=tuple(token for token in tokens if token < tokenizer.eot),
        avg_logprob=avg_logprob,
        no_speech_prob=result.no_speech_prob,
        failed=has_failed(tokenizer.decode(tokens).strip(), avg_logprob),
    )
