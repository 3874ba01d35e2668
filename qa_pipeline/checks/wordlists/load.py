"""The word lists that a workspace's playbooks may name: the shipped ones, with what the workspace changes."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.wordlists.entries import Entry, WordList
from qa_pipeline.checks.wordlists.list_file import DOUBTED, TURNED, BlockFile, ListFile, OwnListsFile
from qa_pipeline.checks.wordlists.search import CallWords, Compiled
from qa_pipeline.errors import PlaybookError
from qa_pipeline.located_yaml import read_yaml, validate

SHIPPED = Path(__file__).parents[2] / "lexicons"


@dataclass(frozen=True, kw_only=True)
class WordLists:
    """All lists, shipped and own; those of a language are read when a call in it is judged."""

    own: tuple[OwnListsFile, ...] = ()
    _compiled: dict[str, Compiled] = field(default_factory=dict, compare=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """For another process: it builds its own trees."""
        return {"own": self.own, "_compiled": {}}

    def __setstate__(self, state: dict[str, object]) -> None:
        """In another process."""
        self.__dict__.update(state)

    @property
    def ids(self) -> frozenset[str]:
        """Of all lists, in whatever language."""
        return shipped_ids() | {name for file in self.own for name in file.groups}

    def of(self, code: str) -> tuple[WordList, ...]:
        """The lists of language `code`."""
        return tuple(_with_own(_shipped(code), [file for file in self.own if file.language == code]))

    def in_call(self, call: CallText) -> CallWords:
        """What was said of them in one call."""
        code = call.language.code
        if code not in self._compiled:
            with _without_collecting():
                self._compiled[code] = Compiled(code, self.of(code))
        return CallWords(call, self._compiled[code])


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No search for garbage while a hundred thousand small things are made, none of which is any: it takes half of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def load_wordlists(folder: Path) -> WordLists:
    """The shipped lists and what the workspace's folder changes of them.

    Raises:
        PlaybookError: file:line:column of a mistake.
    """
    files: list[OwnListsFile] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
        if not path.resolve().is_relative_to(folder.parent.resolve()):
            raise PlaybookError(f"{path}: leads out of the workspace; copy the file into it")
        file = validate(OwnListsFile, read_yaml(path, PlaybookError), path, PlaybookError)
        _refuse_unknown(file, path, files)
        files.append(file)
    return WordLists(own=tuple(files))


def list_ids(playbooks: Path) -> frozenset[str]:
    """The word lists that playbooks in this folder may name: the shipped ones, and those of their workspace.

    Raises:
        PlaybookError: file:line:column of a mistake in a list.
    """
    return load_wordlists(playbooks.absolute().parent / "lexicons").ids


def _refuse_unknown(file: OwnListsFile, path: Path, before: Sequence[OwnListsFile]) -> None:
    """Entries are added to and taken out of lists that there are."""
    known = shipped_ids() | {name for each in (*before, file) for name in each.groups}
    for name in (*file.add, *file.remove):
        if name not in known:
            there = ", ".join(sorted(known))
            raise PlaybookError(f"{path}: there is no list {name!r} to change; there are: {there}")


@cache
def shipped_ids() -> frozenset[str]:
    """Of the shipped lists: the names of their files."""
    return frozenset(path.stem for path in SHIPPED.glob("*/*.yaml"))


@cache
def _shipped(code: str) -> tuple[WordList, ...]:
    """The shipped lists of language `code`."""
    return tuple(read_list(path).made() for path in sorted((SHIPPED / code).glob("*.yaml")))


def read_list(path: Path) -> ListFile:
    """One shipped list as it stands in its file.

    Raises:
        PlaybookError: file:line:column of a mistake.
    """
    try:
        return ListFile.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (ValueError, YAMLError):  # said again with its place; the reader that knows places is much slower
        return validate(ListFile, read_yaml(path, PlaybookError), path, PlaybookError)


def _with_own(shipped: Sequence[WordList], files: Sequence[OwnListsFile]) -> list[WordList]:
    """The shipped lists with what the workspace changes, in the order of its files."""
    lists = {each.id: each for each in shipped}
    for file in files:
        for name, blocks in file.groups.items():
            base = lists.get(name) or _new_list(name, file.language)
            lists[name] = replace(base, entries=_entries(blocks, base))
        for name, blocks in file.add.items():
            base = lists.get(name) or _new_list(name, file.language)
            lists[name] = replace(base, entries=(*base.entries, *_entries(blocks, base)))
        for name, texts in file.remove.items():
            if name in lists:
                lists[name] = without(lists[name], texts)
    return list(lists.values())


def _new_list(name: str, code: str) -> WordList:
    return WordList(
        id=name,
        language=code,
        title=name,
        speaker=None,
        entries=(),
        turned_by=frozenset(TURNED),
        doubted_by=frozenset(DOUBTED),
    )


def _entries(blocks: Sequence[BlockFile], base: WordList) -> tuple[Entry, ...]:
    return tuple(entry for block in blocks for entry in block.entries(base.turned_by, base.doubted_by))


def without(words: WordList, texts: Sequence[str]) -> WordList:
    """The list without these entries, or without these of the wordings that its entries stand for."""
    kept = tuple(entry for entry in words.entries if entry.text not in texts)
    return replace(words, entries=tuple(replace(entry, unless=(*entry.unless, *texts)) for entry in kept))
