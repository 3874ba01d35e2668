"""Playbook files become playbooks: parents merged in, what refers to nothing found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qa_pipeline.checks.playbook import PassMark, Playbook
from qa_pipeline.checks.playbook_file import PlaybookFile
from qa_pipeline.checks.playbook_references import ReadFile, by_id, hint, references
from qa_pipeline.checks.playbook_versions import clashes, parent_version
from qa_pipeline.checks.profiles import load_profile, with_profile
from qa_pipeline.errors import PlaybookError
from qa_pipeline.located_yaml import read_yaml, validate

GENERAL = Path(__file__).with_name("general")
"""Playbooks for a folder of recordings that has none: what can be said of any call."""


def load_playbooks(paths: Sequence[Path], lexicons: frozenset[str]) -> tuple[Playbook, ...]:
    """The playbooks of these files, in the order of the files' names.

    Args:
        paths: YAML files; a parent that `extends` names must be among them or beside them.
        lexicons: the word lists that a quality rule may name.

    Raises:
        PlaybookError: all mistakes of all files, one a line, each with file:line:column.
    """
    asked = sorted(set(paths))
    beside = sorted({path for folder in {path.parent for path in asked} for path in folder.glob("*.yaml")})
    problems: list[str] = []
    reads = list(_read_all(asked, problems))
    others = list(_read_all([path for path in beside if path not in asked], []))
    return join_playbooks(reads, others, lexicons, problems)


def join_playbooks(
    asked: Sequence[ReadFile], beside: Sequence[ReadFile], lexicons: frozenset[str], known: Sequence[str] = ()
) -> tuple[Playbook, ...]:
    """The playbooks of files that were read, their parents merged in.

    Args:
        asked: the files that are wanted.
        beside: others, which may be parents of the wanted ones.
        lexicons: the word lists that a quality rule may name.
        known: mistakes that were found before.

    Raises:
        PlaybookError: all mistakes, the known ones first, one a line.
    """
    problems = [*known, *clashes(asked)]
    files: dict[str, list[ReadFile]] = {}
    for read in (*asked, *beside):
        files.setdefault(read.file.playbook, []).append(read)
    playbooks = [merged for read in asked if (merged := _merge(read, files, lexicons, problems))]
    if problems:
        raise PlaybookError("\n".join(problems))
    parents = {read.file.extends for read in (*asked, *beside)}
    return tuple(replace(p, is_base=p.id in parents and not p.applies_to) for p in playbooks)


def _read_all(paths: Sequence[Path], problems: list[str]) -> Iterator[ReadFile]:
    """The files that are well formed; what is wrong with the others goes to `problems`."""
    for path in paths:
        try:
            yield read_playbook(path)
        except PlaybookError as err:
            problems.append(str(err))


def read_playbook(path: Path) -> ReadFile:
    """One file, by itself.

    Raises:
        PlaybookError: file:line:column of each mistake in it.
    """
    data = read_yaml(path, PlaybookError)
    if not isinstance(data, Mapping):
        raise PlaybookError(f"{path}:1:1: a playbook begins with 'playbook: its-id'")
    return ReadFile(path=path, data=data, file=validate(PlaybookFile, data, path, PlaybookError))


def _merge(
    read: ReadFile, files: Mapping[str, Sequence[ReadFile]], lexicons: frozenset[str], problems: list[str]
) -> Playbook | None:
    """The playbook with its parents; mistakes go to `problems`."""
    line = ancestors(read, files)
    if isinstance(line, str):
        problems.append(line)
        return None
    found = references(read, line, lexicons)
    if found:
        problems.extend(found)
        return None
    first_with = {
        name: next((value for each in line if (value := getattr(each.file, name)) is not None), None)
        for name in ("title", "language", "direction", "profile")
    }
    profile = load_profile(first_with["profile"]) if first_with["profile"] else None
    language = first_with["language"] or "it"
    marks = PassMark()
    compliance = next((m for r in line if (m := r.file.pass_mark.compliance) is not None), marks.compliance)
    quality = next((m for r in line if (m := r.file.pass_mark.quality) is not None), marks.quality)
    slots = {name: value for each in reversed(line) for name, value in each.file.slots.items()}
    return Playbook(
        id=read.file.playbook,
        version=read.file.version,
        title=first_with["title"] or read.file.playbook,
        language=language,
        direction=first_with["direction"] or "any",
        applies_to=tuple((name, tuple(values)) for name, values in sorted(read.file.applies_to.items())),
        pass_mark=PassMark(compliance=compliance, quality=quality),
        slots=tuple(sorted(slots.items())),
        steps=tuple(step.made() for step in by_id([r.file.steps for r in line])),
        forbidden=tuple(phrase.made() for phrase in by_id([r.file.forbidden for r in line])),
        quality=with_profile(profile, language, by_id([r.file.quality for r in line])),
        profile=profile.profile if profile else None,
        competence_weights=tuple(sorted(profile.weights.items())) if profile else (),
        valid_from=read.file.valid_from,
        valid_to=read.file.valid_to,
    )


def ancestors(read: ReadFile, files: Mapping[str, Sequence[ReadFile]]) -> list[ReadFile] | str:
    """The file, its parent, its parent's parent; or what is wrong: one is missing, or the line bites its tail.

    Args:
        read: the file.
        files: all there are, by id; several of one id are its versions.
    """
    line = [read]
    while (parent := line[-1].file.extends) is not None:
        at = line[-1].at("extends")
        if parent not in files:
            return f"{at}: no playbook {parent!r} beside this file{hint(parent, files)}"
        found = parent_version(line[-1], files[parent])
        if isinstance(found, str):
            return f"{at}: {found}"
        if any(found is each for each in line):
            return f"{read.at('extends')}: {parent!r} extends itself in a circle"
        line.append(found)
    return line
