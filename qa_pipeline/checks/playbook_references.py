"""What a playbook refers to must be there: steps, lexicons, slots; and no id stands for two things."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from qa_pipeline.checks.playbook_file import ForbiddenFile, PlaybookFile, StepFile
from qa_pipeline.checks.profiles import load_profile
from qa_pipeline.checks.quality_file import QualityFile
from qa_pipeline.checks.wordlists.load import has_grades, no_kind, shipped_kinds
from qa_pipeline.located_yaml import MAX_TOLD, locate

Item = TypeVar("Item", StepFile, ForbiddenFile, QualityFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A playbook file that is well formed, and where its lines are."""

    path: Path
    data: Any
    file: PlaybookFile

    def at(self, *where: int | str) -> str:
        """file:line:column of a place in it."""
        line, column = locate(self.data, where)
        return f"{self.path}:{line}:{column}"

    def ids(self, part: str) -> list[str]:
        """The ids of its own items of a part: `steps`, `forbidden` or `quality`."""
        return [item.id for item in getattr(self.file, part)]

    def at_item(self, part: str, name: str, *where: int | str) -> str:
        """The place of the item `name`, or of something in it; a parent's item is placed where the parent is named."""
        ids = self.ids(part)
        return self.at(part, ids.index(name), *where) if name in ids else self.at("extends")


def by_id(generations: Sequence[Sequence[Item]]) -> list[Item]:
    """The items of all generations, the youngest first in the list winning by id, parents' order kept."""
    merged: dict[str, Item] = {}
    for items in reversed(generations):
        for item in items:
            merged[item.id] = item
    return list(merged.values())


def slots_in(texts: Iterable[str]) -> list[str]:
    """The names of the slots in wordings, in their order."""
    return [name for text in texts for name in re.findall(r"\{([a-z0-9_]+)\}", text)]


COLUMNS = frozenset({"agent", "team", "campaign", "direction", "customer_ref", "started_at", "call_id"})
"""The columns of `calls.csv` that a wording may always use as slots."""


def references(read: ReadFile, line: list[ReadFile], lexicons: frozenset[str]) -> list[str]:
    """Everything in `read` that refers to nothing; `line` is the file, its parent, its parent's parent."""
    steps = {step.id: step for step in by_id([each.file.steps for each in line])}
    slots = {name for each in line for name in each.file.slots} | COLUMNS
    found = chain(
        _ids(read),
        _order(read, steps),
        _slots(read, slots),
        _lexicons(read, lexicons),
        _switched_off(read, line),
        _taken(read, line),
    )
    return list(islice(found, MAX_TOLD))


def _ids(read: ReadFile) -> Iterator[str]:
    """Ids used twice, in one part or across the three parts."""
    seen: Counter[str] = Counter()
    for part in ("steps", "forbidden", "quality"):
        for index, item in enumerate(getattr(read.file, part)):
            seen[item.id] += 1
            if seen[item.id] == 2:
                yield f"{read.at(part, index, 'id')}: the id {item.id!r} is used twice"


def _order(read: ReadFile, steps: Mapping[str, StepFile]) -> Iterator[str]:
    """Steps that come after nothing, or after themselves."""
    after = {name: each.after for name, each in steps.items()}
    for index, step in enumerate(read.file.steps):
        for unknown in (name for name in step.after if name not in steps):
            yield f"{read.at('steps', index, 'after')}: no step {unknown!r}{hint(unknown, steps)}"
        if step.id in reached(step.id, after):
            yield f"{read.at('steps', index, 'after')}: {step.id!r} would have to come after itself"


def _slots(read: ReadFile, slots: set[str]) -> Iterator[str]:
    """Slots that look like a misspelt one; other unknown ones may be extra columns of `calls.csv`."""
    for part in ("steps", "forbidden"):
        for index, item in enumerate(getattr(read.file, part)):
            used = set(slots_in(item.say))
            for unknown in sorted(used - slots):
                if near := hint(unknown, slots):
                    yield f"{read.at(part, index, 'say')}: no slot {unknown!r}{near}"


def _lexicons(read: ReadFile, lexicons: frozenset[str]) -> Iterator[str]:
    for index, rule in enumerate(read.file.quality):
        named = [("lexicon", rule.lexicon)] if rule.lexicon else []
        for key, name in [*named, *(("when_heard", name) for name in rule.when_heard)]:
            if name not in lexicons:
                near = hint(name, lexicons) or f"; there are: {', '.join(sorted(lexicons))}"
                yield f"{read.at('quality', index, key)}: no lexicon {name!r}{near}"
        if rule.grade and rule.lexicon and not has_grades(rule.lexicon):
            yield f"{read.at('quality', index, 'grade')}: the list {rule.lexicon!r} has no grades; leave 'grade' out"
        kinds = shipped_kinds(rule.lexicon or "")
        for kind in (each for each in rule.kind if kinds is not None and each not in kinds):
            yield f"{read.at('quality', index, 'kind')}: {no_kind(rule.lexicon or '', kind)}"


def _taken(read: ReadFile, line: list[ReadFile]) -> Iterator[str]:
    """Steps and phrases that are called like a rule which the profile brings: verdicts are told apart by their ids."""
    profile = _profile(line)
    brought = {rule.id for rule in load_profile(profile).quality} if profile else set()
    for part in ("steps", "forbidden"):
        for index, item in enumerate(getattr(read.file, part)):
            if item.id in brought:
                yield (
                    f"{read.at(part, index, 'id')}: the id {item.id!r} is that of a rule of the profile {profile!r}; "
                    "give this one another"
                )


def _profile(line: list[ReadFile]) -> str | None:
    return next((each.file.profile for each in line if each.file.profile), None)


def _switched_off(read: ReadFile, line: list[ReadFile]) -> Iterator[str]:
    """Rules that are taken out, and are brought by nothing."""
    brought = {rule.id for each in line[1:] for rule in each.file.quality if not rule.switches_off}
    profile = _profile(line)
    brought |= {rule.id for rule in load_profile(profile).quality} if profile else set()
    for index, rule in enumerate(read.file.quality):
        if rule.switches_off and rule.id not in brought:
            near = hint(rule.id, brought) or (f"; there are: {', '.join(sorted(brought))}" if brought else "")
            yield (
                f"{read.at('quality', index, 'id')}: no rule {rule.id!r} to switch off with 'weight: 0'{near}; "
                "a rule of its own has one of 'lexicon', 'measure' and 'interaction'"
            )


def hint(word: str, known: Iterable[str]) -> str:
    """What was meant, perhaps; empty where nothing known is like it."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f"; did you mean {near[0]!r}?" if near else ""


def reached(start: str, after: Mapping[str, Sequence[str]]) -> set[str]:
    """All steps that `start` comes after, directly or not; `after` says which each comes after directly."""
    found: set[str] = set()
    pending = list(after[start])
    while pending:
        name = pending.pop()
        if name in after and name not in found:
            found.add(name)
            pending.extend(after[name])
    return found
