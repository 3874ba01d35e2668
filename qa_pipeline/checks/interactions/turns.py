"""The turns of a conversation: who held the floor, with which words."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching.call_text import BACKCHANNEL_WORDS, CallText, Stream
from qa_pipeline.checks.matching.chance import sure_word
from qa_pipeline.checks.matching.tokens import COMMON_WEIGHT, Kind, Token
from qa_pipeline.checks.result import Evidence
from qa_pipeline.checks.wordlists.trie import Walk
from qa_pipeline.recordings.recording import Speaker

SPEAKERS = (Speaker.AGENT, Speaker.CUSTOMER)
SHOWN_WORDS = 25
"""Of a long turn so many words are quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one speaker said until the other took over; "mh" and "sì" of the other are no turn."""

    number: int
    """Count of the speaker changes before it."""
    speaker: Speaker
    walk: Walk
    """All that the speaker said."""
    first: int
    last: int
    """Its first and last token in the stream."""

    @property
    def stream(self) -> Stream:
        """All that the speaker said, as tokens."""
        return self.walk.stream

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its words."""
        return self.stream.tokens[self.first : self.last + 1]

    @property
    def start_s(self) -> float:
        """When it begins."""
        return self.stream.word_at(self.first).word.start_s

    @property
    def end_s(self) -> float:
        """When it ends."""
        return self.stream.last_word_at(self.last).word.end_s

    @property
    def clear(self) -> bool:
        """Whether every word of it was heard clearly enough to count against anybody."""
        words = self.stream.words[self.stream.spans[self.first][0] : self.stream.spans[self.last][1] + 1]
        return all(spoken.word.probability >= sure_word() for spoken in words)

    def evidence(self, wording: str = "") -> Evidence:
        """Its beginning, as what a verdict rests on."""
        last = min(self.last, self.first + SHOWN_WORDS - 1)
        cut = " …" if last < self.last else ""
        return Evidence(
            speaker=self.speaker,
            start_s=self.start_s,
            end_s=self.stream.last_word_at(last).word.end_s,
            quote=self.stream.quote(self.first, last) + cut,
            wording=wording,
        )


class Conversation:
    """A call's turns, and in which of them each utterance lies.

    Finer than the turns of a script's steps: two words that say something ("costa troppo", "sicuro?") take the floor, and
    only what says nothing ("sì", "ho capito") lies within the other's turn.
    """

    def __init__(self, context: CallContext) -> None:
        """Sets up.

        Args:
            context: the call.
        """
        self._numbers, self._owners = _numbers(context)
        found = [turn for speaker in SPEAKERS for turn in self._of(context, speaker)]
        self.turns = tuple(sorted(found, key=lambda turn: turn.number))
        """In time order."""

    def number(self, utterance: int) -> int:
        """In which turn an utterance lies."""
        return self._numbers[utterance]

    def after(self, number: int, speaker: Speaker, most: int) -> tuple[Turn, ...]:
        """The next turns of `speaker` behind turn `number`, at most so many."""
        return tuple(t for t in self.turns if t.number > number and t.speaker is speaker)[:most]

    def _of(self, context: CallContext, speaker: Speaker) -> list[Turn]:
        """One speaker's turns; what was said within the other's turn is none."""
        walk = context.words.walk(speaker)
        stream = walk.stream
        found: list[Turn] = []
        first = 0
        for at in range(1, len(stream.tokens) + 1):
            number = self._numbers[stream.word_at(first).utterance]
            if at < len(stream.tokens) and self._numbers[stream.word_at(at).utterance] == number:
                continue
            if self._owners[number] is speaker:
                found.append(Turn(number=number, speaker=speaker, walk=walk, first=first, last=at - 1))
            first = at
        return found


_KNOWN: WeakKeyDictionary[CallText, Conversation] = WeakKeyDictionary()
"""Several rules ask for the turns of one call."""


def conversation(context: CallContext) -> Conversation:
    """The call's turns, made once a call."""
    if context.call not in _KNOWN:
        _KNOWN[context.call] = Conversation(context)
    return _KNOWN[context.call]


def turns(context: CallContext) -> tuple[Turn, ...]:
    """The turns of agent and customer, in time order."""
    return conversation(context).turns


def _numbers(context: CallContext) -> tuple[dict[int, int], list[Speaker]]:
    """The number of the turn of each utterance that counts, and who holds each turn."""
    tokens: dict[int, list[Token]] = {}
    for stream in map(context.call.stream, SPEAKERS):
        for token, (first, _) in zip(stream.tokens, stream.spans, strict=True):
            tokens.setdefault(stream.words[first].utterance, []).append(token)
    utterances = context.transcript.utterances
    numbers: dict[int, int] = {}
    owners: list[Speaker] = []
    for index, its in sorted(tokens.items()):
        speaker = utterances[index].speaker
        saying = not owners or any(_says_something(token) for token in its) or "?" in utterances[index].text
        if not owners or (speaker is not owners[-1] and (saying or len(its) > BACKCHANNEL_WORDS)):
            owners.append(speaker)
        numbers[index] = len(owners) - 1
    return numbers, owners


def _says_something(token: Token) -> bool:
    """Whether a word takes the floor: a word of weight, and not one that is in every other sentence."""
    return token.kind not in {Kind.FUNCTION, Kind.NEGATION} and token.weight > COMMON_WEIGHT
