"""Likeness by meaning: which passages of a call say, in wholly other words perhaps, what a wording says.

Only for whoever installed a sentence-embedding model (`sentence_model.py`). Such models tell meanings apart by narrow margins,
so what they find is a reason to listen, and proves nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.checks.matching.call_text import CallText, SpokenWord, Stream
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.result import Evidence, NearestMiss
from qa_pipeline.recordings.recording import Speaker

JOINED_S = 2.0
"""A speaker who goes on within this time may be in the same sentence."""


class Encoder(Protocol):
    """Turns sentences into vectors that lie the closer the more alike they mean."""

    def __hash__(self) -> int:
        """By identity: what it encoded is kept."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (texts, d)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningModel:
    """Which model is to be used, and from which likeness on; small enough to be handed to every process."""

    folder: Path
    sha256: str
    """Of what decides its vectors: configuration, vocabulary, weights."""
    threshold: float
    """The cosine, 0 to 1, from which a passage may mean what a wording says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """An utterance, or two of one speaker's that may be one sentence."""

    speaker: Speaker
    parts: tuple[tuple[SpokenWord, ...], ...]
    """The words of each utterance."""
    weights: tuple[tuple[SpokenWord, float], ...]
    """What each word carries."""

    @property
    def start_s(self) -> float:
        """When its first word begins."""
        return self.parts[0][0].word.start_s

    @property
    def end_s(self) -> float:
        """When its last word ends."""
        return self.parts[-1][-1].word.end_s

    @property
    def text(self) -> str:
        """As recognised."""
        return " ".join(spoken.word.text.strip() for part in self.parts for spoken in part)

    def lies_in(self, from_s: float, to_s: float) -> bool:
        """Whether some word of each of its utterances begins in this time."""
        return all(any(from_s <= spoken.word.start_s <= to_s for spoken in part) for part in self.parts)

    def share_of(self, hits: Sequence[Match]) -> float:
        """How much of what it carries, 0 to 1, are words that these matches rest on."""
        # By identity: all streams of a call hold the same words, and untimed ones may be equal.
        theirs = {id(hit.aligned.stream.word_at(token)) for hit in hits for token in hit.aligned.paired}
        carried = sum(weight for _, weight in self.weights)
        both = sum(weight for spoken, weight in self.weights if id(spoken) in theirs)
        return both / carried if carried else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A passage and the wording that it is most like."""

    passage: Passage
    wording: str
    score: float
    """The cosine, in hundredths: so it is the same on every machine, and what a reader sees is what decided."""

    @property
    def start_s(self) -> float:
        """When the passage begins."""
        return self.passage.start_s

    def evidence(self) -> Evidence:
        """As a verdict shows it; no word of it was compared with another, so none is marked."""
        return Evidence(
            speaker=self.passage.speaker,
            start_s=self.passage.start_s,
            end_s=self.passage.end_s,
            quote=self.passage.text,
            wording=self.wording,
        )

    def nearest(self) -> NearestMiss:
        """As a verdict shows what was not enough to pass."""
        shown = self.evidence()
        return NearestMiss(
            speaker=shown.speaker,
            start_s=shown.start_s,
            end_s=shown.end_s,
            quote=shown.quote,
            wording=shown.wording,
            score=self.score,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meaning:
    """A model at work."""

    encoder: Encoder
    threshold: float

    def of(self, call: CallText) -> "CallMeaning":
        """The model on one call."""
        return CallMeaning(call, self)


class CallMeaning:
    """One call's passages as vectors, made when first asked for; most calls never ask."""

    def __init__(self, call: CallText, meaning: Meaning) -> None:
        self.threshold = meaning.threshold
        self._call = call
        self._encoder = meaning.encoder
        self._encoded: dict[Speaker | None, tuple[tuple[Passage, ...], NDArray[np.float32]]] = {}

    def alike(self, speaker: Speaker | None, wordings: tuple[str, ...]) -> tuple[Alike, ...]:
        """The passages that may mean it, the likest first.

        Args:
            speaker: whose; None: everybody's.
            wordings: any one of these.
        """
        passages, vectors = self._vectors(speaker)
        if not (passages and wordings):
            return ()
        scores = np.matmul(vectors, _wording_vectors(self._encoder, wordings).T)
        best = scores.argmax(axis=1)
        found = (
            Alike(passage=passage, wording=wordings[at], score=round(float(scores[row, at]), 2))
            for row, (passage, at) in enumerate(zip(passages, best.tolist(), strict=True))
        )
        enough = (each for each in found if each.score >= self.threshold)
        return tuple(sorted(enough, key=lambda each: (-each.score, each.start_s, len(each.passage.parts))))

    def _vectors(self, speaker: Speaker | None) -> tuple[tuple[Passage, ...], NDArray[np.float32]]:
        """All passages at once, whatever is asked: a vector's last digits depend on what is encoded beside it."""
        if speaker not in self._encoded:
            passages = tuple(find_passages(self._call.stream(speaker)))
            vectors = (
                self._encoder.encode([passage.text for passage in passages]) if passages else np.empty(0)
            )
            self._encoded[speaker] = passages, np.asarray(vectors, dtype=np.float32)
        return self._encoded[speaker]


@lru_cache(maxsize=2_000)
def _wording_vectors(encoder: Encoder, wordings: tuple[str, ...]) -> NDArray[np.float32]:
    """Most wordings are the same in every call, and are encoded once."""
    return encoder.encode(wordings)


def find_passages(stream: Stream) -> Iterator[Passage]:
    """Each utterance alone, and each together with its speaker's next one if that follows soon."""
    weights: dict[int, float] = {}
    for token, (first, _) in zip(stream.tokens, stream.spans, strict=True):
        weights[first] = weights.get(first, 0.0) + token.weight
    utterances: dict[int, list[int]] = {}
    for at, spoken in enumerate(stream.words):
        utterances.setdefault(spoken.utterance, []).append(at)
    before: dict[Speaker, list[int]] = {}
    for words in utterances.values():
        here = stream.words[words[0]]
        yield _passage(stream, weights, words)
        last = before.get(here.speaker)
        if last and here.word.start_s - stream.words[last[-1]].word.end_s < JOINED_S:
            yield _passage(stream, weights, last, words)
        before[here.speaker] = words


def _passage(stream: Stream, weights: dict[int, float], *parts: list[int]) -> Passage:
    return Passage(
        speaker=stream.words[parts[0][0]].speaker,
        parts=tuple(tuple(stream.words[at] for at in part) for part in parts),
        weights=tuple((stream.words[at], weights.get(at, 0.0)) for part in parts for at in part),
    )
