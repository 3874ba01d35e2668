"""What little words make of an entry where it was said: denied, reported, asked, supposed, said of oneself.

Only what stands in the same sentence counts. Signs are used where the recogniser writes them; where it writes none,
words that open a question or a new clause stand in for them.
"""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from qa_pipeline.checks.matching.tokens import Kind
from qa_pipeline.checks.wordlists.cues import CUES, Cue, Cues
from qa_pipeline.checks.wordlists.entries import Reading
from qa_pipeline.checks.wordlists.trie import PAUSES, SENTENCE_ENDS, Place, Walk

BEFORE, AFTER = 12, 8
"""So many words around an entry are looked at."""
FAR = {Cue.FAR_NEGATION: 5, Cue.REPORT: 6, Cue.QUESTION: 4, Cue.CONDITION: 5, Cue.SELF: 0}
"""So many words may stand between a cue and the entry."""
BEHIND = 2
"""So many may stand between an entry and what follows it: "incompetente, mi ha detto"."""
LITTLE = frozenset({Kind.FUNCTION, Kind.NEGATION})
TAG_WORDS = 2
"""A name or a title of so many words behind a comma belongs to the question: "le sembra giusto, signora?"."""
QUOTES = ("“", "«", '"', "„", "‘")


class Said(NamedTuple):
    """A cue where it was said."""

    cue: Cue
    first: int
    last: int


class CuesSaid:
    """The cues in one speaker's words, sought once for all entries."""

    def __init__(self, walk: Walk, cues: Cues) -> None:
        """Sets up.

        Args:
            walk: the speaker's words.
            cues: of their language.
        """
        self.walk, self.cues = walk, cues
        self._said = [Said(CUES[place.owner], place.first, place.last) for place in walk.places(cues.root)]
        self._firsts = [said.first for said in self._said]

    def between(self, first: int, last: int) -> list[Said]:
        """Those that begin from token `first` to token `last`."""
        return self._said[bisect_left(self._firsts, first) : bisect_right(self._firsts, last)]


class Surroundings:
    """The words around one entry."""

    def __init__(self, said: CuesSaid, place: Place) -> None:
        """Sets up.

        Args:
            said: the cues in what the speaker said.
            place: of the entry.
        """
        self._walk, self._cues, self._place = said.walk, said.cues, place
        self._stream, self._language = said.walk.stream, said.walk.language
        self._first, self._last = self._sentence()
        self._said = said.between(self._first, self._last)

    def readings(self) -> frozenset[Reading]:
        """All that hold; of most entries none, for nothing near them turns anything."""
        if not self._said and self._sign() != "?" and not self._quoted():
            return frozenset()
        holds = {
            Reading.NEGATION: self._negated,
            Reading.REPORT: self._reported,
            Reading.QUESTION: self._asked,
            Reading.CONDITION: self._supposed,
            Reading.SELF: self._of_oneself,
        }
        return frozenset(reading for reading, check in holds.items() if check())

    def _sign(self) -> str:
        """The sign at the sentence's end."""
        return self._stream.sign_after(self._last)

    def _quoted(self) -> bool:
        """Whether the recogniser wrote a quotation mark before it."""
        return self._stream.word_at(self._place.first).word.text.lstrip().startswith(QUOTES)

    def _sentence(self) -> tuple[int, int]:
        """The first and the last token of the sentence, or of what is near enough to matter."""
        first, last = self._place.first, self._place.last
        while first > max(0, self._place.first - BEFORE) and not self._walk.parted[first - 1]:
            first -= 1
        end = min(len(self._stream.tokens) - 1, self._place.last + AFTER)
        while last < end and not self._walk.parted[last]:
            last += 1
        return first, last

    def _before(self, cue: Cue, shield: Cue | None = None) -> list[Said]:
        """Such cues before the entry, without those that are part of a `shield`.

        A cue may take the entry's first word in, and what opens a question more: "do you have to decide today".
        """
        shields = [each for each in self._said if each.cue is shield]
        return [
            each
            for each in self._said
            if each.cue is cue
            and each.first < self._place.first
            and (cue is Cue.QUESTION or each.last <= self._place.first)
            and not any(s.first <= each.first and each.last <= s.last for s in shields)
        ]

    def _near(self, cue: Cue, shield: Cue | None = None) -> bool:
        """Whether such a cue stands before the entry, in its clause and near enough."""
        return any(
            self._place.first - each.last - 1 <= FAR[cue]
            and self._one_clause(each.last, quoting=cue is Cue.REPORT)
            for each in self._before(cue, shield)
        )

    def _one_clause(self, index: int, *, quoting: bool = False) -> bool:
        """Whether no comma and no "but" stands between token `index` and the entry; a colon opens what is told.

        Args:
            index: of the cue's last word.
            quoting: whether a comma right behind it opens what is told, too: "he said, you're late".
        """
        between = range(index, self._place.first)
        return not any(
            (self._stream.sign_after(at) in {",", ";"} and not (quoting and at == index))
            or (at > index and self._stream.tokens[at].text in self._cues.breaks)
            for at in between
        )

    def _negated(self) -> bool:
        if self._near(Cue.FAR_NEGATION, Cue.DENIES_NOTHING):
            return True
        return any(
            self._one_clause(each.last) and self._reaches(each.last)
            for each in self._before(Cue.NEGATION, Cue.DENIES_NOTHING)
        )

    def _reaches(self, negation: int) -> bool:
        """Whether a negation governs the entry: over little words, and over verbs where a word of weight begins it.

        "Non voglio fare reclamo" denies the complaint; "no, I'm sorry" and "non posso, mi dispiace" deny no apology.
        """
        tokens, begin = self._stream.tokens, self._stream.tokens[self._place.first]
        weighty = begin.kind not in LITTLE
        if tokens[negation].norm in self._language.noun_negations and not weighty:
            return False
        return all(
            (token.kind in LITTLE and token.norm not in self._cues.between)
            or token.norm in self._language.light
            or (weighty and (token.kind is Kind.MODAL or token.norm in self._cues.between))
            or (token.kind is Kind.FUNCTION and at == self._place.first - 1)
            for at in range(negation + 1, self._place.first)
            for token in (tokens[at],)
        )

    def _reported(self) -> bool:
        if self._quoted() or self._near(Cue.REPORT, Cue.NOT_REPORT):
            return True
        told = self._before(Cue.REPORT, Cue.NOT_REPORT)
        behind = [at for said in told for at in range(said.last, self._place.first)]
        if any(self._stream.sign_after(at) == ":" for at in behind):
            return True  # behind a colon all is told, commas or not
        return any(
            each.cue is Cue.REPORT_AFTER and 0 < each.first - self._place.last <= BEHIND + 1
            for each in self._said
        ) and not any(each.cue is Cue.NOT_REPORT and each.first > self._place.last for each in self._said)

    def _asked(self) -> bool:
        sign = self._sign()
        if sign == "?":
            return self._in_the_question()
        return sign not in SENTENCE_ENDS and self._near(Cue.QUESTION)

    def _in_the_question(self) -> bool:
        """Whether the question mark asks for the entry: not where it belongs to another clause, or to a tag."""
        if self._near(Cue.QUESTION):
            return True
        commas = [at for at in range(self._place.last, self._last) if self._stream.sign_after(at) in PAUSES]
        behind = commas[-1] + 1 if commas else self._place.last + 1
        asking = {Cue.QUESTION, Cue.ASKED}
        if any(each.cue in asking and each.first > self._place.last for each in self._said):
            return False  # "good morning how can I help you?" asks for something else
        if any(
            each.cue is Cue.TAG and each.first == behind and each.last == self._last for each in self._said
        ):
            return False
        return not commas or self._last - commas[0] <= TAG_WORDS

    def _supposed(self) -> bool:
        after = self._place.last + 1
        return self._near(Cue.CONDITION, Cue.NOT_CONDITION) or any(
            each.cue is Cue.CONDITION_AFTER and after <= each.first <= after + BEHIND for each in self._said
        )

    def _of_oneself(self) -> bool:
        if self._near(Cue.SELF):
            return True
        return any(each.cue is Cue.SELF_AFTER and each.first == self._place.last + 1 for each in self._said)
