"""Finds the entries of all lists in a call, each list's own when it is asked for."""

from collections.abc import Sequence
from functools import cached_property, lru_cache

from qa_pipeline.checks.matching.call_text import CallText, Stream
from qa_pipeline.checks.matching.language import Language, language
from qa_pipeline.checks.matching.tokens import Token
from qa_pipeline.checks.result import Evidence
from qa_pipeline.checks.wordlists.cues import cues
from qa_pipeline.checks.wordlists.entries import Entry, Reading, Standing, WordList
from qa_pipeline.checks.wordlists.found import Found
from qa_pipeline.checks.wordlists.pattern import read_pattern, wordings
from qa_pipeline.checks.wordlists.readings import CuesSaid, Surroundings
from qa_pipeline.checks.wordlists.trie import Node, Place, Walk
from qa_pipeline.recordings.recording import Speaker


class Compiled:
    """One language's lists as one tree; made once a process."""

    def __init__(self, code: str, lists: Sequence[WordList]) -> None:
        """Sets up.

        Args:
            code: the language.
            lists: its lists.
        """
        self.language = language(code)
        self.cues = cues(code)
        self.lists = {each.id: each for each in lists}
        self.root = Node()
        self.owners: list[tuple[str, Entry, bool]] = []
        """Of each leaf's owner: the list, the entry, and whether the leaf is one of the entry's `unless`."""
        for each in lists:
            for entry in each.entries:
                self._add(each.id, entry, (entry.text,), shield=False)
            for entry in {entry.unless: entry for entry in each.entries if entry.unless}.values():
                self._add(each.id, entry, entry.unless, shield=True)  # once a block, and not once an entry

    def _add(self, name: str, entry: Entry, texts: Sequence[str], *, shield: bool) -> None:
        self.owners.append((name, entry, shield))
        for text in texts:
            self.root.add(read_pattern(text, self.language), len(self.owners) - 1)


class Searched:
    """One speaker's words with the places of all lists' entries."""

    def __init__(self, stream: Stream, compiled: Compiled) -> None:
        """Sets up.

        Args:
            stream: the words.
            compiled: the lists.
        """
        self.walk = Walk(stream, compiled.language)
        self._compiled = compiled

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        """By list."""
        found: dict[str, list[Place]] = {}
        for place in self.walk.places(self._compiled.root):
            found.setdefault(self._compiled.owners[place.owner][0], []).append(place)
        return found

    @cached_property
    def cues(self) -> CuesSaid:
        """The words that turn entries."""
        return CuesSaid(self.walk, self._compiled.cues)


class CallWords:
    """What was said in one call of what stands in the lists."""

    def __init__(self, call: CallText, compiled: Compiled) -> None:
        """Sets up.

        Args:
            call: the conversation.
            compiled: the lists of its language.
        """
        self._call = call
        self._compiled = compiled
        self._searched: dict[int, Searched] = {}
        self._found: dict[tuple[str, Speaker | None], tuple[Found, ...]] = {}

    def word_list(self, name: str) -> WordList | None:
        """The list of that id; None: there is none in the call's language."""
        return self._compiled.lists.get(name)

    def walk(self, speaker: Speaker | None) -> Walk:
        """What a speaker said, for other wordings to be sought in it; None: everybody."""
        return self._searched_in(self._call.stream(speaker)).walk

    def found(self, name: str, speaker: Speaker | None) -> tuple[Found, ...]:
        """Every place where an entry of the list was said, in time order, none counted twice; those that do not count too.

        Args:
            name: the list's id; of one that is not there nothing is found.
            speaker: whose words; None: everybody's. On one channel everybody's, always.
        """
        key = (name, speaker)
        if key not in self._found:
            searched = self._searched_in(self._call.stream(speaker))
            kept = self._longest(searched.places.get(name, []))
            self._found[key] = tuple(self._made(searched, place) for place in kept)
        return self._found[key]

    def _searched_in(self, stream: Stream) -> Searched:
        """The places of every list in a speaker's words, sought once."""
        if id(stream) not in self._searched:  # the call keeps its streams as long as this lives
            self._searched[id(stream)] = Searched(stream, self._compiled)
        return self._searched[id(stream)]

    def _longest(self, places: Sequence[Place]) -> list[Place]:
        """The places that stand, in time order: the longest wording goes first, and no word counts twice."""
        owners = self._compiled.owners
        shields = [(owners[p.owner][1].unless, p.first, p.last) for p in places if owners[p.owner][2]]
        taken: set[int] = set()
        kept = []
        for place in sorted(places, key=lambda p: (-p.words, p.last - p.first, p.first, p.owner)):
            entry, shield = owners[place.owner][1:]
            words = range(place.first, place.last + 1)
            if shield or not taken.isdisjoint(words):
                continue
            if any(
                entry.unless == unless and first <= place.first and place.last <= last
                for unless, first, last in shields
            ):
                continue
            taken.update(words)
            kept.append(place)
        return sorted(kept, key=lambda p: p.first)

    def _made(self, searched: Searched, place: Place) -> Found:
        entry, stream = self._compiled.owners[place.owner][1], searched.walk.stream
        turns = entry.turned_by or entry.doubted_by
        readings = Surroundings(searched.cues, place).readings() if turns else frozenset[Reading]()
        begin, end = stream.word_at(place.first), stream.last_word_at(place.last)
        words = range(stream.spans[place.first][0], stream.spans[place.last][1] + 1)
        return Found(
            entry=entry,
            evidence=Evidence(
                speaker=begin.speaker,
                start_s=begin.word.start_s,
                end_s=end.word.end_s,
                quote=stream.quote(place.first, place.last),
                wording=self._wording(entry, stream, place),
            ),
            readings=readings,
            standing=entry.standing(readings) if readings else Standing.COUNTS,
            probability=min(stream.words[at].word.probability for at in words),
            first=place.first,
            last=place.last,
            utterance=begin.utterance,
        )

    def _wording(self, entry: Entry, stream: Stream, place: Place) -> str:
        """The one of the entry's wordings that was said."""
        said = stream.tokens[place.first : place.last + 1]
        norms, stems = frozenset(t.norm for t in said), frozenset(t.stem for t in said)
        return _said_wording(entry.text, norms, stems, self._compiled.language)


@lru_cache(maxsize=20_000)
def _said_wording(text: str, norms: frozenset[str], stems: frozenset[str], words: Language) -> str:
    """The shortest wording of which most words were said, those in just that form first."""

    def fit(wording: tuple[str, tuple[Token, ...]]) -> tuple[bool, int, int]:
        tokens = wording[1]
        exact = sum(token.norm in norms for token in tokens)
        return all(token.norm in norms or token.stem in stems for token in tokens), exact, -len(tokens)

    return max(_wordings(text, words), key=fit)[0]


@lru_cache(maxsize=20_000)
def _wordings(text: str, words: Language) -> tuple[tuple[str, tuple[Token, ...]], ...]:
    """The wordings that an entry stands for, with their tokens."""
    return tuple(
        (each, tuple(t for word in each.replace("...", " ").split() for t in words.tokens_of_word(word)))
        for each in wordings(text)
    )
