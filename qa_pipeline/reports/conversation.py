"""The conversation as the call page shows it: evidence marked in place, doubtful words and silences visible."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from qa_pipeline.checks.result import Verdict
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.segment import Word
from qa_pipeline.transcript.transcript import Utterance

LOW_CONFIDENCE = 0.5
"""Below this a word is as likely wrong as right, and is marked."""
SHOWN_SILENCE_S = 4.0
"""Shorter silences belong to every conversation."""
_EDGE_S = 0.05  # recognisers round word times; a word on the border belongs to the quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in the call that a verdict rests on."""

    anchor: str
    """Of the verdict on the page."""
    title: str
    verdict: Verdict
    speaker: Speaker
    start_s: float
    end_s: float

    def covers(self, speaker: Speaker, start_s: float, end_s: float) -> bool:
        """Whether most of a stretch of someone's speech lies in it."""
        middle = (start_s + end_s) / 2
        same = Speaker.UNKNOWN in (self.speaker, speaker) or self.speaker is speaker
        return same and self.start_s - _EDGE_S <= middle <= self.end_s + _EDGE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A word of an utterance with its punctuation."""

    text: str
    before: str = ""
    """The space before it, kept apart so that no mark begins with a blank."""
    probability: float | None = None
    """Where the recogniser was unsure of it; None where it was sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Neighbouring pieces that the same verdicts rest on."""

    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One utterance as shown."""

    anchor: str
    utterance: Utterance
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    """Every verdict that rests on some of it, once."""
    silence_s: float | None
    """How long nobody had spoken before it, where that is worth showing."""


def anchor_of(utterance: Utterance) -> str:
    """The utterance's place on the page."""
    return f"u-{utterance.index}"


def lines(utterances: Iterable[Utterance], marks: tuple[Mark, ...]) -> Iterator[Line]:
    """The conversation line by line, in time order."""
    quiet_since_s = 0.0
    for utterance in utterances:
        stretches = tuple(_stretches(utterance, marks))
        found = tuple(dict.fromkeys(mark for stretch in stretches for mark in stretch.marks))
        silence_s = utterance.start_s - quiet_since_s
        yield Line(
            anchor=anchor_of(utterance),
            utterance=utterance,
            stretches=stretches,
            marks=tuple({mark.anchor: mark for mark in found}.values()),
            silence_s=silence_s if silence_s >= SHOWN_SILENCE_S else None,
        )
        quiet_since_s = max(quiet_since_s, utterance.end_s)


def utterance_at(
    utterances: Iterable[Utterance], speaker: Speaker, start_s: float, end_s: float
) -> Utterance | None:
    """The utterance that shares most time with a stretch of a speaker's speech."""
    best, best_shared_s = None, 0.0
    for utterance in utterances:
        if Speaker.UNKNOWN not in (speaker, utterance.speaker) and speaker is not utterance.speaker:
            continue
        shared_s = min(end_s, utterance.end_s) - max(start_s, utterance.start_s)
        if shared_s > best_shared_s:
            best, best_shared_s = utterance, shared_s
    return best


def _stretches(utterance: Utterance, marks: tuple[Mark, ...]) -> Iterator[Stretch]:
    """The utterance cut where the verdicts that rest on it change."""
    if not utterance.words:
        # Imported without word times: the whole utterance is the smallest place that can be shown.
        covering = tuple(
            mark
            for mark in marks
            if utterance_at((utterance,), mark.speaker, mark.start_s, mark.end_s) is not None
        )
        yield Stretch(pieces=(Piece(text=utterance.text),), marks=covering)
        return
    # A word without times of its own is marked with whatever covers the place in which it must lie.
    marked = [
        (piece, tuple(mark for mark in marks if mark.covers(utterance.speaker, start_s, end_s)))
        for piece, (start_s, end_s) in zip(_pieces(utterance), utterance.places(), strict=True)
    ]
    for covering, group in groupby(marked, key=lambda pair: pair[1]):
        yield Stretch(pieces=tuple(piece for piece, _ in group), marks=covering)


def _pieces(utterance: Utterance) -> list[Piece]:
    """One piece a word, cut from the utterance's own text so that its punctuation and spaces stay."""
    cuts: list[int] = []
    position = 0
    for word in utterance.words:
        found = utterance.text.find(word.text.strip(), position)
        if found < 0:
            return [_piece(f" {word.text.strip()}", word) for word in utterance.words]
        position = found + len(word.text.strip())
        cuts.append(position)
    ends = [*cuts[:-1], len(utterance.text)]
    starts = [0, *ends[:-1]]
    return [
        _piece(utterance.text[start:end], word)
        for start, end, word in zip(starts, ends, utterance.words, strict=True)
    ]


def _piece(text: str, word: Word) -> Piece:
    bare = text.lstrip()
    low = word.probability is not None and word.probability < LOW_CONFIDENCE
    return Piece(
        text=bare,
        before=text[: len(text) - len(bare)],
        probability=word.probability if low else None,
    )
