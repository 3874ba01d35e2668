"""Training windows: utterances laid on a time line, damaged, and labelled for the four losses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .augment import Augmenter, change_tempo, warp_frequency
from .features import FLOOR, MELS, Frames, normalise
from .labels import IGNORED, UNGUIDED, Batch, Labels, Placed, collate, label_phones, token_times
from .vocabulary import Vocabulary, ctc_labels, tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .dataset import Dataset, Utterance
    from .slots import Language

LONG_FRAMES = 3000  # 30 s, what Whisper always sees


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """Shares of special windows."""

    no_speech: float = 0.1
    timestamps: float = 0.5
    previous_text: float = 0.12


class WindowMaker:
    """Makes windows without end."""

    def __init__(self, data: Dataset, vocabulary: Vocabulary, mixture: Mixture, seed: int) -> None:
        self.data, self.vocabulary, self.mixture = data, vocabulary, mixture
        self.rng = np.random.default_rng(seed)
        self.augmenter = Augmenter(self.rng)

    def batch(self, frames: int, number: int, difficulty: float) -> Batch:
        """`number` windows of `frames` mel frames."""
        mels = np.zeros((number, MELS, frames), dtype=np.float32)
        phones = np.zeros((number, frames // 2), dtype=np.int64)
        labels, letters = [], []
        for i in range(number):
            language: Language = "it" if self.rng.random() < 0.5 else "en"
            empty = self.rng.random() < self.mixture.no_speech
            placed = [] if empty else self.place(language, frames, difficulty)
            mels[i] = self.paint(placed, frames, difficulty).T
            labels.append(self.label(placed, language))
            letters.append(ctc_labels(" ".join(one.text for one in placed)))
            label_phones(placed, phones[i])
        return collate(mels, phones, labels, letters, self.vocabulary)

    def place(self, language: Language, frames: int, difficulty: float) -> list[Placed]:
        """Lay utterances of one voice distortion on the line until it is full, or earlier."""
        rng, long = self.rng, frames == LONG_FRAMES
        warp, tempo = self.augmenter.distortion(difficulty)
        target = int(rng.integers(300, frames)) if long and rng.random() < 0.4 else frames
        at = int(rng.integers(0, 41 if rng.random() < 0.8 else frames // 3))
        placed: list[Placed] = []
        while utterance := self.data.draw(language, (target - at) * tempo, rng):
            placed.append(self._put(utterance, at, warp, tempo))
            at = placed[-1].end + self._gap(long)
            if not long and rng.random() < 0.9 - 0.55 * difficulty:
                break
        return placed

    def _gap(self, long: bool) -> int:
        kind = self.rng.random()
        if kind < (0.4 if long else 0.7):
            return int(self.rng.integers(0, 61))
        return int(self.rng.integers(60, 201) if kind < 0.7 or not long else self.rng.integers(100, 1001))

    def _put(self, utterance: Utterance, at: int, warp: float, tempo: float) -> Placed:
        mel = change_tempo(warp_frequency(utterance.mel.astype(np.float32), warp), tempo)
        if self.rng.random() < 0.3:
            mel = mel + self.rng.uniform(-0.6, 0.3)  # not everyone is equally near the microphone
        ends = np.minimum(utterance.phone_ends / tempo, len(mel)) + at
        return Placed(
            start=at, mel=mel, text=utterance.text, phone_ends=ends, phone_labels=utterance.phone_labels
        )

    def paint(self, placed: Sequence[Placed], frames: int, difficulty: float) -> Frames:
        """The spectrogram as Whisper would scale it, [frames, 80]."""
        if placed:
            after = int(self.rng.integers(0, 150)) if self.rng.random() < 0.33 else 0
            mel = np.full((min(frames, placed[-1].end + after), MELS), FLOOR, dtype=np.float32)
            for one in placed:
                mel[one.start : one.end] = np.maximum(mel[one.start : one.end], one.mel)
            mel = self.augmenter.soil(mel, difficulty)
        else:
            mel = self.augmenter.no_speech(int(self.rng.integers(frames // 4, frames + 1)))
        peak = float(mel.max())
        if self.rng.random() < 0.15:  # in a long recording the peak may lie outside this window
            peak = max(peak, self.rng.uniform(-1, 1.5))
        # whisper pads sound with silence, but `transcribe` pads the last window of a recording with 0
        padding = 0.0 if self.rng.random() < 0.5 else (peak - 8.0 + 4.0) / 4.0
        window = np.full((frames, MELS), padding, dtype=np.float32)
        window[: len(mel)] = self.augmenter.mask(normalise(mel, peak), difficulty)
        return window

    def label(self, placed: Sequence[Placed], language: Language) -> Labels:
        """The token sequence: (previous text), start, language, task, (timestamps and) text, end."""
        special, t = self.vocabulary.special, tokenizer()
        with_times = self.rng.random() < self.mixture.timestamps
        tokens: list[int] = []
        when: list[float] = []
        if self.rng.random() < self.mixture.previous_text:
            tokens = [special(t.sot_prev), *self._previous(language)]
        start = len(tokens)
        tokens += [special(t.sot), special(t.to_language_token(language)), special(t.transcribe)]
        if not with_times:
            tokens.append(special(t.no_timestamps))
        elif not placed:
            tokens.append(self.vocabulary.timestamp(0))
        when = [UNGUIDED] * len(tokens)
        for one in placed:
            encoded = self.vocabulary.encode(one.text)
            times = token_times(one, [self.vocabulary.characters(i) for i in encoded])
            if with_times:
                encoded = [self.vocabulary.timestamp(one.start), *encoded, self.vocabulary.timestamp(one.end)]
                times = [UNGUIDED, *times, UNGUIDED]
            tokens += encoded
            when += times
        tokens.append(special(t.eot))
        say = [IGNORED] * start + tokens[start + 1 :]
        if not placed:
            say[start] = special(t.no_speech)
        return Labels(read=tokens[:-1], say=say, when=[*when[1:], UNGUIDED])

    def _previous(self, language: Language) -> list[int]:
        texts = [self.data.draw(language, LONG_FRAMES, self.rng) for _ in range(int(self.rng.integers(1, 4)))]
        encoded = [i for u in texts if u for i in self.vocabulary.encode(u.text)]
        return encoded[-int(self.rng.choice([60, 120, 220])) :]
