"""The shards that synthesise.py wrote, as utterances to draw from."""

from __future__ import annotations

import bisect
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from .features import Frames, Mel
    from .slots import Language
    from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One spoken sentence."""

    text: str
    mel: Mel  # [frames, 80], log10 power, not copied: a view into its shard
    phone_ends: npt.NDArray[np.int64]  # [phones], in frames of 10 ms
    phone_labels: npt.NDArray[np.int64]  # [phones], 0 is silence

    @property
    def frames(self) -> int:
        """Its length in frames of 10 ms."""
        return len(self.mel)


class Dataset:
    """Utterances by language, sorted by length so that one that fits a gap is found at once."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, excluded: Collection[str] = ()) -> None:
        """Read all shards; `excluded` are sentences that a test set uses."""
        self.utterances: dict[Language, list[Utterance]] = {"it": [], "en": []}
        for path in sorted(folder.glob("*-*.json")):
            mels = np.load(path.with_suffix(".npy"), mmap_mode="r")  # [frames of all, 80]
            first = 0
            for row in json.loads(path.read_text(encoding="utf-8")):
                mel = mels[first : first + row["frames"]]
                first += row["frames"]
                if row["text"] not in excluded:
                    self.utterances[row["language"]].append(_utterance(row, mel, vocabulary))
        self.sounds = [np.load(path, mmap_mode="r") for path in sorted(folder.glob("sounds-*.npy"))]
        for sentences in self.utterances.values():
            sentences.sort(key=lambda utterance: utterance.frames)
        self._lengths = {k: [u.frames for u in sentences] for k, sentences in self.utterances.items()}

    @property
    def hours(self) -> float:
        """Speech in all, in hours."""
        return sum(map(sum, self._lengths.values())) / 360_000

    def draw(self, language: Language, longest: float, rng: np.random.Generator) -> Utterance | None:
        """Any utterance of at most so many frames; None where there is none."""
        fitting = bisect.bisect_right(self._lengths[language], longest)
        return self.utterances[language][int(rng.integers(fitting))] if fitting else None

    def sound(self, frames: int, rng: np.random.Generator) -> Frames | None:
        """So many frames in which nobody speaks (sounds.py), log10 power [frames, 80]; None without such data."""
        if not self.sounds:
            return None
        clips = self.sounds[int(rng.integers(len(self.sounds)))]
        first = int(rng.integers(max(1, len(clips) - frames)))
        piece = clips[first : first + frames].astype(np.float32)
        return np.resize(piece, (frames, piece.shape[1]))


def _utterance(row: dict[str, Any], mel: Mel, vocabulary: Vocabulary) -> Utterance:
    phones = row["phones"]
    return Utterance(
        text=row["text"],
        mel=mel,
        phone_ends=np.array([end for end, _ in phones], dtype=np.int64),
        phone_labels=np.array([vocabulary.phone_index.get(label, 0) for _, label in phones], dtype=np.int64),
    )


def sentences_of(manifest: Path | None) -> set[str]:
    """The sentences of a test set (testset.py), to keep them out of training."""
    if manifest is None:
        return set()
    return {row["text"] for row in json.loads(manifest.read_text(encoding="utf-8"))}
