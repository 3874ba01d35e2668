"""Word lists as people write them: the shipped ones, a group a file, and what a workspace changes of them."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.rules_file import Identifier, Strict, Text, Who, who
from qa_pipeline.checks.wordlists.entries import Entry, Reading, WordList
from qa_pipeline.checks.wordlists.pattern import read_pattern

Code = Literal["it", "en"]
Readings = list[Reading]
TURNED: tuple[Reading, ...] = (Reading.NEGATION, Reading.REPORT)
"""What turns an entry of a list that does not say it."""
DOUBTED: tuple[Reading, ...] = (Reading.CONDITION,)
"""What makes it doubtful."""


class BlockFile(Strict):
    """Entries that belong together, with sentences in which they must and must not be found."""

    say: list[Text] = Field(min_length=1)
    kind: str = ""
    grade: Literal["", "brusque", "rude", "insult"] = ""
    unless: list[Text] = []
    turned_by: Readings | None = None
    doubted_by: Readings | None = None
    match: list[Text] = []
    not_: Annotated[list[Text], Field(alias="not")] = []

    def entries(self, turned_by: Iterable[Reading], doubted_by: Iterable[Reading]) -> tuple[Entry, ...]:
        """As the checks use them; what the block does not say, the list does."""
        return tuple(
            Entry(
                text=text,
                kind=self.kind,
                grade=self.grade,
                unless=tuple(self.unless),
                turned_by=frozenset(turned_by if self.turned_by is None else self.turned_by),
                doubted_by=frozenset(doubted_by if self.doubted_by is None else self.doubted_by),
            )
            for text in self.say
        )


def _block(value: object) -> object:
    """An entry that stands by itself is a block of one."""
    return {"say": [value]} if isinstance(value, str) else value


Block = Annotated[BlockFile, BeforeValidator(_block)]


class ListFile(Strict):
    """One shipped list."""

    language: Code
    group: Identifier
    title: Text
    speaker: Who
    source: Text
    turned_by: Readings = list(TURNED)
    doubted_by: Readings = list(DOUBTED)
    entries: list[Block] = Field(min_length=1)

    def made(self) -> WordList:
        """As the checks use it."""
        return WordList(
            id=self.group,
            language=self.language,
            title=self.title,
            speaker=who(self.speaker),
            entries=tuple(
                e for block in self.entries for e in block.entries(self.turned_by, self.doubted_by)
            ),
            turned_by=frozenset(self.turned_by),
            doubted_by=frozenset(self.doubted_by),
        )


class OwnListsFile(Strict):
    """What a workspace changes: lists of its own, entries added to shipped ones, and entries taken out."""

    language: Code
    groups: dict[Identifier, list[Block]] = {}
    add: dict[Identifier, list[Block]] = {}
    remove: dict[Identifier, list[Text]] = {}

    @model_validator(mode="after")
    def _readable(self) -> "OwnListsFile":
        blocks = [block for groups in (self.groups, self.add) for found in groups.values() for block in found]
        texts = [text for block in blocks for text in (*block.say, *block.unless)]
        for text in [*texts, *(text for found in self.remove.values() for text in found)]:
            try:
                read_pattern(text, language(self.language))
            except ValueError as err:
                raise ValueError(f"{text!r}: {err}") from None
        return self
