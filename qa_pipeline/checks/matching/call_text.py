"""A transcript as streams of tokens, each token with its word, time and speaker."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.searched import SearchedStream
from qa_pipeline.checks.matching.tokens import Kind, Token
from qa_pipeline.checks.matching.vocabulary import vocabulary
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.segment import TimedWord, nothing_unknown
from qa_pipeline.transcript.transcript import Transcript, Utterance


class SpokenWord(NamedTuple):
    """A recognised word and where it stands; a tuple, because a call has a thousand."""

    word: TimedWord
    speaker: Speaker
    utterance: int
    """Index of its utterance in the transcript."""
    turn: int
    """Count of the speaker changes before it."""
    probability: float | None
    """As the recogniser gave it; None: it gave none, and the word's own is assumed."""


_as_spoken: Callable[[tuple[object, ...]], SpokenWord] = partial(tuple.__new__, SpokenWord)
"""From its fields, in a loop in C."""


class Said(NamedTuple):
    """An utterance as words and tokens."""

    speaker: Speaker
    words: list[SpokenWord]
    tokens: tuple[Token, ...]
    spans: tuple[tuple[int, int], ...]
    """Of each token its first and last word, counted in the utterance."""


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What somebody said, in time order, as tokens; utterances that nobody may have spoken are left out."""

    tokens: tuple[Token, ...]
    words: tuple[SpokenWord, ...]
    spans: tuple[tuple[int, int], ...]
    """Of each token its first and last word."""

    def word_at(self, token: int) -> SpokenWord:
        """The (first) word of token number `token`."""
        return self.words[self.spans[token][0]]

    def last_word_at(self, token: int) -> SpokenWord:
        """The last word of token number `token`."""
        return self.words[self.spans[token][1]]

    def sign_after(self, token: int) -> str:
        """The last sign of token number `token`, a comma or a full stop perhaps; empty within a word: "l'offerta."."""
        return self.signs[token]

    def ends_utterance(self, token: int) -> bool:
        """Whether the next token, if there is one, belongs to another utterance."""
        return self.ends[token]

    @cached_property
    def signs(self) -> list[str]:
        """Of each token the sign behind it: every check asks for many of them."""
        words, lasts = self.words, [last for _, last in self.spans]
        firsts = [*[first for first, _ in self.spans[1:]], -1][: len(lasts)]
        return [
            "" if first == last else words[last].word.text.rstrip()[-1:]
            for last, first in zip(lasts, firsts, strict=True)
        ]

    @cached_property
    def ends(self) -> list[bool]:
        """Of each token whether its utterance ends with it."""
        words = self.words
        ends = [
            words[first].utterance != words[last].utterance for (_, last), (first, _) in pairwise(self.spans)
        ]
        return [*ends, True][: len(self.spans)]

    @cached_property
    def probabilities(self) -> list[float]:
        """Of each token the probability of its (first) word."""
        words = self.words
        return [words[first].word.probability for first, _ in self.spans]

    @cached_property
    def negations(self) -> tuple[int, ...]:
        """Where the negations stand; next to most wordings there is none."""
        return self._of_kind(Kind.NEGATION)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Where the numbers stand."""
        return self._of_kind(Kind.NUMBER)

    def _of_kind(self, kind: Kind) -> tuple[int, ...]:
        return tuple([at for at, token in enumerate(self.tokens) if token.kind is kind])

    def words_from(self, start_s: float) -> tuple[SpokenWord, ...]:
        """All words that begin behind this time, and perhaps others: whoever speaks at once with somebody is out of order."""
        starts = self._starts_s
        return self.words[bisect_right(starts, start_s) :] if starts else self.words

    @cached_property
    def _starts_s(self) -> list[float]:
        """When the words begin, if they are in order; if not, nothing."""
        starts = [spoken.word.start_s for spoken in self.words]
        return starts if all(a <= b for a, b in pairwise(starts)) else []

    def quote(self, first: int, last: int) -> str:
        """The words from token `first` to token `last`, as they were recognised."""
        begin, end = self.spans[first][0], self.spans[last][1] + 1
        return " ".join(spoken.word.text.strip() for spoken in self.words[begin:end])


class CallText:
    """One call's text for the checks: streams by speaker, made when first asked for."""

    def __init__(self, transcript: Transcript, language: Language) -> None:
        self.transcript = transcript
        self.language = language
        self._parted = transcript.speakers_known
        self._streams: dict[Speaker | None, Stream] = {}
        self._searched: dict[Speaker | None, SearchedStream] = {}
        self.places: dict[Any, Any] = {}
        """What was found in it already (places.py)."""
        self._vocabulary = vocabulary(language.code, language.fillers)

    def stream(self, speaker: Speaker | None) -> Stream:
        """What `speaker` said; None: everybody. On one channel everybody is everyone's stream."""
        key = self._key(speaker)
        if key not in self._streams:
            self._streams[key] = self._make(key)
        return self._streams[key]

    def searched(self, speaker: Speaker | None) -> SearchedStream:
        """The stream of `speaker`, ready to be searched."""
        key = self._key(speaker)
        if key not in self._searched:
            stream = self.stream(speaker)
            first_words = [stream.words[first] for first, _ in stream.spans]
            self._searched[key] = SearchedStream(
                stream.tokens,
                [spoken.word.start_s for spoken in first_words],
                [spoken.turn for spoken in first_words],
                self._vocabulary,
            )
        return self._searched[key]

    def _key(self, speaker: Speaker | None) -> Speaker | None:
        return speaker if self._parted else None

    def _make(self, speaker: Speaker | None) -> Stream:
        words: list[SpokenWord] = []
        tokens: list[Token] = []
        spans: list[tuple[int, int]] = []
        for said in self._said:
            if speaker is None or said.speaker is speaker:
                before = len(words)
                words.extend(said.words)
                tokens.extend(said.tokens)
                spans.extend([(before + first, before + last) for first, last in said.spans])
        return Stream(tokens=tuple(tokens), words=tuple(words), spans=tuple(spans))

    @cached_property
    def _said(self) -> list[Said]:
        """The utterances but those that nobody may have spoken."""
        utterances = self.transcript.utterances
        turns = turn_numbers(utterances)
        return [self._tokens(u, turn) for u, turn in zip(utterances, turns, strict=True) if not u.doubt]

    def _tokens(self, utterance: Utterance, turn: int) -> Said:
        timed, speaker, index = _timed(utterance), utterance.speaker, utterance.index
        probabilities = [word.probability for word in utterance.words]
        fields = zip(timed, repeat(speaker), repeat(index), repeat(turn), probabilities, strict=False)
        words = list(map(_as_spoken, fields))
        tokens, spans = self.language.read(tuple([word.text for word in timed]))
        return Said(speaker, words, tokens, spans)


ASSUMED = 0.9
"""For a word of unknown probability: nine words in ten are right where recognisers are used for work."""


def _timed(utterance: Utterance) -> tuple[TimedWord, ...]:
    """The words of an utterance; of an imported one those without times lie somewhere between their neighbours.

    A word of unknown probability counts as heard, and a verdict that rests on it as no surer than that.
    """
    if nothing_unknown(utterance.words):
        return utterance.words
    return tuple(
        TimedWord(
            text=word.text,
            start_s=start_s,
            end_s=end_s,
            probability=ASSUMED if word.probability is None else word.probability,
        )
        for word, (start_s, end_s) in zip(utterance.words, utterance.places(), strict=True)
    )


BACKCHANNEL_WORDS = 2
"""So few words between two utterances of the other speaker ("sì", "ho capito") take no turn."""


def turn_numbers(utterances: tuple[Utterance, ...]) -> list[int]:
    """For each utterance the number of speaker changes before it; doubted ones and backchannels change nothing."""
    speaking = [utterance for utterance in utterances if not utterance.doubt]
    passing = {
        here.index
        for before, here, after in zip(speaking, speaking[1:], speaking[2:], strict=False)
        if before.speaker is after.speaker is not here.speaker and len(here.words) <= BACKCHANNEL_WORDS
    }
    turns: list[int] = []
    turn, speaker = 0, None
    for utterance in utterances:
        counts = not utterance.doubt and utterance.index not in passing
        if counts and speaker is not None and utterance.speaker is not speaker:
            turn += 1
        if counts:
            speaker = utterance.speaker
        turns.append(turn)
    return turns
