"""The word lists that a workspace's playbooks may name: the shipped ones, with what the workspace changes."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.wordlists.entries import Entry, WordList
from qa_pipeline.checks.wordlists.list_file import DOUBTED, TURNED, BlockFile, ListFile, OwnListsFile
from qa_pipeline.checks.wordlists.own_lists import OwnLists, read_own_lists
from qa_pipeline.checks.wordlists.pattern import wordings
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

    def before_removing(self, code: str, name: str) -> WordList | None:
        """A list with what the workspace adds, and with what it takes out; None: there is none."""
        files = [file.model_copy(update={"remove": {}}) for file in self.own if file.language == code]
        return next((each for each in _with_own(_shipped(code), files) if each.id == name), None)

    def in_call(self, call: CallText) -> CallWords:
        """What was said of them in one call."""
        code = call.language.code
        if code not in self._compiled:
            changed = any(file.language == code for file in self.own)
            self._compiled[code] = _compiled(code, self.of(code)) if changed else _compiled_shipped(code)
        return CallWords(call, self._compiled[code])


@cache
def _compiled_shipped(code: str) -> Compiled:
    """The tree of the shipped lists, which all have in common who change nothing of them."""
    return _compiled(code, _shipped(code))


def _compiled(code: str, lists: Sequence[WordList]) -> Compiled:
    with _without_collecting():
        return Compiled(code, lists)


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
    reads: list[OwnLists] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
        if not path.resolve().is_relative_to(folder.parent.resolve()):
            raise PlaybookError(f"{path}: leads out of the workspace; copy the file into it")
        read = read_own_lists(path)
        _refuse_unknown(read, [each.file for each in reads])
        reads.append(read)
    return WordLists(own=tuple(each.file for each in reads))


def list_ids(playbooks: Path) -> frozenset[str]:
    """The word lists that playbooks in this folder may name: the shipped ones, and those of their workspace.

    Raises:
        PlaybookError: file:line:column of a mistake in a list.
    """
    return load_wordlists(playbooks.absolute().parent / "lexicons").ids


def _refuse_unknown(read: OwnLists, before: Sequence[OwnListsFile]) -> None:
    """Entries are added to and taken out of lists that there are, and a shipped list keeps its kinds."""
    file = read.file
    known = shipped_ids() | {name for each in (*before, file) for name in each.groups}
    for part, name in (*(("add", name) for name in file.add), *(("remove", name) for name in file.remove)):
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(sorted(known))}"
            raise PlaybookError(f"{read.at(part, name)}: there is no list {name!r} to change{meant}")
    for part, groups in (("groups", file.groups), ("add", file.add)):
        for name, blocks in groups.items():
            kinds = shipped_kinds(name)
            for at, block in enumerate(blocks):
                if kinds is not None and block.kind not in {"", *kinds}:
                    where = read.at(part, name, at, "kind")
                    raise PlaybookError(f"{where}: {name}: {no_kind(name, block.kind)}")
    for name, texts in file.remove.items():
        words = WordLists(own=(*before, file)).before_removing(file.language, name)
        for at, text in enumerate(texts):
            if not _is_in(text, words):
                where = read.at("remove", name, at)
                raise PlaybookError(f"{where}: {name}: no entry says {text!r}, so it cannot be taken out")


def _is_in(text: str, words: WordList | None) -> bool:
    """Whether a list has this entry, or an entry that stands for it."""
    return words is not None and any(
        text == entry.text or text in wordings(entry.text) for entry in words.entries
    )


def shipped_kinds(name: str) -> frozenset[str] | None:
    """The kinds of a shipped list's entries; None: no such list is shipped."""
    listed = _shipped_list(name)
    return frozenset(entry.kind for entry in listed.entries) if listed else None


def has_grades(name: str) -> bool:
    """Whether entries of a list may have grades: those of a shipped list have them or have not, one's own may."""
    listed = _shipped_list(name)
    return listed is None or any(entry.grade for entry in listed.entries)


def _shipped_list(name: str) -> WordList | None:
    """In Italian: kinds and grades are the same in all languages."""
    return next((each for each in _shipped("it") if each.id == name), None)


def no_kind(name: str, kind: str) -> str:
    """What to say of a kind that a shipped list has not."""
    kinds = sorted((shipped_kinds(name) or frozenset()) - {""})
    there = f"it has: {', '.join(kinds)}" if kinds else "it has none"
    return f"the list {name!r} has no kind {kind!r}; {there}"


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
