"""Everything that can be said of playbook files before a call is judged: mistakes, and what is hardly meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.checks.examples import ExampleResult, run_examples
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.playbook_confusion import confusions
from qa_pipeline.checks.playbook_load import ancestors, join_playbooks, read_playbook
from qa_pipeline.checks.playbook_points import odd_points
from qa_pipeline.checks.playbook_references import ReadFile
from qa_pipeline.checks.playbook_times import impossible_times
from qa_pipeline.checks.playbook_versions import clashes, gaps, outlives
from qa_pipeline.checks.playbook_warnings import Surroundings, odd_slots, odd_wordings
from qa_pipeline.checks.wordlists.load import list_ids
from qa_pipeline.errors import PlaybookError


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in one file or in several."""

    problems: tuple[str, ...] = ()
    """It cannot be used; each begins with file:line:column."""
    warnings: tuple[str, ...] = ()
    """It can be used, and is hardly meant; file:line:column: warning: ..."""
    examples: int = 0
    """How many were tried."""


def check_playbooks(paths: Sequence[Path], columns: Mapping[Path, frozenset[str]]) -> Checked:
    """All of the files, each by itself and side by side.

    Args:
        paths: the files.
        columns: by folder of playbooks, the columns of the workspace's `calls.csv`.
    """
    folders = sorted({path.parent for path in paths})
    lexicons = {folder: list_ids(folder) for folder in folders}
    beside = [path for folder in folders for path in folder.glob("*.yaml")]
    files = {path: _read(path) for path in dict.fromkeys((*paths, *beside))}
    checked = [_check(path, files, lexicons, columns) for path in paths]
    asked = [read for path in paths if isinstance(read := files[path], ReadFile)]
    together = [[read for read in asked if read.path.parent == folder] for folder in folders]
    side_by_side = [line for reads in together for line in clashes(reads)]
    missed = [
        f"{read.at('valid_from')}: warning: {what}"
        for reads in together
        for read, what in (gaps(reads) if not side_by_side else ())
    ]
    return Checked(
        problems=(*(line for each in checked for line in each.problems), *side_by_side),
        warnings=(*(line for each in checked for line in each.warnings), *missed),
        examples=sum(each.examples for each in checked),
    )


def _read(path: Path) -> ReadFile | PlaybookError:
    """The file, or what is wrong with it; each is read once."""
    try:
        return read_playbook(path)
    except PlaybookError as fault:
        return fault


def _check(
    path: Path,
    files: Mapping[Path, ReadFile | PlaybookError],
    lexicons: Mapping[Path, frozenset[str]],
    columns: Mapping[Path, frozenset[str]],
) -> Checked:
    folder = path.parent
    beside = [
        each
        for other, each in sorted(files.items())
        if isinstance(each, ReadFile) and other.parent == folder and other != path
    ]
    read = files[path]
    try:
        if isinstance(read, PlaybookError):
            raise read
        [playbook] = join_playbooks([read], beside, lexicons[folder])
    except PlaybookError as fault:
        return Checked(problems=tuple(str(fault).splitlines()))
    is_parent = any(each.file.extends == read.file.playbook for each in beside)
    return check_one(
        read,
        playbook,
        beside,
        Surroundings(columns=columns.get(folder, frozenset()), is_parent=is_parent),
    )


def check_one(
    read: ReadFile, playbook: Playbook, beside: Sequence[ReadFile], around: Surroundings
) -> Checked:
    """A file that is sound by its form: its examples, and what is hardly meant.

    Args:
        read: the file.
        playbook: what it became, parents merged in.
        beside: the other files of its folder.
        around: what is known of its workspace.
    """
    results = list(run_examples(playbook))
    warnings = [
        *odd_wordings(read, playbook),
        *odd_slots(read, playbook, around),
        *impossible_times(read, playbook),
        *odd_points(read, playbook),
        *confusions(read, playbook),
        *_other_times(read, beside),
    ]
    return Checked(
        problems=tuple(broken_examples(read, playbook, results)),
        warnings=tuple(sorted(warnings, key=_line)),
        examples=len(results),
    )


def _other_times(read: ReadFile, beside: Sequence[ReadFile]) -> Iterator[str]:
    files: dict[str, list[ReadFile]] = {}
    for each in (read, *beside):
        files.setdefault(each.file.playbook, []).append(each)
    line = ancestors(read, files)
    if not isinstance(line, str) and len(line) > 1 and (why := outlives(read, line[1])):
        yield f"{read.at('extends')}: warning: {why}"


def broken_examples(read: ReadFile, playbook: Playbook, results: Sequence[ExampleResult]) -> Iterator[str]:
    """The examples that are not judged as they say, each at its line; a parent's where the parent is named."""
    for result in results:
        if result.holds:
            continue
        where = read.at_item(result.part, result.check)
        if result.check in read.ids(result.part):
            item = getattr(read.file, result.part)[read.ids(result.part).index(result.check)]
            place = getattr(item.examples, result.wanted).index(result.text)
            where = read.at_item(result.part, result.check, "examples", result.wanted, place)
        verb = "is not found" if result.wanted == "present" else "is taken for said"
        yield (
            f"{where}: {playbook.id}/{result.check}: {result.text!r} {verb} "
            f"({result.grade.value}, fit {100 * result.score:.0f} %)"
        )


def _line(warning: str) -> tuple[str, int, int]:
    """Its file, line and column: warnings are read beside the file, from top to bottom."""
    place = warning.partition(": warning: ")[0]
    path, line, column = place.rsplit(":", 2)
    return path, int(line), int(column)
