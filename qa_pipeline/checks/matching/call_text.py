"""A transcript as streams of tokens, each token with its word, time and speaker."""

from dataclasses import dataclass

from qa_pipeline.checks.matching.alignment import StreamArrays, stream_arrays
from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.tokens import Token
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.segment import Word
from qa_pipeline.transcript.transcript import Transcript, Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWord:
    """A recognised word and where it stands."""

    word: Word
    speaker: Speaker
    utterance: int
    """Index of its utterance in the transcript."""
    turn: int
    """Count of the speaker changes before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What somebody said, in time order, as tokens; utterances that nobody may have spoken are left out."""

    tokens: tuple[Token, ...]
    words: tuple[SpokenWord, ...]

    def word_at(self, token: int) -> SpokenWord:
        """The (first) word of token number `token`."""
        return self.words[self.tokens[token].word]

    def last_word_at(self, token: int) -> SpokenWord:
        """The last word of token number `token`."""
        return self.words[self.tokens[token].word + self.tokens[token].words - 1]

    def quote(self, first: int, last: int) -> str:
        """The words from token `first` to token `last`, as they were recognised."""
        begin, end = self.tokens[first].word, self.tokens[last].word + self.tokens[last].words
        return " ".join(spoken.word.text.strip() for spoken in self.words[begin:end])


class CallText:
    """One call's text for the checks: streams by speaker, made when first asked for."""

    def __init__(self, transcript: Transcript, language: Language) -> None:
        self.transcript = transcript
        self.language = language
        self._streams: dict[Speaker | None, Stream] = {}
        self._arrays: dict[Speaker | None, StreamArrays] = {}

    def stream(self, speaker: Speaker | None) -> Stream:
        """What `speaker` said; None: everybody. On one channel everybody is everyone's stream."""
        key = speaker if self.transcript.speakers_known else None
        if key not in self._streams:
            self._streams[key] = self._make(key)
        return self._streams[key]

    def arrays(self, speaker: Speaker | None) -> StreamArrays:
        """The stream of `speaker` as arrays, for aligning."""
        if speaker not in self._arrays:
            stream = self.stream(speaker)
            first_words = [stream.word_at(index) for index in range(len(stream.tokens))]
            self._arrays[speaker] = stream_arrays(
                stream.tokens,
                self.language.fillers,
                [spoken.word.start_s for spoken in first_words],
                [spoken.turn for spoken in first_words],
            )
        return self._arrays[speaker]

    def _make(self, speaker: Speaker | None) -> Stream:
        turns = turn_numbers(self.transcript.utterances)
        words: list[SpokenWord] = []
        tokens: list[Token] = []
        for utterance, turn in zip(self.transcript.utterances, turns, strict=True):
            if utterance.doubt or (speaker is not None and utterance.speaker is not speaker):
                continue
            found: list[Token] = []
            for word in utterance.words:
                text = self.language.answer(word.text.strip()) if word is utterance.words[0] else word.text
                found.extend(self.language.word_tokens(text, len(words)))
                words.append(
                    SpokenWord(word=word, speaker=utterance.speaker, utterance=utterance.index, turn=turn)
                )
            tokens.extend(self.language.with_numbers(found))
        return Stream(tokens=tuple(tokens), words=tuple(words))


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
