"""What turns windows of sound into words: the seam between our hearing and the networks that recognise.

Voice activity, windows, languages, doubts and segments are one for all engines (`hearing.py`); an engine is a
`Recogniser`. It hears first and writes afterwards, in two calls, because the language is chosen between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""Samples of one window at SAMPLE_RATE_HZ, 30 s of them at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How one window is to be written."""

    language: str
    """ISO 639-1."""
    vocabulary: tuple[str, ...] = ()
    """Names and products that this call is likely to hold, most important first; not every engine makes use of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWord:
    """One word as recognised."""

    text: str
    """With its punctuation, without spaces around it."""
    start_s: float
    """From the beginning of the window."""
    end_s: float
    probability: float
    """The network's own, 0 to 1."""
    line: int = 0
    """Which of the window's lines (between two timestamps that the network wrote) it belongs to, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What was recognised in one window."""

    words: tuple[HeardWord, ...]
    avg_logprob: float
    """Mean natural logarithm of the tokens' probabilities, the end's included, <= 0."""
    no_speech_prob: float
    """0 to 1."""


FeaturesT = TypeVar("FeaturesT")
"""What an engine keeps of a window that it has heard; nobody else looks inside."""


class Recogniser(Protocol[FeaturesT]):
    """A loaded network."""

    name: str
    """Of the engine."""
    version: str
    languages: tuple[str, ...]
    """ISO 639-1, those that it can write."""

    @property
    def expects_names(self) -> bool:
        """Whether a request's vocabulary changes anything."""
        ...

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Whatever else changes the words, sorted by name."""
        ...

    def listen(self, sounds: Sequence[Sound]) -> list[FeaturesT]:
        """Hears windows, in batches that suit the machine; one result a window, in their order."""
        ...

    def language_chances(self, heard: Sequence[FeaturesT]) -> list[dict[str, float]]:
        """For each window the chances of the engine's languages; they add up to 1."""
        ...

    def recognise(self, heard: Sequence[FeaturesT], requests: Sequence[Request]) -> list[Recognition]:
        """Writes windows, each as its request says; one result a window, in their order."""
        ...
