"""Word lists: groups of entries, shipped or of the workspace, found in what somebody said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from qa_pipeline.checks.matching.call_text import CallText, Stream
from qa_pipeline.checks.matching.chance import sure_word
from qa_pipeline.checks.matching.language import Language, language
from qa_pipeline.checks.matching.tokens import Kind, Token
from qa_pipeline.checks.playbook_file import Identifier, Strict, Text
from qa_pipeline.checks.result import Evidence
from qa_pipeline.errors import PlaybookError
from qa_pipeline.located_yaml import read_yaml, validate
from qa_pipeline.recordings.recording import Speaker

SHIPPED = Path(__file__).parents[1] / "lexicons"
PAUSES = frozenset(",.;:!?")
"""What ends a negation's reach: "non si preoccupi, me ne occupo io"."""
NEGATED_WITHIN = 3
"""A negation so few words before an entry turns it."""


class LexiconFile(Strict):
    """One language's lists: a group's id and its entries."""

    language: Annotated[str, Field(pattern="^(it|en)$")]
    groups: dict[Identifier, list[Text]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """A group of entries in one language."""

    id: str
    language: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry where it was said."""

    evidence: Evidence
    probability: float
    """The least of its words', 0 to 1."""

    @property
    def sure(self) -> bool:
        """Whether it was heard clearly enough to count."""
        return self.probability >= sure_word()


def load_lexicons(folder: Path) -> tuple[Lexicon, ...]:
    """The shipped groups; a workspace's group of the same id and language stands in its place.

    Raises:
        PlaybookError: file:line:column of a mistake.
    """
    groups: dict[tuple[str, str], Lexicon] = {}
    own = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    for path in own:
        if not path.resolve().is_relative_to(folder.parent.resolve()):
            raise PlaybookError(f"{path}: leads out of the workspace; copy the file into it")
    for path in [*sorted(SHIPPED.glob("*.yaml")), *own]:
        file = validate(LexiconFile, read_yaml(path, PlaybookError), path, PlaybookError)
        for name, entries in file.groups.items():
            groups[name, file.language] = Lexicon(id=name, language=file.language, entries=tuple(entries))
    return tuple(groups.values())


def lexicon_ids(playbooks: Path) -> frozenset[str]:
    """The word lists that playbooks in this folder may name: the shipped ones, and those of their workspace.

    Raises:
        PlaybookError: file:line:column of a mistake in a list.
    """
    return frozenset(each.id for each in load_lexicons(playbooks.absolute().parent / "lexicons"))


def find_entries(
    call: CallText, lexicon: Lexicon, speaker: Speaker | None, *, exact: bool = False
) -> tuple[Found, ...]:
    """Every place where an entry of the group was said, longest entries first, none counted twice.

    Args:
        call: the conversation.
        lexicon: the group.
        speaker: whose words; None: everybody's.
        exact: in the entry's own forms alone: "ignorare" is no "ignorante". For words that count against somebody.
    """
    stream = call.stream(speaker)
    taken: set[int] = set()
    found = []
    begins = _begins(stream, exact=exact)
    for text, entry in _entries(lexicon, lexicon.language):
        for first, last in _places(stream, entry, begins, call.language.intensifiers, exact=exact):
            if taken.isdisjoint(range(first, last + 1)) and not _negated(
                call, stream, first, entry, exact=exact
            ):
                taken.update(range(first, last + 1))
                found.append(_found(stream, first, last, text))
    return tuple(sorted(found, key=lambda each: (each.evidence.start_s, each.evidence.wording)))


def _begins(stream: Stream, *, exact: bool) -> dict[str, list[int]]:
    """Where each word stands: most words of a list are not in a call at all."""
    places: dict[str, list[int]] = {}
    for index, token in enumerate(stream.tokens):
        places.setdefault(token.norm if exact else token.stem, []).append(index)
    return places


@cache
def _entries(lexicon: Lexicon, code: str) -> tuple[tuple[str, tuple[Token, ...]], ...]:
    """The entries with their tokens, longest first: "mi dispiace molto" before "mi dispiace"."""
    words: Language = language(code)
    entries = [(text, words.tokens(text)) for text in lexicon.entries]
    return tuple(sorted(entries, key=lambda entry: (-len(entry[1]), entry[0])))


def _places(
    stream: Stream,
    entry: Sequence[Token],
    begins: Mapping[str, Sequence[int]],
    intensifiers: frozenset[str],
    *,
    exact: bool,
) -> Iterator[tuple[int, int]]:
    """First and last token of each place where the entry stands, but for inflection: "mi dispiace (davvero) molto"."""
    tokens = stream.tokens
    if not entry:
        return
    for first in begins.get(entry[0].norm if exact else entry[0].stem, ()):
        next_ = first
        for wanted in entry:
            inside = first < next_ < len(tokens)
            if (
                inside
                and tokens[next_].norm in intensifiers
                and not _same(tokens[next_], wanted, exact=exact)
            ):
                next_ += 1
            if next_ >= len(tokens) or not _same(tokens[next_], wanted, exact=exact):
                break
            next_ += 1
        else:
            yield first, next_ - 1


def _same(token: Token, wanted: Token, *, exact: bool) -> bool:
    return token.norm == wanted.norm if exact else token.stem == wanted.stem


def _negated(call: CallText, stream: Stream, first: int, entry: Sequence[Token], *, exact: bool) -> bool:
    """Whether a negation before the entry turns it: "non è un problema" is no problem.

    What counts against somebody is turned by any negation near it, what is wanted only by one that governs it:
    "non si preoccupi ci penso io" is a help.
    """
    if any(token.kind is Kind.NEGATION for token in entry):
        return False
    utterance = stream.word_at(first).utterance
    for index in range(first - 1, max(-1, first - 1 - NEGATED_WITHIN), -1):
        before, token = stream.word_at(index), stream.tokens[index]
        if before.utterance != utterance or before.word.text.strip()[-1:] in PAUSES:
            return False
        if token.kind is Kind.NEGATION and (exact or token.norm in call.language.verb_negations):
            return True
        if not exact and token.kind is Kind.CONTENT and token.norm not in call.language.light:
            return False
    return False


def _found(stream: Stream, first: int, last: int, entry: str) -> Found:
    begin, end = stream.word_at(first), stream.last_word_at(last)
    probabilities = [stream.word_at(index).word.probability for index in range(first, last + 1)]
    evidence = Evidence(
        speaker=begin.speaker,
        start_s=begin.word.start_s,
        end_s=end.word.end_s,
        quote=stream.quote(first, last),
        wording=entry,
    )
    return Found(evidence=evidence, probability=min(probabilities))
