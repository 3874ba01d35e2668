"""`init`: a workspace to start from, with the template's playbook or with shipped ones that the user chooses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from qa_pipeline.checks.playbook_load import read_playbook
from qa_pipeline.cli.console import Speech, err, out, say, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.errors import SettingsError

TEMPLATE = "template"
SHIPPED = Path(__file__).parents[1] / "playbooks"
"""Playbooks to start from, tested like code (tests/playbooks)."""
FOR_SOME_CALLS = "# applies_to:"
"""How a shipped playbook suggests which calls it is for, until another one for the same calls stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A playbook that ships."""

    path: Path
    title: str
    language: str
    direction: str

    @property
    def calls(self) -> tuple[str, str]:
        """The calls that it judges as long as it does not say which."""
        return self.language, self.direction


@cache
def shipped() -> Mapping[str, Shipped]:
    """By name, in order."""
    read = [read_playbook(path) for path in sorted(SHIPPED.glob("*.yaml"))]
    return {
        each.file.playbook: Shipped(
            path=each.path,
            title=each.file.title or each.file.playbook,
            language=each.file.language or "it",
            direction=each.file.direction or "any",
        )
        for each in read
    }


def list_shipped() -> None:
    """Prints the names and what they are for."""
    printed = table("name", "title")
    for name, playbook in shipped().items():
        printed.add_row(name, playbook.title)
    out().print(printed)


def make_workspace(folder: Path, names: Sequence[str], speech: Speech) -> ExitCode:
    """Makes the folder with everything in it; what is there already is left as it is.

    Args:
        folder: to make.
        names: shipped playbooks; none: the template's own.
        speech: how much to say.

    Raises:
        SettingsError: the folder cannot be made.
    """
    if unknown := [name for name in names if name not in shipped()]:
        there = "\n".join(f"  {name:20} {playbook.title}" for name, playbook in shipped().items())
        err().print(f"qa-pipeline: no playbook {unknown[0]!r} ships; there are:\n{there}", markup=False)
        return ExitCode.USAGE
    try:
        (folder / "recordings").mkdir(parents=True, exist_ok=True)
        made = [
            name for name, text in _texts(folder, tuple(dict.fromkeys(names))) if _write(folder / name, text)
        ]
    except OSError as fault:
        raise SettingsError(f"{folder}: cannot be made: {fault.strerror}") from fault
    for name in made:
        say(speech, f"made {folder / name}")
    say(
        speech,
        f"Put recordings into {folder / 'recordings'}, list them in calls.csv, adapt the playbook, then:",
    )
    say(speech, f"  qa-pipeline run {folder}")
    return ExitCode.OK


def _texts(folder: Path, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each file of the workspace, by its name in it, and its text."""
    yield "qa.yaml", _settings(names)
    yield "calls.csv", _template("calls.csv")
    if not names:
        yield "playbooks/outbound-it.yaml", _template("playbooks/outbound-it.yaml")
    there = {name for name in shipped() if (folder / "playbooks" / f"{name}.yaml").exists()}
    for name in names:
        others = {
            other for other in {*names, *there} - {name} if shipped()[other].calls == shipped()[name].calls
        }
        text = shipped()[name].path.read_text(encoding="utf-8")
        # Two for the same calls: each has to say which are its own, or the first would judge those of the other.
        text = text.replace(FOR_SOME_CALLS, FOR_SOME_CALLS.removeprefix("# "), 1) if others else text
        yield f"playbooks/{name}.yaml", text


def _settings(names: tuple[str, ...]) -> str:
    """`qa.yaml` in the language of the playbooks; where they have two, it is detected call by call."""
    text = _template("qa.yaml")
    languages = {shipped()[name].language for name in names} or {"it"}
    if languages == {"it"}:
        return text
    text = text.replace("; what stands here is the default", "")
    if languages == {"en"}:
        return text.replace("language: it ", "language: en ")
    return text.replace("\nlanguage: it  ", "\nlanguage: auto", 1)


def _template(name: str) -> str:
    return files("qa_pipeline.cli").joinpath(TEMPLATE, *name.split("/")).read_text(encoding="utf-8")


def _write(target: Path, text: str) -> bool:
    """Writes a file unless it is there."""
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return True
