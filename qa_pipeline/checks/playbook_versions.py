"""Versions of one playbook side by side: files with the same id, each for days of its own."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise

from qa_pipeline.checks.playbook_references import ReadFile


def clashes(reads: Sequence[ReadFile]) -> Iterator[str]:
    """Files of one id that would both judge the calls of some day."""
    for first, second in combinations(reads, 2):
        name = first.file.playbook
        if name != second.file.playbook or not _overlap(first, second):
            continue
        if any(_says_when(read) for read in (first, second)):
            yield (
                f"{_place(second)}: {name!r} is valid {_when(second)} here and {_when(first)} in "
                f"{first.path.name}; end one version (valid_to) before the other begins (valid_from)"
            )
        else:
            yield (
                f"{second.at('playbook')}: {name!r} is already the id of {first.path.name}; give it another "
                "one, or say with valid_from and valid_to when each of the two holds"
            )


def gaps(reads: Sequence[ReadFile]) -> Iterator[tuple[ReadFile, str]]:
    """Days between two versions of a playbook that none of them judges, said of the later one."""
    for name in sorted({read.file.playbook for read in reads}):
        versions = sorted((read for read in reads if read.file.playbook == name), key=_first_day)
        for before, after in pairwise(versions):
            ended, begins = _last_day(before), _first_day(after)
            if ended < begins and (begins - ended).days > 1:
                from_day, to_day = ended + timedelta(days=1), begins - timedelta(days=1)
                days = f"on {from_day}" if from_day == to_day else f"from {from_day} to {to_day}"
                yield after, f"no version of {name!r} is valid {days}: {before.path.name} ends on {ended}"


def parent_version(child: ReadFile, versions: Sequence[ReadFile]) -> ReadFile | str:
    """The version whose rules the child takes over, or what is wrong.

    It is the one that is valid when the child begins; where the child does not say when, the one without an end.
    """
    name, start = child.file.extends, child.file.valid_from
    fitting = [v for v in versions if (_covers(v, start) if start else v.file.valid_to is None)]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(f"{v.path.name} {_when(v)}" for v in versions)
    if fitting:
        return f"which {name!r} is meant? There are {there}; let no two of them hold on the same day"
    wanted = f"is valid on {start}, when this one begins" if start else "is valid until further notice"
    hint = "set valid_from to a day of one of them" if start else "say with valid_from when this one begins"
    return f"no version of {name!r} {wanted}; there are {there}; {hint}"


def outlives(child: ReadFile, parent: ReadFile) -> str | None:
    """The days of the child on which its parent's rules do not hold, if there are any."""
    if _first_day(parent) <= _first_day(child) and _last_day(child) <= _last_day(parent):
        return None
    return (
        f"this playbook is valid {_when(child)}, and {parent.path.name}, which it extends, {_when(parent)}: "
        "calls of the days between are judged by rules of another time"
    )


def _overlap(one: ReadFile, other: ReadFile) -> bool:
    return _first_day(one) <= _last_day(other) and _first_day(other) <= _last_day(one)


def _covers(read: ReadFile, day: date) -> bool:
    return _first_day(read) <= day <= _last_day(read)


def _first_day(read: ReadFile) -> date:
    return read.file.valid_from or date.min


def _last_day(read: ReadFile) -> date:
    return read.file.valid_to or date.max


def _says_when(read: ReadFile) -> bool:
    return bool(read.file.valid_from or read.file.valid_to)


def _when(read: ReadFile) -> str:
    """Its days in words."""
    first, last = read.file.valid_from, read.file.valid_to
    if first and last:
        return f"from {first} to {last}"
    if first:
        return f"from {first}"
    return f"until {last}" if last else "always"


def _place(read: ReadFile) -> str:
    """Where it says when it is valid, or what it is called."""
    said = [name for name in ("valid_from", "valid_to") if getattr(read.file, name)]
    return read.at(said[0] if said else "playbook")
