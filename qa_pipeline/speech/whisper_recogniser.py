"""openai-whisper's weights on torch as a `Recogniser`. Import this only where a call is transcribed.

Whisper's `transcribe()` is not used: it lets one mistake infect the next window, drops turns, and skips silence by
its own guess. Here each window stands alone, many are at work at a time, and nothing is thrown away.
"""

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
import whisper
from whisper.tokenizer import LANGUAGES, get_tokenizer

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.speech.attempts import FALLBACK_TEMPERATURES, has_failed, most_tokens
from qa_pipeline.speech.models import FoundModel
from qa_pipeline.speech.network import FRAME_S
from qa_pipeline.speech.precision import Precision
from qa_pipeline.speech.recogniser import Recognition, Request, Sound
from qa_pipeline.speech.spectrogram import heard_length, log_mel
from qa_pipeline.speech.streams import Streams, share_out
from qa_pipeline.speech.texts import Manner
from qa_pipeline.speech.vocabulary import Vocabularies, Vocabulary
from qa_pipeline.speech.whisper_align import align_tokens
from qa_pipeline.speech.whisper_loading import load_checkpoint, make_network
from qa_pipeline.speech.whisper_words import words_of
from qa_pipeline.speech.writer import Writer, Written

ResultT = TypeVar("ResultT")
_ENCODER_BATCH_S = 30.0
_DECODER_BATCH_BYTES = 200e6
"""Of what the windows of a batch are looked at by, in each stream: more windows share each step's cost, and memory."""
_MOST_WINDOWS = 24
_NOT_NEEDED = 0.5
"""A token with this probability is the network's own choice, with help or without."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """A window as the encoder gives it."""

    features: torch.Tensor
    """Shape (positions, width), silence that was added included."""
    duration_s: float
    """Without that silence."""


class WhisperRecogniser:
    """A loaded checkpoint."""

    name = "openai-whisper"
    version = whisper.__version__

    def __init__(
        self,
        found: FoundModel,
        *,
        threads: int | None = None,
        device: str = "auto",
        beam: int = 1,
        precision: Precision | None = None,
    ) -> None:
        """Loads the checkpoint, whose checksum `find_model` has taken.

        Args:
            found: the checkpoint.
            threads: of the processor; None: all.
            device: `cpu`, `cuda`, or `auto` for a graphics card where there is one.
            beam: how many texts are followed at once; 1 is greedy.
            precision: of the matrix products; None: the fastest that is exact enough, as measured now.

        Raises:
            SpeechError: the file is no Whisper checkpoint.
        """
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        self._settings = found.settings
        self._beam = beam
        threads = threads or os.cpu_count() or 1
        torch.set_num_threads(threads)
        model = load_checkpoint(found, device)
        self._multilingual: bool = model.is_multilingual
        self._language_count: int = model.num_languages
        known = tuple(LANGUAGES)[: self._language_count] if self._multilingual else ("en",)
        self.languages = found.settings.languages or known
        self._network = make_network(model, device, precision)
        del model
        self._streams = Streams(threads, device)
        self._any_tokenizer = self._tokenizer(self.languages[0])
        self._writer = Writer(self._network, self._any_tokenizer)
        self._vocabularies = Vocabularies(self._any_tokenizer, self._network.device)

    @property
    def expects_names(self) -> bool:
        """One text alone is not helped, see `Batch`."""
        return self._beam > 1

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """What else changes the words."""
        return (
            ("beam", str(self._beam)),
            ("fallback_temperatures", ",".join(map(str, FALLBACK_TEMPERATURES))),
            ("precision", self._network.precision),
            ("timestamps", "yes" if self._settings.timestamps else "no"),
            ("torch", torch.__version__),
        )

    def _tokenizer(self, language: str) -> Any:  # noqa: ANN401 - whisper has no types
        return get_tokenizer(
            self._multilingual, num_languages=self._language_count, language=language, task="transcribe"
        )

    def listen(self, sounds: Sequence[Sound]) -> list[Heard]:
        """Hears windows, several together."""
        durations = [len(sound) / SAMPLE_RATE_HZ for sound in sounds]
        lengths = [
            heard_length(duration, self._settings.window.fill_s, self._settings.window.tail_s)
            for duration in durations
        ]
        frames = [round(length / FRAME_S) for length in lengths]
        tasks = share_out(frames, round(_ENCODER_BATCH_S / FRAME_S), len(sounds), self._streams.count)

        def encode(task: list[int]) -> list[torch.Tensor]:
            with torch.inference_mode():
                bands = self._network.dims.n_mels
                return self._network.encode([log_mel(sounds[at], lengths[at], bands) for at in task])

        heard: dict[int, Heard] = {}
        for task, features in zip(tasks, self._streams.map(encode, tasks), strict=True):
            for at, one in zip(task, features, strict=True):
                heard[at] = Heard(features=one, duration_s=durations[at])
        return [heard[at] for at in range(len(sounds))]

    def language_chances(self, heard: Sequence[Heard]) -> list[dict[str, float]]:
        """For each window the chances of the model's languages."""
        if len(self.languages) == 1:
            return [{self.languages[0]: 1.0} for _ in heard]

        def ask(task: list[int]) -> list[list[float]]:
            features = [heard[at].features for at in task]
            found: list[list[float]] = self._writer.language_chances(features, self.languages).tolist()
            return found

        return [dict(zip(self.languages, row, strict=True)) for row in self._spread(ask, heard)]

    def recognise(self, heard: Sequence[Heard], requests: Sequence[Request]) -> list[Recognition]:
        """Writes windows, with the times of their words."""

        def write(task: list[int]) -> list[Recognition]:
            return self._write([heard[at] for at in task], [requests[at] for at in task])

        return self._spread(write, heard)

    def _spread(self, work: Callable[[list[int]], list[ResultT]], heard: Sequence[Heard]) -> list[ResultT]:
        """Shares windows out in batches of about one size; results in the windows' order."""
        dims = self._network.dims
        bytes_a_position = 2 * dims.n_text_layer * dims.n_text_state * self._network.attention_dtype.itemsize
        sizes = [len(one.features) for one in heard]
        tasks = share_out(
            sizes, int(_DECODER_BATCH_BYTES / bytes_a_position), _MOST_WINDOWS, self._streams.count
        )
        results = self._streams.map(work, tasks)
        placed = {
            at: one
            for task, made in zip(tasks, results, strict=True)
            for at, one in zip(task, made, strict=True)
        }
        return [placed[at] for at in range(len(heard))]

    def _write(self, heard: Sequence[Heard], requests: Sequence[Request]) -> list[Recognition]:
        timestamps = self._settings.timestamps
        written = self._attempt(heard, requests, Manner(timestamps=timestamps, beam=self._beam))
        for temperature in FALLBACK_TEMPERATURES:
            failed = [at for at, one in enumerate(written) if self._has_failed(one)]
            if not failed:
                break
            again = self._attempt(
                [heard[at] for at in failed],
                [requests[at] for at in failed],
                Manner(timestamps=timestamps, temperature=temperature),
            )
            for at, one in zip(failed, again, strict=True):
                written[at] = written[at] if self._has_failed(one) else one
        return self._place(heard, requests, written)

    def _attempt(self, heard: Sequence[Heard], requests: Sequence[Request], manner: Manner) -> list[Written]:
        return self._writer.write(
            [one.features for one in heard],
            [request.language for request in requests],
            [most_tokens(one.duration_s) for one in heard],
            manner,
            [self._vocabularies.of(request.vocabulary) for request in requests],
        )

    def _has_failed(self, one: Written) -> bool:
        tokenizer = self._any_tokenizer
        text = tokenizer.decode([token for token in one.tokens if token < tokenizer.eot]).strip()
        return has_failed(text, one.avg_logprob)

    def _place(
        self, heard: Sequence[Heard], requests: Sequence[Request], written: Sequence[Written]
    ) -> list[Recognition]:
        """Finds when the words of a batch were spoken."""
        tokenizer = self._any_tokenizer
        texts = [[token for token in one.tokens if token < tokenizer.eot] for one in written]
        said = [at for at, text in enumerate(texts) if text]
        times: dict[int, Any] = {}
        if said:
            placed = align_tokens(
                self._network,
                [heard[at].features[: max(1, round(heard[at].duration_s / FRAME_S))] for at in said],
                [texts[at] for at in said],
                [self._sequence(requests[at].language) for at in said],
                tokenizer.eot,
            )
            times = dict(zip(said, placed, strict=True))
        made = []
        for at, one in enumerate(written):
            chances = self._chances(one, self._vocabularies.of(requests[at].vocabulary))
            language = self._tokenizer(requests[at].language)
            words = words_of(one.tokens, times[at].tolist(), chances, language) if at in times else ()
            made.append(
                Recognition(words=words, avg_logprob=one.avg_logprob, no_speech_prob=one.no_speech_prob)
            )
        return made

    def _chances(self, one: Written, names: Vocabulary | None) -> list[float]:
        """The network's probability of each text token.

        Help may have chosen a token that the network holds to be unlikely; what follows in its word then follows by
        itself and proves nothing. So such a word is as sure as its least sure token.
        """
        eot = self._any_tokenizer.eot
        chances = [
            math.exp(value) for token, value in zip(one.tokens, one.logprobs, strict=True) if token < eot
        ]
        for first, behind in names.words([token for token in one.tokens if token < eot]) if names else ():
            least = min(chances[first:behind])
            if least < _NOT_NEEDED:
                chances[first:behind] = [least] * (behind - first)
        return chances

    def _sequence(self, language: str) -> list[int]:
        tokenizer = self._tokenizer(language)
        return [*tokenizer.sot_sequence, tokenizer.no_timestamps]
