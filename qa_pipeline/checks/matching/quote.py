"""A quote word by word: which of its words are the wording's, which stand for others, and what of the wording is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from qa_pipeline.checks.matching.aligned import Aligned
from qa_pipeline.checks.matching.alignment import Pair
from qa_pipeline.checks.matching.likeness import SAME_MEANING, SAME_STEM
from qa_pipeline.checks.matching.tokens import CARRIES, Kind, Token
from qa_pipeline.checks.result import QuoteWord, WordKind

LITTLE = frozenset({Kind.FUNCTION, Kind.SLOT})
"""Articles come and go, and names are shortened: nobody is told that they are missing."""
_OTHERS = frozenset({WordKind.FORM, WordKind.MEANING, WordKind.MISHEARD})
"""Words that stand for another one."""
_Said = tuple[float, WordKind, Pair | None]
"""A word's weight, what it is to the wording, and, where it stands for another one, the pair that says for which."""
_BETWEEN: _Said = (0.0, WordKind.BETWEEN, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a reader sees of a place."""

    start_s: float
    end_s: float
    words: tuple[QuoteWord, ...]
    missing: tuple[str, ...]
    """What of the wording was not found, as it is written; little words are left out."""

    @property
    def text(self) -> str:
        """The words as recognised."""
        return " ".join(word.text for word in self.words)


def quote(aligned: Aligned, wording: str, turning: str) -> Quote:
    """The place in words, each as what it is to the wording.

    Args:
        aligned: the wording and where it was found.
        wording: as it is written, its slots filled.
        turning: the word that turns its meaning; it may stand before the place. Empty: there is none.
    """
    stream = aligned.stream
    also = _also(aligned)
    tokens = (aligned.place.first, aligned.place.last, *also)
    last = stream.spans[max(tokens)][1]
    first = _first_word(aligned, stream.spans[min(tokens)][0], last, turning)
    spoken = stream.words[first : last + 1]
    kinds = _kinds_of_words(aligned, also)
    gone = [
        row
        for row, token in enumerate(aligned.wording)
        if row not in aligned.found and token.kind not in LITTLE and row not in also.values()
    ]
    plain = not gone and all(pair is None for _, _, pair in kinds.values())
    written = () if plain else _as_written(wording, aligned.wording)
    return Quote(
        start_s=spoken[0].word.start_s,
        end_s=spoken[-1].word.end_s,
        words=tuple(
            [
                QuoteWord(
                    text=each.word.text.strip(),
                    kind=kind,
                    stands_for=" ".join([written[row] for row in pair.wording]) if pair else "",
                    probability=each.probability,
                )
                for at, each in enumerate(spoken, first)
                for _, kind, pair in (kinds.get(at, _BETWEEN),)
            ]
        ),
        missing=tuple(written[row] for row in gone),
    )


def _first_word(aligned: Aligned, first: int, last: int, turning: str) -> int:
    """Where the quote begins: "non" before "le garantisco il risparmio" turns it and must be seen."""
    words = aligned.stream.words
    if not turning or any(words[at].word.text.strip() == turning for at in range(first, last + 1)):
        return first
    for at in range(first - 1, -1, -1):
        if words[at].utterance != words[first].utterance:
            break
        if words[at].word.text.strip() == turning:
            return at
    return first


def _as_written(text: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Each token as the wording has it, with its capitals."""
    lower = text.lower().replace("’", "'")
    if len(lower) != len(text):  # a few letters have no lower case of one letter
        return tuple(token.text for token in tokens)
    written: list[str] = []
    position = 0
    for token in tokens:
        at = lower.find(token.text, position)
        if at < 0:  # digits in groups: "800 900, 860"
            written.append(token.text)
            continue
        position = at + len(token.text)
        written.append(text[at:position])
    return tuple(written)


def _also(aligned: Aligned) -> dict[int, int]:
    """Little words of the wording that stand in the quote, or at its edges, unpaired: stream token -> wording's token.

    They prove nothing, so nobody pairs them where words may change places; but they are the wording's.
    """
    rows: dict[str, list[int]] = {}
    for row, token in enumerate(aligned.wording):
        if row not in aligned.found and token.weight < CARRIES:
            rows.setdefault(token.norm, []).append(row)
    also: dict[int, int] = {}
    if not rows:
        return also
    stream, first, last = aligned.stream, aligned.place.first, aligned.place.last

    def take(index: int) -> bool:
        left = rows.get(stream.tokens[index].norm)
        if left and index not in aligned.paired:
            also[index] = left.pop(0)
        return index in also

    for index in range(first, last + 1):
        take(index)
    while first > 0 and not stream.ends_utterance(first - 1) and take(first - 1):
        first -= 1
    while not stream.ends_utterance(last) and take(last + 1):
        last += 1
    return also


def _kinds_of_words(aligned: Aligned, also: dict[int, int]) -> dict[int, _Said]:
    """By number of the stream's word; a word of several tokens ("l'offerta") is what its weightiest one is."""
    stream, place = aligned.stream, aligned.place
    pairs: dict[int, Pair] = {}
    for pair in place.pairs:
        for index in pair.stream:  # one word may stand for two: the likest counts
            if index not in pairs or pair.similarity > pairs[index].similarity:
                pairs[index] = pair
    kinds: dict[int, _Said] = {}
    for index in {*range(place.first, place.last + 1), *also}:
        weight = stream.tokens[index].weight
        begin, end = stream.spans[index]
        said = (
            _said(aligned, pairs.get(index), index, weight)
            if index not in also
            else (weight, WordKind.SAME, None)
        )
        for word in range(begin, end + 1):
            if word not in kinds or weight > kinds[word][0]:
                kinds[word] = said
    return kinds


def _said(aligned: Aligned, pair: Pair | None, index: int, weight: float) -> _Said:
    kind = _kind_in(aligned, pair, index) if pair else WordKind.BETWEEN
    return weight, kind, pair if kind in _OTHERS else None


def _kind_in(aligned: Aligned, pair: Pair, index: int) -> WordKind:
    """Of two words taken for one, or one for two, one may be just the wording's: then the other is added."""
    if isclose(pair.similarity, 1.0, abs_tol=1e-6):
        return WordKind.SAME
    wanted = {aligned.wording[row].norm for row in pair.wording}
    if aligned.stream.tokens[index].norm in wanted:
        return WordKind.SAME
    if any(aligned.stream.tokens[other].norm in wanted for other in pair.stream):
        return WordKind.BETWEEN
    return _kind(aligned, pair)


def _kind(aligned: Aligned, pair: Pair) -> WordKind:
    if isclose(pair.similarity, SAME_MEANING, abs_tol=1e-6):
        return WordKind.MEANING
    said, wanted = aligned.stream.tokens[pair.stream[0]], aligned.wording[pair.wording[0]]
    if isclose(pair.similarity, SAME_STEM, abs_tol=1e-6):
        # The word lists hold "serata" and "giornata" to be one word: a reader does not.
        return WordKind.FORM if said.norm[:1] == wanted.norm[:1] else WordKind.MEANING
    # "questa chiamata" for "la chiamata": neither was misheard for the other.
    return WordKind.BETWEEN if said.kind is wanted.kind is Kind.FUNCTION else WordKind.MISHEARD
