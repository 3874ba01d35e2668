"""Of the words that a model gives 0.9, how many are right? Measured on calls with known text, and corrected.

Words are marked right or wrong by aligning what was heard with what was said, channel by channel. An isotonic curve
(pool adjacent violators: Ayer and others, 1955) goes from the network's probabilities to the shares of right words,
with few points, each on many words. What it is worth is measured on calls that it was not fitted on.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from rapidfuzz.distance import Levenshtein

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.bench.calls import BenchCall
from qa_pipeline.bench.job import BenchError
from qa_pipeline.bench.wer import words_of
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.confidence import OWN, ConfidenceMap
from qa_pipeline.speech.engine import LazyHearing
from qa_pipeline.speech.models import FoundModel
from qa_pipeline.speech.segment import CallSound, HeardCall, Transcriber

MOST_POINTS = 8
LEAST_WORDS_A_POINT = 40
"""With fewer a share is chance: 36 right of 40 may be anything from 0.77 to 0.96 (95 %, Wilson)."""
LEAST_WORDS = 400
"""Of all calls together: five points for each half of them."""
_EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
"""Of the table's bins; narrower where most words are."""
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """One heard word."""

    given: float
    """Its probability."""
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Words that were given about the same probability."""

    from_: float
    to: float
    words: int
    given: float
    """Mean probability."""
    right: float
    """Share of right words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How far probabilities are from shares."""

    error: float
    """Expected calibration error: the bins' distances |given - right|, in the mean over words."""
    brier: float
    """Mean square of (probability - 1 or 0): falls when right and wrong words are told apart, too."""
    bins: tuple[Bin, ...]
    """Those that have words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What `models calibrate` found."""

    calls: int
    words: int
    right: float
    """Share of right words, 0 to 1."""
    before: Quality
    """Of the network's own probabilities."""
    after: Quality
    """Of corrected ones; each half of the calls corrected by the map fitted on the other."""
    fitted: ConfidenceMap
    """On all calls."""


def uncalibrated(found: FoundModel, beam: int) -> LazyHearing:
    """A recogniser that gives words the network's own probabilities, whatever is stored beside the model.

    Args:
        found: the model.
        beam: as calls are heard with: of several texts another one is chosen, with other mistakes.
    """
    plain = replace(found, settings=replace(found.settings, confidence=OWN))
    return LazyHearing(plain, beam, os.cpu_count() or 1)


def hear_marks(
    calls: Sequence[BenchCall], transcriber: Transcriber, on_call: Callable[[str], None] = lambda _: None
) -> list[tuple[Mark, ...]]:
    """Hears calls and marks their words; one result a call.

    Raises:
        SpeechError: the model cannot be loaded, or does not know a call's language.
    """
    marks = []
    for call in calls:
        on_call(call.task.call_id)
        channels = decode_call(call.task.path, agent_channel=call.task.agent_channel).channels
        (heard,) = transcriber.transcribe_all([CallSound(channels=channels, language=call.task.language)])
        marks.append(tuple(mark_words(heard, call.reference, call.task.language)))
    return marks


def mark_words(heard: HeardCall, reference: dict[Speaker, str], language: str) -> Iterator[Mark]:
    """Every heard word, right if it was said in its place.

    Doubted segments are left out: checks do not rest on them. So are words in digits: whether "25" is the said
    "venticinque" is a matter of spelling.

    Args:
        heard: the call.
        reference: what was said on each channel.
        language: ISO 639-1.
    """
    for speaker, said in reference.items():
        segments = [one for one in heard.segments if one.speaker is speaker and one.doubt is None]
        words = [word for segment in segments for word in segment.words]
        parts = [words_of(word.text, language) for word in words]
        owners = [at for at, its in enumerate(parts) for _ in its]
        changes = Levenshtein.editops(words_of(said, language), [part for its in parts for part in its])
        wrong = {owners[change.dest_pos] for change in changes if change.tag in {"replace", "insert"}}
        for at, word in enumerate(words):
            if parts[at] and not any(letter.isdigit() for letter in word.text):
                yield Mark(given=word.probability, right=at not in wrong)


@dataclass(frozen=True, slots=True)
class _Block:
    given: float
    """Sum of probabilities."""
    right: int
    words: int

    @property
    def share(self) -> float:
        return self.right / self.words

    @property
    def cautious(self) -> float:
        """As if one more word had been right and one wrong (Laplace): ten of ten is no certainty."""
        return (self.right + 1) / (self.words + 2)

    def __add__(self, other: "_Block") -> "_Block":
        return _Block(self.given + other.given, self.right + other.right, self.words + other.words)


def fit(marks: Sequence[Mark]) -> ConfidenceMap:
    """The map that these words ask for: rising, with few points, and cautious where words are few."""
    ordered = sorted((round(mark.given, _DIGITS), mark.right) for mark in marks)
    alike = [tuple(group) for _, group in groupby(ordered, key=lambda pair: pair[0])]
    blocks = _pooled(
        [_Block(sum(given for given, _ in one), sum(right for _, right in one), len(one)) for one in alike],
        lambda block: block.share,
    )
    while len(blocks) > 1 and (
        len(blocks) > MOST_POINTS or min(b.words for b in blocks) < LEAST_WORDS_A_POINT
    ):
        at = min(range(len(blocks) - 1), key=lambda i: _loss(blocks[i], blocks[i + 1]))
        blocks[at : at + 2] = [blocks[at] + blocks[at + 1]]
    points = [
        (round(block.given / block.words, _DIGITS), round(block.cautious, _DIGITS))
        for block in _pooled(blocks, lambda block: block.cautious)
    ]
    return ConfidenceMap(tuple(points))


def _pooled(blocks: Sequence[_Block], height: Callable[[_Block], float]) -> list[_Block]:
    """Joins neighbours until each is higher than the one before."""
    pooled: list[_Block] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and height(pooled[-2]) >= height(pooled[-1]):
            pooled[-2:] = [pooled[-2] + pooled[-1]]
    return pooled


def _loss(one: _Block, other: _Block) -> tuple[bool, float]:
    """What joining neighbours costs in squares; those with too few words come first."""
    enough = min(one.words, other.words) >= LEAST_WORDS_A_POINT
    return enough, one.words * other.words / (one.words + other.words) * (one.share - other.share) ** 2


def measure_quality(marks: Sequence[Mark]) -> Quality:
    """How far the probabilities of these words are from what became of them."""
    bins = []
    for from_, to in pairwise(_EDGES):
        inside = [m for m in marks if from_ <= m.given < to or m.given == to == 1]
        if inside:
            given = sum(m.given for m in inside) / len(inside)
            right = sum(m.right for m in inside) / len(inside)
            bins.append(Bin(from_=from_, to=to, words=len(inside), given=given, right=right))
    return Quality(
        error=sum(one.words * abs(one.given - one.right) for one in bins) / max(1, len(marks)),
        brier=sum((m.given - m.right) ** 2 for m in marks) / max(1, len(marks)),
        bins=tuple(bins),
    )


def calibrate(calls: Sequence[Sequence[Mark]]) -> Calibration:
    """Fits a map on all calls, and measures what such a map is worth on calls that it has not seen.

    Raises:
        BenchError: there are too few calls or words.
    """
    marks = [mark for call in calls for mark in call]
    if len(calls) < 2 or len(marks) < LEAST_WORDS:
        raise BenchError(
            f"{len(marks)} words of {len(calls)} calls: too few; "
            f"at least 2 calls with {LEAST_WORDS} words together are needed"
        )
    halves = [[mark for call in calls[first::2] for mark in call] for first in (0, 1)]
    corrected = [
        Mark(given=fitted(mark.given), right=mark.right)
        for fitted, half in zip((fit(halves[1]), fit(halves[0])), halves, strict=True)
        for mark in half
    ]
    return Calibration(
        calls=len(calls),
        words=len(marks),
        right=sum(mark.right for mark in marks) / len(marks),
        before=measure_quality(marks),
        after=measure_quality(corrected),
        fitted=fit(marks),
    )
