"""The shipped word lists, as data: every block's own sentences are found, or not found, as it says."""

from pathlib import Path

import pytest

from conftest import make_transcript
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.wordlists.list_file import BlockFile, ListFile
from qa_pipeline.checks.wordlists.load import SHIPPED, read_list
from qa_pipeline.checks.wordlists.pattern import wordings
from qa_pipeline.checks.wordlists.search import CallWords, Compiled
from qa_pipeline.recordings.recording import Speaker

FILES = sorted(SHIPPED.glob("*/*.yaml"))
LEAST = 40
"""Entries that a list should have, where the language has them."""


def quotes(file: ListFile, block: BlockFile, sentence: str) -> list[str]:
    """What of a sentence surely counts for a block's entries, or for others of its sort."""
    speaker = Speaker.AGENT if file.speaker == "any" else Speaker(file.speaker)
    words = CallWords(
        CallText(make_transcript(f"{speaker}: {sentence}"), language(file.language)), compiled(file)
    )
    return [
        found.evidence.quote
        for found in words.found(file.group, speaker)
        if found.sure and (found.entry.kind, found.entry.grade) == (block.kind, block.grade)
    ]


COMPILED: dict[tuple[str, str], Compiled] = {}


def compiled(file: ListFile) -> Compiled:
    """The list by itself, once."""
    key = (file.language, file.group)
    if key not in COMPILED:
        COMPILED[key] = Compiled(file.language, [file.made()])
    return COMPILED[key]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_block_of_a_list_finds_its_own_sentences_and_not_those_that_it_must_not(path: Path) -> None:
    file = read_list(path)
    wrong = []
    for block in file.entries:
        wrong += [f"not found: {text}" for text in block.match if not quotes(file, block, text)]
        wrong += [f"found {found}: {text}" for text in block.not_ if (found := quotes(file, block, text))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_entry_of_a_list_is_found_where_it_is_said(path: Path) -> None:
    file = read_list(path)
    wrong = []
    for block in file.entries:
        for text in block.say:
            said = wordings(text)[0].replace("...", " ")
            wrong += [] if quotes(file, block, said) else [text]
    assert not wrong, wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_list_is_named_as_its_file_and_says_where_it_comes_from(path: Path) -> None:
    file = read_list(path)
    assert (file.language, file.group) == (path.parent.name, path.stem)
    assert len(file.source) > 10
    assert all(block.match and block.not_ for block in file.entries)
    entries = [text for block in file.entries for text in block.say]
    assert len(entries) == len(set(entries))


def test_every_list_of_what_people_say_has_so_many_entries() -> None:
    lists = {f"{path.parent.name} {path.stem}": read_list(path).made() for path in FILES}
    assert len(lists) == 74
    few = {
        name: len(each.entries)
        for name, each in lists.items()
        if " outcome_" not in name and not name.endswith(" hold") and len(each.entries) < LEAST
    }
    assert not few


def test_both_languages_have_the_same_lists_with_the_same_kinds_and_grades() -> None:
    sorts = {
        code: {
            (path.stem, block.kind, block.grade)
            for path in FILES
            if path.parent.name == code
            for block in read_list(path).entries
        }
        for code in ("it", "en")
    }
    assert sorts["it"] == sorts["en"]
