"""What a recogniser hands on, and the protocol that every recogniser keeps."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeGuard

from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.recordings.recording import Speaker

IMPORTED = "import "
"""How the engine's name begins where a transcript was made elsewhere; its format follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a conversation with its place in the call; transcripts made elsewhere may leave all but the text unknown."""

    text: str
    start_s: float | None
    end_s: float | None
    probability: float | None
    """The share of such words that are right, 0 to 1, where the model is calibrated (`speech/confidence.py`);
    else the network's own. 0 for a word of which it is only known that it was not understood; None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedWord(Word):
    """A word of which nothing is unknown, as our own recognisers give it."""

    start_s: float
    end_s: float
    probability: float


def nothing_unknown(words: tuple[Word, ...]) -> TypeGuard[tuple[TimedWord, ...]]:
    """Whether times and probability of all the words are known."""
    # A list is made quicker than a generator is asked: every call has a thousand words.
    return not [
        word for word in words if word.start_s is None or word.end_s is None or word.probability is None
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSegment:
    """A stretch of one speaker's speech as recognised."""

    speaker: Speaker
    start_s: float
    end_s: float
    text: str
    words: tuple[TimedWord, ...]
    avg_logprob: float
    """Mean natural logarithm of the tokens' probabilities, <= 0."""
    no_speech_prob: float
    """0 to 1."""
    compression_ratio: float
    """Of the text by zlib: above 2.4 it repeats itself."""
    doubt: str | None = None
    """Why this text may be one that nobody spoke (`no_speech`, `repetition`, ...); None where it is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """What recognised a call, as used: goes into every file that leaves."""

    name: str
    version: str
    model: str
    model_sha256: str
    language: str
    """ISO 639-1, as used."""
    language_source: str = "set"
    """`set` by the user, `detected`, or `file`: what an imported transcript says of itself."""
    options: tuple[tuple[str, str], ...] = ()
    """Whatever else changes the words, sorted by name."""

    @property
    def imported(self) -> bool:
        """Whether the transcript was made elsewhere; `name` then says in which format it came."""
        return self.name.startswith(IMPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one speaker's channel."""

    speaker: Speaker
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageDoubt:
    """A call that does not sound like the language in which it was written down."""

    kind: Literal["other", "mixed"]
    """`other`: surely another one than was set; `mixed`: parts are in one, parts in another."""
    languages: tuple[str, ...]
    """What it sounds like, ISO 639-1, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardCall:
    """All that was recognised in one call."""

    segments: tuple[SpeechSegment, ...]
    speech: tuple[Span, ...]
    """Where voice activity was found, recognised or not."""
    engine: EngineInfo
    language_doubt: LanguageDoubt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSound:
    """One call to be recognised."""

    channels: tuple[AudioChannel, ...]
    """One a speaker."""
    language: str | None
    """ISO 639-1, or None to detect it."""
    vocabulary: tuple[str, ...] = ()
    """Names and products that are likely to be said, most important first."""


def vocabulary_told(vocabulary: tuple[str, ...]) -> str:
    """What stands for a call's names in records: how many, and a checksum; `none` without any."""
    if not vocabulary:
        return "none"
    checksum = hashlib.sha256("\n".join(vocabulary).encode()).hexdigest()[:16]
    return f"{len(vocabulary)} {checksum}"


class Transcriber(Protocol):
    """A recogniser. One is made a worker; it may hold a model of gigabytes."""

    def fingerprint(self, language: str | None, vocabulary: tuple[str, ...] = ()) -> str:
        """What decides the words, as a string: the same fingerprint means the same transcript."""
        ...

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        """Recognises calls together; one result a call, in their order.

        Raises:
            SpeechError: the model cannot do one of the calls; says why.
        """
        ...
