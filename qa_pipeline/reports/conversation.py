"""The conversation as the call page shows it: evidence marked in place, doubtful words and silences visible."""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, groupby
from operator import attrgetter

from qa_pipeline.checks.result import Verdict, clock
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.shown import Shown
from qa_pipeline.reports.timeline import Timeline
from qa_pipeline.speech.segment import Word
from qa_pipeline.transcript.transcript import Utterance

LOW_CONFIDENCE = 0.5
"""Below this a word is as likely wrong as right, and is marked."""
SHOWN_SILENCE_S = 4.0
"""Shorter silences belong to every conversation."""
_EDGE_S = 0.05  # recognisers round word times; a word on the border belongs to the quote
_START: Callable[[Word], float] = attrgetter("start_s")
_END: Callable[[Word], float] = attrgetter("end_s")


class Mark(Shown, frozen=True, kw_only=True):
    """A place in the call that a verdict rests on."""

    anchor: str
    """Of the verdict on the page."""
    title: str
    verdict: Verdict
    speaker: Speaker
    start_s: float
    end_s: float

    def can_be_of(self, speaker: Speaker) -> bool:
        """Whether it may lie in words of this speaker."""
        return self.speaker is speaker or Speaker.UNKNOWN in (self.speaker, speaker)


class Piece(Shown, frozen=True, kw_only=True):
    """A word of an utterance with its punctuation, or several of which nothing is to be shown."""

    text: str
    before: str = ""
    """The space before it, kept apart so that no mark begins with a blank."""
    probability: float | None = None
    """Where the recogniser was unsure of it; None where it was sure."""


class Stretch(Shown, frozen=True, kw_only=True):
    """Neighbouring pieces that the same verdicts rest on."""

    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]

    @property
    def plain(self) -> str | None:
        """Its text where there is nothing to show of it, as there seldom is; else None."""
        first = self.pieces[0]
        plain = not self.marks and len(self.pieces) == 1 and first.probability is None
        return f"{first.before}{first.text}" if plain else None


class Line(Shown, frozen=True, kw_only=True):
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
    quiet_since_s, places = 0.0, Timeline(marks)
    for utterance in utterances:
        near = tuple(places.between(*_bounds(utterance)))
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
    said: Timeline[Utterance], speaker: Speaker, start_s: float, end_s: float
) -> Utterance | None:
    """The utterance that shares most time with a stretch of a speaker's speech."""
    best, best_shared_s = None, 0.0
    for utterance in said.between(start_s, end_s):
        if Speaker.UNKNOWN not in (speaker, utterance.speaker) and speaker is not utterance.speaker:
            continue
        shared_s = min(end_s, utterance.end_s) - max(start_s, utterance.start_s)
        if shared_s > best_shared_s:
            best, best_shared_s = utterance, shared_s
    return best


def _bounds(utterance: Utterance) -> tuple[float, float]:
    """Between which times a mark may lie on it: a word may reach beyond its utterance, and a mark to a word's edge."""
    words = utterance.words
    try:
        # Nearly always all times are known, and then nothing is asked word by word.
        start_s = min((utterance.start_s, *map(_START, words)))
        end_s = max((utterance.end_s, *map(_END, words)))
    except TypeError:
        start_s = min((utterance.start_s, *(word.start_s for word in words if word.start_s is not None)))
        end_s = max((utterance.end_s, *(word.end_s for word in words if word.end_s is not None)))
    return start_s - _EDGE_S, end_s + _EDGE_S


def _stretches(utterance: Utterance, marks: tuple[Mark, ...]) -> Iterator[Stretch]:
    """The utterance cut where the verdicts that rest on it change."""
    words = utterance.words
    if not words:
        # Imported without word times: the whole utterance is the smallest place that can be shown.
        covering = tuple(
            mark
            for mark in marks
            if utterance_at(Timeline((utterance,)), mark.speaker, mark.start_s, mark.end_s) is not None
        )
        yield Stretch(pieces=(Piece(text=utterance.text),), marks=covering)
        return
    text, cuts = _cut(utterance)
    if not marks:
        yield Stretch(pieces=tuple(_pieces(words, text, cuts, 0, len(words))), marks=())
        return
    first = 0
    for marked, group in groupby(_covering(utterance, marks)):
        last = first + len(list(group))
        yield Stretch(pieces=tuple(_pieces(words, text, cuts, first, last)), marks=marked)
        first = last


def _covering(utterance: Utterance, marks: tuple[Mark, ...]) -> Iterable[tuple[Mark, ...]]:
    """For each word the marks on it; a word without times of its own has those of the place in which it must lie."""
    covering: list[tuple[Mark, ...]] = [()] * len(utterance.words)
    middles = [(start_s + end_s) / 2 for start_s, end_s in utterance.places()]
    for mark in marks:
        if not mark.can_be_of(utterance.speaker):
            continue
        first_s, last_s = mark.start_s - _EDGE_S, mark.end_s + _EDGE_S
        for index, middle_s in enumerate(middles):
            if first_s <= middle_s <= last_s:  # most of the word lies in it
                covering[index] += (mark,)
    return covering


def _cut(utterance: Utterance) -> tuple[str, list[int]]:
    """The utterance's text and where in it each word begins, with its punctuation and spaces; where the last one ends."""
    text, at, cuts = utterance.text, 0, [0]
    for word in utterance.words:
        bare = word.text.strip()
        found = text.find(bare, at)
        if found < 0:
            return _as_heard(utterance)
        at = found + len(bare)
        cuts.append(at)
    cuts[-1] = len(text)
    return text, cuts


def _as_heard(utterance: Utterance) -> tuple[str, list[int]]:
    """The same of the words alone, where the text has others."""
    texts = [f" {word.text.strip()}" for word in utterance.words]
    return "".join(texts), [0, *accumulate(map(len, texts))]


def _pieces(words: tuple[Word, ...], text: str, cuts: list[int], first: int, last: int) -> Iterator[Piece]:
    """The words one by one where they are doubtful; neighbours that were surely heard are one: a long call has thousands."""
    sure = first
    for index in range(first, last):
        low = words[index].probability
        if low is None or low >= LOW_CONFIDENCE:
            continue
        if sure < index:
            yield _piece(text[cuts[sure] : cuts[index]], None)
        yield _piece(text[cuts[index] : cuts[index + 1]], low)
        sure = index + 1
    if sure < last:
        yield _piece(text[cuts[sure] : cuts[last]], None)


def _piece(text: str, probability: float | None) -> Piece:
    bare = text.lstrip()
    return Piece(text=bare, before=text[: len(text) - len(bare)], probability=probability)
