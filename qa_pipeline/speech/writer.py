"""Features in, tokens out, many windows at once, by Whisper's own rules of writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from whisper.decoding import ApplyTimestampRules

from qa_pipeline.speech.network import FRAME_S, Network
from qa_pipeline.speech.reading import Reading
from qa_pipeline.speech.texts import Batch, Manner, Row, Rules
from qa_pipeline.speech.vocabulary import Vocabulary

_FIRST_TIMESTAMP_S = 1.0
"""Text begins in the window's first second, says Whisper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written of one window."""

    tokens: tuple[int, ...]
    """Text and timestamps, without the end."""
    logprobs: tuple[float, ...]
    """Of each token."""
    avg_logprob: float
    """Over the tokens and the end."""
    no_speech_prob: float


class Writer:
    """Writes what a network heard."""

    def __init__(self, network: Network, tokenizer: Any) -> None:  # noqa: ANN401 - whisper has no types
        """Prepares the tokens that are never written.

        Args:
            network: the weights.
            tokenizer: of any language; the rules are the same for all.
        """
        self._network = network
        self._tokenizer = tokenizer
        special = (
            tokenizer.transcribe,
            tokenizer.translate,
            tokenizer.sot,
            tokenizer.sot_prev,
            tokenizer.sot_lm,
            tokenizer.no_speech,
        )
        self._never = self._mask([*tokenizer.non_speech_tokens, *special])
        self._not_first = self._mask([*tokenizer.encode(" "), tokenizer.eot])
        self._stamps = self._mask(range(tokenizer.timestamp_begin, network.dims.n_vocab))

    def _mask(self, tokens: Sequence[int]) -> torch.Tensor:
        mask = torch.zeros(self._network.dims.n_vocab, device=self._network.device)
        mask[list(tokens)] = -torch.inf
        return mask

    @torch.inference_mode()
    def language_chances(self, heard: Sequence[torch.Tensor], languages: Sequence[str]) -> torch.Tensor:
        """The chances of each language in each window, shape (windows, languages); they add up to 1."""
        start = torch.full((len(heard), 1), self._tokenizer.sot, device=self._network.device)
        thought = Reading(self._network, heard, beams=1, most_tokens=1).read(start)
        chosen = [self._tokenizer.to_language_token(language) for language in languages]
        return self._network.logits(thought[:, 0])[:, chosen].softmax(dim=-1)

    @torch.inference_mode()
    def write(
        self,
        heard: Sequence[torch.Tensor],
        languages: Sequence[str],
        most_tokens: Sequence[int],
        manner: Manner,
        names: Sequence[Vocabulary | None] = (),
    ) -> list[Written]:
        """Writes windows.

        Args:
            heard: of each window its features, shape (positions, width).
            languages: of each window, ISO 639-1.
            most_tokens: of each window; what is longer is cut, for it loops.
            manner: how.
            names: of each window those that are expected; empty: none anywhere.
        """
        network, begin = self._network, self._begin(languages, manner)
        beams = manner.rows
        longest = begin.shape[1] + max(most_tokens)
        reading = Reading(network, heard, beams, longest)
        thought = reading.read(begin.repeat_interleave(beams, dim=0))
        no_speech = network.logits(thought[::beams, 0]).softmax(dim=-1)[:, self._tokenizer.no_speech].tolist()
        rules = self._rules(begin.shape[1], manner)
        batch = Batch(network, reading, begin, most_tokens, manner, rules, names)
        texts = batch.run(network.logits(thought[:, -1]))
        return [_written(*text, chance) for text, chance in zip(texts, no_speech, strict=True)]

    def _rules(self, begin: int, manner: Manner) -> Rules:
        stamps, never = None, self._never + self._stamps
        if manner.timestamps:
            first = round(_FIRST_TIMESTAMP_S / FRAME_S)
            stamps, never = ApplyTimestampRules(self._tokenizer, begin, first), self._never
        return Rules(never=never, not_first=self._not_first, stamps=stamps, end=self._tokenizer.eot)

    def _begin(self, languages: Sequence[str], manner: Manner) -> torch.Tensor:
        """What every text starts with, shape (windows, count)."""
        one = self._tokenizer
        ends = [] if manner.timestamps else [one.no_timestamps]
        if one.language is None:  # a model of English alone has never read which language it is
            rows = [[one.sot, *ends] for _ in languages]
        else:
            rows = [
                [one.sot, one.to_language_token(language), one.transcribe, *ends] for language in languages
            ]
        return torch.tensor(rows, device=self._network.device)


def _written(row: Row, end: float, no_speech: float) -> Written:
    return Written(
        tokens=tuple(row.tokens),
        logprobs=tuple(row.logprobs),
        avg_logprob=(row.total + end) / (len(row.tokens) + 1),
        no_speech_prob=no_speech,
    )
