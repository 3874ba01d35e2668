"""Word lists as people write them: the shipped ones, a group a file, and what a workspace changes of them."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from qa_pipeline.checks.playbook_values import one_or_many
from qa_pipeline.checks.rules_file import Identifier, Strict, Text, Texts, Who, who
from qa_pipeline.checks.wordlists.entries import Entry, Grade, Reading, WordList

Code = Literal["it", "en"]
Readings = Annotated[list[Reading], BeforeValidator(one_or_many)]
TURNED: tuple[Reading, ...] = (Reading.NEGATION, Reading.REPORT)
"""What turns an entry of a list that does not say it."""
DOUBTED: tuple[Reading, ...] = (Reading.CONDITION,)
"""What makes it doubtful."""


class BlockFile(Strict):
    """Entries that belong together, with sentences in which they must and must not be found."""

    say: Annotated[list[Text], BeforeValidator(one_or_many), Field(min_length=1)]
    kind: str = ""
    grade: Grade | Literal[""] = ""
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
    if isinstance(value, str):
        return {"say": [value]}
    if not isinstance(value, Mapping):
        told = f"{value!r} is no entry: write words, in quotes if they are a number, or a block with 'say'"
        raise ValueError(told)  # noqa: TRY004 - pydantic tells of ValueErrors, with their place
    return value


Block = Annotated[BlockFile, BeforeValidator(_block)]
Blocks = Annotated[list[Block], BeforeValidator(one_or_many)]


class ListFile(Strict):
    """One shipped list."""

    language: Code
    group: Identifier
    title: Text
    speaker: Who
    source: Text
    turned_by: Readings = list(TURNED)
    doubted_by: Readings = list(DOUBTED)
    open: bool = False
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
            open=self.open,
        )


class OwnListsFile(Strict):
    """What a workspace changes: lists of its own, entries added to shipped ones, and entries taken out."""

    language: Code
    groups: dict[Identifier, Blocks] = {}
    add: dict[Identifier, Blocks] = {}
    remove: dict[Identifier, Texts] = {}
