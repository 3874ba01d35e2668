"""All entries of all lists in one tree of words, so that a call is walked through once and not once an entry."""

from typing import NamedTuple

from qa_pipeline.checks.matching.call_text import Stream
from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.tokens import Token
from qa_pipeline.checks.wordlists.pattern import How, Pattern, Words

GAP = 4
"""So many words may stand for `...`."""
PASSED = 2
"""So many words that change nothing may stand between two words of an entry: "mi dispiace davvero molto"."""
PAUSE_S = 2.0
"""An entry does not go on behind a silence of this length."""
STEPS_A_WORD = 20
"""So many steps through the tree are made for a word of the call, on the average; real calls take two."""
SPARE_STEPS = 200_000
"""For a short call in which much is found; they take half a second."""
NO_WORD = "\n"
PAUSES = frozenset(",;:")
SENTENCE_ENDS = frozenset(".?!…")


class Leaf(NamedTuple):
    """Where an entry's wording ends."""

    owner: int
    """Whose it is, as counted by who built the tree."""
    begins: bool
    ends: bool
    pauses: bool


class Place(NamedTuple):
    """An entry where it was said."""

    owner: int
    first: int
    last: int
    words: int
    """How many of the wording's words were said, those of gaps left out."""


class TooCostlyError(RuntimeError):
    """Entries with many gaps meet a text that repeats itself: searching it would take hours. The call must be heard by a person."""


class Node:
    """A word of the tree."""

    __slots__ = ("forms", "gap", "leaves", "stems")

    def __init__(self) -> None:
        self.forms: dict[str, Node] = {}
        self.stems: dict[str, Node] = {}
        self.gap: Node | None = None
        self.leaves: list[Leaf] = []

    def add(self, pattern: Pattern, owner: int) -> None:
        """Takes in an entry, all that it stands for."""
        nodes = [self]
        for choice in pattern.choices:
            nodes = list(dict.fromkeys(node.after(words) for words in choice for node in nodes))
        leaf = Leaf(owner, pattern.begins, pattern.ends, pattern.pauses)
        for node in nodes:
            node.leaves.append(leaf)

    def after(self, words: Words) -> "Node":
        """The node behind these words, made where it is not there yet."""
        node = self
        for how, word in words:
            if how is How.GAP:
                node.gap = node.gap or Node()
                node = node.gap
            else:
                branch = node.stems if how is How.STEM else node.forms
                found = branch.get(word)
                if found is None:
                    found = branch[word] = Node()
                node = found
        return node


class Walk:
    """One speaker's words, in which entries are sought; several trees may be walked through."""

    def __init__(self, stream: Stream, language: Language) -> None:
        """Sets up.

        Args:
            stream: the words.
            language: that they are in.
        """
        self.stream = stream
        self.language = language
        self._light = language.light
        self.parted = self._parted()
        """Of each token whether the sentence ends with it: by its sign, or by a silence."""
        # Behind the last word there is room for as far as a step goes, and no word: none need be counted on the way.
        room = [NO_WORD] * (max(GAP, PASSED) + 1)
        self._norms = [*(token.norm for token in stream.tokens), *room]
        self._stems = [*(token.stem for token in stream.tokens), *room]
        self._passed = self._can_be_passed()

    def places(self, root: Node, first: int = 0, last: int | None = None) -> list[Place]:
        """Every place of every entry of a tree, in the order of their first words; those of one entry may overlap.

        Args:
            root: of the tree.
            first: the first token with which a place may begin.
            last: the last such token; None: the last of all.

        Raises:
            TooCostlyError: searching it would take hours.
        """
        found: list[Place] = []
        count = len(self.stream.tokens)
        first, end = max(0, first), count if last is None else min(last + 1, count)
        self._steps = STEPS_A_WORD * (end - first) + SPARE_STEPS
        # Asked by loops in C: few words begin an entry.
        forms, stems = (
            map(root.forms.get, self._norms[first:end]),
            map(root.stems.get, self._stems[first:end]),
        )
        for index, (form, stem) in enumerate(zip(forms, stems, strict=True), first):
            if form is None and stem is None:
                continue
            self._seen: set[tuple[Node, int]] = set()
            if form is not None:
                self._from(form, index, index, 1, found)
            if stem is not None:
                self._from(stem, index, index, 1, found)
        return found

    def _from(self, node: Node, first: int, last: int, words: int, found: list[Place]) -> None:
        """What can follow after `node`, whose word is token number `last`; each way once, however many lead there."""
        if (node, last) in self._seen:
            return
        self._seen.add((node, last))
        self._steps -= 1 + len(node.leaves)
        if self._steps < 0:
            raise TooCostlyError
        for owner, begins, ends, pauses in node.leaves:
            if (
                (not begins or self.begins(first))
                and (not ends or self.ends(last))
                and (not pauses or self.pauses(last))
            ):
                found.append(Place(owner, first, last, words))
        if self.parted[last]:
            return
        if node.forms or node.stems:
            self._next(node, first, last, words, found)
        if node.gap is not None:
            self._behind_gap(node.gap, first, last, words, found)

    def _next(self, node: Node, first: int, last: int, words: int, found: list[Place]) -> None:
        """The entry's next word, behind words that change nothing."""
        norms, stems, passed, forms, branches = self._norms, self._stems, self._passed, node.forms, node.stems
        for at in range(last + 1, last + 2 + PASSED):
            if (after := forms.get(norms[at])) is not None:
                self._from(after, first, at, words + 1, found)
            if (after := branches.get(stems[at])) is not None:
                self._from(after, first, at, words + 1, found)
            if not passed[at]:
                return

    def _can_be_passed(self) -> list[bool]:
        """Of each token whether an entry may go on behind it: it changes nothing, or is said twice, and ends no sentence."""
        light = self._light
        return [
            not parted and (norm in light or norm == before)
            for norm, before, parted in zip(self._norms, [None, *self._norms], self.parted, strict=False)
        ] + [False] * (len(self._norms) - len(self.parted))

    def _behind_gap(self, node: Node, first: int, last: int, words: int, found: list[Place]) -> None:
        """The entry's next word, with any few words before it."""
        for at in range(last + 1, last + 2 + GAP):
            for after in (node.forms.get(self._norms[at]), node.stems.get(self._stems[at])):
                if after is not None:
                    self._from(after, first, at, words + 1, found)
            if at >= len(self.parted) or self.parted[at]:
                return

    def _parted(self) -> list[bool]:
        ends = self.stream.ends
        return [
            sign in SENTENCE_ENDS or (ends[at] and self._is_silent_after(at))
            for at, sign in enumerate(self.stream.signs)
        ]

    def _is_silent_after(self, index: int) -> bool:
        stream = self.stream
        if index + 1 >= len(stream.tokens):
            return True
        before, after = stream.last_word_at(index), stream.word_at(index + 1)
        return after.word.start_s - before.word.end_s > PAUSE_S

    def begins(self, index: int) -> bool:
        """Whether a sentence, or what somebody says at a time, begins with it; "ehm" and "sì" before it are nothing."""
        while index > 0 and not self.ends(index - 1):
            index -= 1
            if not self._passing(self.stream.tokens[index]):
                return False
        return True

    def ends(self, index: int) -> bool:
        """Whether a sentence, or what somebody says at a time, ends with it."""
        return self.parted[index] or self.stream.ends_utterance(index)

    def pauses(self, index: int) -> bool:
        """Whether a comma follows it, or the end."""
        return self.ends(index) or self.stream.sign_after(index) in PAUSES

    def _passing(self, token: Token) -> bool:
        return token.norm in self._light or token.text in self.language.opening
