"""The conversation as the call page shows it: evidence marked in place, doubtful words and silences visible."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from qa_pipeline.checks.result import Verdict, clock
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
    """A word of an utterance with its punctuation, or several of which nothing is to be shown."""

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

    @property
    def plain(self) -> str | None:
        """Its text where there is nothing to show of it, as there seldom is; else None."""
        first = self.pieces[0]
        plain = not self.marks and len(self.pieces) == 1 and first.probability is None
        return f"{first.before}{first.text}" if plain else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One utterance as shown."""

    anchor: str
    utterance: Utterance
    start_s: float
    """Rounded, as `end_s` is."""
    end_s: float
    clock: str
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
        near = _near(utterance, marks)
        stretches = tuple(_stretches(utterance, near))
        silence_s = utterance.start_s - quiet_since_s
        yield Line(
            anchor=anchor_of(utterance),
            utterance=utterance,
            stretches=stretches,
            start_s=round(utterance.start_s, 2),
            end_s=round(utterance.end_s, 2),
            clock=clock(utterance.start_s),
            marks=_once(stretches) if near else (),
            silence_s=silence_s if silence_s >= SHOWN_SILENCE_S else None,
        )
        quiet_since_s = max(quiet_since_s, utterance.end_s)


def _once(stretches: tuple[Stretch, ...]) -> tuple[Mark, ...]:
    """Of each verdict the last mark, in the order of the first ones."""
    return tuple({mark.anchor: mark for stretch in stretches for mark in stretch.marks}.values())


def utterance_at(
    utterances: Iterable[Utterance], speaker: Speaker, start_s: float, end_s: float
) -> Utterance | None:
    """The utterance that shares most time with a stretch of a speaker's speech."""
    best, best_shared_s = None, 0.0
    for utterance in utterances:
        if utterance.end_s <= start_s or utterance.start_s >= end_s:
            continue  # asked first: it is so of nearly all, and every place of every verdict is looked up
        if Speaker.UNKNOWN not in (speaker, utterance.speaker) and speaker is not utterance.speaker:
            continue
        shared_s = min(end_s, utterance.end_s) - max(start_s, utterance.start_s)
        if shared_s > best_shared_s:
            best, best_shared_s = utterance, shared_s
    return best


def _near(utterance: Utterance, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The marks that may lie on words of the utterance: to ask each word about all of them takes long."""
    starts = [word.start_s for word in utterance.words if word.start_s is not None]
    ends = [word.end_s for word in utterance.words if word.end_s is not None]
    first_s = min((utterance.start_s, *starts)) - _EDGE_S
    last_s = max((utterance.end_s, *ends)) + _EDGE_S
    return tuple([mark for mark in marks if mark.start_s <= last_s and mark.end_s >= first_s])


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
    words = zip(_texts(utterance), map(_low, utterance.words), _covering(utterance, marks), strict=True)
    for covering, group in groupby(words, key=itemgetter(2)):
        yield Stretch(pieces=tuple(_pieces(group)), marks=covering)


def _covering(utterance: Utterance, marks: tuple[Mark, ...]) -> Iterable[tuple[Mark, ...]]:
    """For each word the marks on it; a word without times of its own has those of the place in which it must lie."""
    if not marks:
        return ((),) * len(utterance.words)
    return (
        tuple([mark for mark in marks if mark.covers(utterance.speaker, start_s, end_s)])
        for start_s, end_s in utterance.places()
    )


def _texts(utterance: Utterance) -> list[str]:
    """The words' texts, cut from the utterance's own so that its punctuation and spaces stay."""
    cuts = [0]
    for word in utterance.words:
        bare = word.text.strip()
        found = utterance.text.find(bare, cuts[-1])
        if found < 0:
            return [f" {word.text.strip()}" for word in utterance.words]
        cuts.append(found + len(bare))
    cuts[-1] = len(utterance.text)
    return [utterance.text[start:end] for start, end in pairwise(cuts)]


def _low(word: Word) -> float | None:
    """The word's probability, where the recogniser was unsure of it."""
    probability = word.probability
    return probability if probability is not None and probability < LOW_CONFIDENCE else None


def _pieces(words: Iterable[tuple[str, float | None, object]]) -> Iterator[Piece]:
    """The words one by one where they are doubtful; neighbours that were surely heard are one: a long call has thousands."""
    sure: list[str] = []
    for text, low, _ in words:
        if low is None:
            sure.append(text)
            continue
        if sure:
            yield _piece("".join(sure), None)
            sure = []
        yield _piece(text, low)
    if sure:
        yield _piece("".join(sure), None)


def _piece(text: str, probability: float | None) -> Piece:
    bare = text.lstrip()
    return Piece(text=bare, before=text[: len(text) - len(bare)], probability=probability)
