"""What a file made elsewhere says of a call, before it is known who is the agent: all formats come to this."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWord:
    """A word as the file has it; whatever the file does not say of it is None."""

    text: str
    """With the punctuation behind it."""
    start_s: float | None = None
    end_s: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUtterance:
    """What somebody said, as the file has it."""

    start_s: float
    end_s: float | None
    """None: the file does not say."""
    text: str
    words: tuple[SourceWord, ...] = ()
    """Empty: the file knows no words, only the text."""
    label: str | None = None
    """Who speaks, in the file's words: a role, a name, or a number that says nothing; None: it does not say."""
    channel: int | None = None
    """Where `label` is a channel of the recording: its number, 0 for the left one."""
    confidence: float | None = None
    """Of the whole; None: not said."""
    language: str | None = None
    """Of this utterance alone, as the file writes it."""
    doubt: str | None = None
    """Why nobody may have said this; one of the words of `speech/doubt.py`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A whole file."""

    utterances: tuple[SourceUtterance, ...]
    language: str | None = None
    """As the file writes it: "it-IT", "en_US", "italian"."""
    model: str | None = None
    version: str | None = None
    """Of the recogniser."""
    duration_s: float | None = None
