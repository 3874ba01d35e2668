"""Playbooks, settings and word lists that are meant badly: each is answered at once, with its place, and runs nothing."""

import gc
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.errors import PlaybookError, QaPipelineError, SettingsError
from qa_pipeline.settings import load_settings
from reliability.conftest import Figure
from reliability.hostile_yaml import EXACT, REFUSED

MOST_S = 1.0
_PLACE = re.compile(r":\d+:\d+: ")
_RUNS: dict[str, Callable[[Path], object]] = {
    "playbook": lambda folder: load_playbooks([folder / "p.yaml"], frozenset()),
    "settings": load_settings,
    "word list": lambda folder: load_wordlists(folder / "lexicons"),
}
_FILES = {"playbook": "p.yaml", "settings": "qa.yaml", "word list": "lexicons/own.yaml"}


@pytest.fixture(scope="module", autouse=True)
def _ready() -> Iterator[None]:
    """What the first file of a process waits for is not the files', nor is a look through all that other tests have left."""
    load_settings(Path(__file__).parent)
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def answered(folder: Path, kind: str, text: str | bytes) -> tuple[str, float]:
    """What is said of a file, and after how long; at once, in few words, on lines that each begin with the place."""
    path = folder / _FILES[kind]
    path.parent.mkdir(exist_ok=True)
    content = text.replace("{canary}", str(folder / "canary")).encode() if isinstance(text, str) else text
    path.write_bytes(content)
    began = time.process_time()
    with pytest.raises(QaPipelineError) as caught:
        _RUNS[kind](folder)
    took_s = time.process_time() - began
    assert took_s < MOST_S
    assert not (folder / "canary").exists()
    said = str(caught.value)
    assert len(said) < 15_000
    for line in said.splitlines():
        assert line.startswith(str(path))
        assert _PLACE.match(line.removeprefix(str(path))) or line.endswith("more mistakes"), line
    return said, took_s


def test_there_are_sixty_of_them() -> None:
    assert len(REFUSED) + len(EXACT) >= 60


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("kind", _RUNS)
def test_a_hostile_file_is_answered_at_once_with_its_place(
    tmp_path: Path, kind: str, name: str, figure: Figure
) -> None:
    said, took_s = answered(tmp_path, kind, REFUSED[name])
    assert said
    figure(f"hostile YAML, as {kind}", took_s, f"{took_s:.2f} s for {name}")


@pytest.mark.parametrize("name", EXACT)
def test_an_id_is_taken_letter_by_letter(tmp_path: Path, name: str) -> None:
    text, expected = EXACT[name]
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    [playbook] = load_playbooks([tmp_path / "p.yaml"], frozenset())
    assert [step.id for step in playbook.steps] == [expected]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("lists 3,000 deep", ":3:27: nested more than 20 deep"),
        ("a key twice", ":4:1: duplicate key 'title'; it stands in line 3 too"),
        ("an alias bomb", ":3:4: anchors"),
        ("a tag that runs a command", ":3:8: tags"),
        ("tabs", ":2:1: a tab; indent with blanks"),
        ("a NUL", ":3:9: a control character"),
        ("a second document", ":3:1: a second document"),
        ("a slot without quotes", "put {slots} in quotes|a mapping|string"),
        ("a list at the top", ":1:1: a playbook begins with"),
        ("20,000 wrong keys", "and 19980 more mistakes"),
        ("blanks as a length of time", r":4:\d+: .*no length of time"),
    ],
)
def test_what_is_wrong_is_said_so_that_it_can_be_mended(tmp_path: Path, name: str, says: str) -> None:
    assert re.search(says, answered(tmp_path, "playbook", REFUSED[name])[0])


def test_a_file_that_cannot_be_opened_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").mkdir()
    with pytest.raises(PlaybookError, match=r"p\.yaml: cannot be read"):
        load_playbooks([tmp_path / "p.yaml"], frozenset())
    (tmp_path / "qa.yaml").symlink_to("/etc/passwd")
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert "root:" not in str(caught.value)
