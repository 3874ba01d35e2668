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
    timestamps: float = 0.1
    previous_text: float = 0.06
    names: float = 0.05  # instead of previous text, words that may come up, as programs prompt Whisper
    cross_talk: float = 0.12
    sound_under_speech: float = 0.15
    sound_in_a_gap: float = 0.12


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
            # nothing is to be written where nobody speaks, which is easier to learn after some words
            empty = self.rng.random() < self.mixture.no_speech * min(1.0, 0.3 + difficulty)
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
        # half of the long windows are what Whisper's padding makes of a short piece
        target = (
            int(rng.integers(150, 1400 if rng.random() < 0.6 else frames))
            if long and rng.random() < 0.6
            else frames
        )
        at = int(rng.integers(0, 41 if rng.random() < 0.85 else frames // 4))
        placed: list[Placed] = []
        while utterance := self.data.draw(language, (target - at) * tempo, rng):
            placed.append(self._put(utterance, at, warp, tempo))
            at = placed[-1].end + self._gap(long)
            if not long and rng.random() < 0.5 - 0.35 * difficulty:
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
        mel = self._speech(placed, frames, difficulty) if placed else self._no_speech(frames)
        peak = float(mel.max())
        if self.rng.random() < 0.15:  # in a long recording the peak may lie outside this window
            peak = max(peak, self.rng.uniform(-1, 1.5))
        # whisper pads sound with silence, but `transcribe` pads the last window of a recording with 0
        padding = 0.0 if self.rng.random() < 0.3 else (peak - 8.0 + 4.0) / 4.0
        window = np.full((frames, MELS), padding, dtype=np.float32)
        window[: len(mel)] = self.augmenter.mask(normalise(mel, peak), difficulty)
        return window

    def _speech(self, placed: Sequence[Placed], frames: int, difficulty: float) -> Frames:
        """Utterances with what else is on the line; it ends with the window, or soon after the last word."""
        rng = self.rng
        after = frames if frames < LONG_FRAMES and rng.random() < 0.5 else int(rng.integers(0, 60))
        mel = np.full((min(frames, placed[-1].end + after), MELS), FLOOR, dtype=np.float32)
        for one in placed:
            mel[one.start : one.end] = np.maximum(mel[one.start : one.end], one.mel)
        peak = float(mel.max())
        if rng.random() < self.mixture.cross_talk * difficulty:
            other = self.data.draw("it" if rng.random() < 0.5 else "en", len(mel), rng)
            if other:
                first = int(rng.integers(0, len(mel) - other.frames + 1))
                quiet = other.mel.astype(np.float32)
                self._add(mel, quiet + (peak - quiet.max() - rng.uniform(1.2, 3)), first)
        if rng.random() < self.mixture.sound_under_speech * difficulty:
            self._add_sound(mel, 0, len(mel), peak - rng.uniform(1, 4))
        if rng.random() < self.mixture.sound_in_a_gap * difficulty:
            ends = [0, *(one.end for one in placed)]
            starts = [*(one.start for one in placed), len(mel)]
            gap = int(rng.integers(len(ends)))
            if starts[gap] - ends[gap] >= 10:
                self._add_sound(mel, ends[gap], starts[gap], peak - rng.uniform(0, 3))
        return self.augmenter.soil(mel, difficulty)

    def _add_sound(self, mel: Frames, first: int, last: int, peak: float) -> None:
        sound = self.data.sound(last - first, self.rng)
        if sound is not None:
            self._add(mel, sound + (peak - sound.max()), first)

    @staticmethod
    def _add(mel: Frames, other: Frames, first: int) -> None:
        part = mel[first : first + len(other)]
        part[:] = np.log10(10**part + 10**other)

    def _no_speech(self, frames: int) -> Frames:
        """A window, or its first part, in which nobody speaks."""
        length = (
            frames if self.rng.random() < 0.6 else int(self.rng.integers(min(80, frames // 2), frames + 1))
        )
        sound = self.data.sound(length, self.rng) if self.rng.random() < 0.65 else None
        if sound is None:
            return self.augmenter.no_speech(length)
        if self.rng.random() < 0.5:
            noise = np.log10(self.augmenter.noise(length)) + (sound.max() - self.rng.uniform(1, 6))
            self._add(sound, noise, 0)
        return np.asarray(np.maximum(sound + self.rng.uniform(-3, 1), FLOOR), dtype=np.float32)

    def label(self, placed: Sequence[Placed], language: Language) -> Labels:
        """The token sequence: (previous text), start, language, task, (timestamps and) text, end."""
        special, t = self.vocabulary.special, tokenizer()
        with_times = self.rng.random() < self.mixture.timestamps
        tokens: list[int] = []
        when: list[float] = []
        kind = self.rng.random()
        if kind < self.mixture.previous_text:
            tokens = [special(t.sot_prev), *self._previous(language)]
        elif kind < self.mixture.previous_text + self.mixture.names:
            tokens = [special(t.sot_prev), *self._names(placed, language)]
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

    def _names(self, placed: Sequence[Placed], language: Language) -> list[int]:
        """Words with a capital from this window (or not) and from elsewhere, in any order."""
        texts = [one.text for one in placed if self.rng.random() < 0.7]
        others = [
            self.data.draw(language, LONG_FRAMES, self.rng) for _ in range(int(self.rng.integers(2, 10)))
        ]
        texts += [one.text for one in others if one]
        names = {word.strip(".,:?!") for text in texts for word in text.split()[1:] if word[:1].isupper()}
        shuffled = sorted(names)
        self.rng.shuffle(shuffled)
        return self.vocabulary.encode(", ".join(shuffled[:12]))[:120]
