"""A workspace's own word lists, read from their file: whatever is wrong in them is said with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.wordlists.list_file import BlockFile, OwnListsFile
from qa_pipeline.checks.wordlists.pattern import effort, read_pattern
from qa_pipeline.errors import PlaybookError
from qa_pipeline.located_yaml import locate, read_yaml, validate

MOST_EFFORT = 100_000
"""Wordings that the entries of one file stand for together; all 30,000 shipped entries of a language have three times as many."""
MOST_ENTRIES = 5_000
"""Of one file: they are read in half a second, at worst. The longest shipped list has a tenth of them."""
_SHOWN = 60
"""Letters of an entry that a message quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLists:
    """A file of word lists, and where its parts stand."""

    path: Path
    data: Any
    file: OwnListsFile

    def at(self, *where: int | str) -> str:
        """file:line:column of a place in it."""
        line, column = locate(self.data, where)
        return f"{self.path}:{line}:{column}"


def read_own_lists(path: Path) -> OwnLists:
    """One file, by itself.

    Raises:
        PlaybookError: file:line:column of a mistake.
    """
    data = read_yaml(path, PlaybookError)
    read = OwnLists(path=path, data=data, file=validate(OwnListsFile, data, path, PlaybookError))
    left = MOST_EFFORT
    if beyond := next(islice(_texts(read.file), MOST_ENTRIES, None), None):
        raise PlaybookError(
            f"{read.at(*beyond[0])}: more than {MOST_ENTRIES:,} entries; make several files of it"
        )
    for where, text in _texts(read.file):
        try:
            left -= effort(read_pattern(text, language(read.file.language)))
        except ValueError as err:
            raise PlaybookError(f"{read.at(*where)}: {text[:_SHOWN]!r}: {err}") from None
        if left < 0:
            raise PlaybookError(
                f"{read.at(*where)}: the entries up to here stand for more than {MOST_EFFORT:,} wordings; "
                "write fewer alternatives"
            )
    return read


Where = tuple[int | str, ...]


def _texts(file: OwnListsFile) -> Iterator[tuple[Where, str]]:
    """Every entry, and where it stands."""
    yield from _in_blocks("groups", file.groups)
    yield from _in_blocks("add", file.add)
    for name, texts in file.remove.items():
        for at, text in enumerate(texts):
            yield ("remove", name, at), text


def _in_blocks(part: str, groups: Mapping[str, Sequence[BlockFile]]) -> Iterator[tuple[Where, str]]:
    for name, blocks in groups.items():
        for at, block in enumerate(blocks):
            for key, texts in (("say", block.say), ("unless", block.unless)):
                for number, text in enumerate(texts):
                    yield (part, name, at, key, number), text
