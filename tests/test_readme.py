"""What the README says is true: its commands, options, files and links exist, its playbook is sound."""

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.cli.app import app
from qa_pipeline.settings import load_settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = get_command(app)


def commands() -> dict[str, set[str]]:
    """Every command with its options."""
    found = {}
    for name, command in COMMAND.commands.items():  # type: ignore[attr-defined] # a group of Typer's own Click
        inner = getattr(command, "commands", None)
        for full, each in (
            {f"{name} {n}": c for n, c in inner.items()}.items() if inner else [(name, command)]
        ):
            found[full] = {option for parameter in each.params for option in parameter.opts}
    return found


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_every_command_is_in_the_readme() -> None:
    for name in commands():
        assert f"`qa-pipeline {name}" in README or f"`{name}" in README, name


def test_every_command_in_the_readme_exists() -> None:
    for line in re.findall(r"qa-pipeline ((?:playbook |models )?[a-z][a-z-]*)", README):
        assert line in commands() or line == "is", line


def test_every_option_in_the_readme_exists() -> None:
    known = set().union(*commands().values()) | {"--help", "--install-completion"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known


def test_every_command_and_option_has_help() -> None:
    for name in commands():
        group, _, sub = name.partition(" ")
        command = COMMAND.commands[group]  # type: ignore[attr-defined]
        command = command.commands[sub] if sub else command
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", ""), f"{name} {parameter.name}"


def test_the_readmes_playbook_and_settings_are_sound(tmp_path: Path) -> None:
    settings, playbook = blocks("yaml")
    defaults = load_settings(tmp_path)
    (tmp_path / "qa.yaml").write_text(settings, encoding="utf-8")
    assert load_settings(tmp_path) == defaults, "the README shows the defaults"
    path = tmp_path / "p.yaml"
    path.write_text(playbook, encoding="utf-8")
    lexicons = load_wordlists(tmp_path / "none").ids
    assert load_playbooks([path], lexicons)[0].id == "energy-outbound"


def test_lexicons_and_measures_in_the_readme_are_those_that_ship() -> None:
    for name in load_wordlists(Path("none")).ids | set(MEASURES):
        assert f"`{name}`" in README, name


@pytest.mark.parametrize("target", ["demo", "test", "lint", "format", "clean"])
def test_make_has_the_targets(target: str) -> None:
    assert subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=False).returncode == 0
    assert f"make {target}" in README


def test_links_lead_somewhere() -> None:
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (ROOT / link).exists(), link


def test_every_command_takes_the_options_that_users_expect() -> None:
    for name, known in commands().items():
        wanted = {"--version"} if name == "playbook schema" else {"--version", "--verbose", "--quiet"}
        assert wanted <= known, name
