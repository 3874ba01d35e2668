"""The comments of a playbook file, each with the row that it belongs to."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from ruamel.yaml import YAML

from qa_pipeline.checks.playbook_references import ReadFile
from qa_pipeline.located_yaml import locate
from qa_pipeline.sheets.draft import PARTS

Owner = tuple[str, int]
HEAD: Owner = ("", 0)
"""The playbook as a whole."""


def comments_of(read: ReadFile) -> Mapping[Owner, str]:
    """By part and index, the comments in an item or in the lines right above it; all others under `HEAD`."""
    text = read.path.read_text(encoding="utf-8-sig")
    lines = text.split("\n")
    starts = dict(_starts(read))
    found: dict[Owner, list[str]] = {}
    for line, comment in _comments(text):
        found.setdefault(_owner(line, lines, starts), []).append(comment)
    return {owner: "\n".join(each) for owner, each in found.items()}


def _starts(read: ReadFile) -> Iterator[tuple[int, Owner]]:
    """The line, from 0, where each item begins; that of a part's key is its first item's too."""
    for part in PARTS:
        for index in range(len(getattr(read.file, part))):
            if not index:
                yield locate(read.data, (part,))[0] - 1, (part, 0)
            yield locate(read.data, (part, index))[0] - 1, (part, index)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Each comment and its line, from 0: a # that no text holds."""
    spans = [
        (token.start_mark.index, token.end_mark.index)
        for token in YAML(typ="rt", pure=True).scan(text)
        if type(token).__name__ == "ScalarToken"
    ]
    begins = [start for start, _ in spans]
    told = -1
    for found in re.finditer(r"(?:^|(?<=\s))#(?=[ \t]*(.*))", text, re.MULTILINE):
        before = bisect_right(begins, found.start()) - 1
        inside = before >= 0 and found.start() < spans[before][1]
        line = text.count("\n", 0, found.start())
        if not inside and line != told:  # a second # on the line is of the same comment
            told = line
            yield line, found[1].rstrip()


def _owner(line: int, lines: list[str], starts: Mapping[int, Owner]) -> Owner:
    """The item that the comment stands in, or right above."""
    if lines[line].lstrip().startswith("#"):
        below = next((n for n in range(line, len(lines)) if _is_code(lines[n])), None)
        if below is not None and below in starts:
            return starts[below]
    above = [start for start in starts if start <= line]
    return starts[max(above)] if above else HEAD


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
