"""Files of any name, and files that are there twice: every call is there once, and nothing is written outside the workspace."""

import csv
import json
import os
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from fakes import write_tone
from typer.testing import CliRunner

from qa_pipeline.cli import crash
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from reliability.conftest import Figure
from reliability.extent import extent
from reliability.odd_names import NAMES, write_call
from reliability.recognisers import make_fake

_SOURCE = re.compile(r'<(?:audio|source)[^>]*\ssrc="([^"]*)"')


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace, in a folder in which everything else is watched."""
    folder = tmp_path / "outer" / "workspace"
    (folder / "recordings").mkdir(parents=True)
    elsewhere = tmp_path / "outer" / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(run_module, "make_transcriber", make_fake)
    return folder


def run(workspace: Path) -> tuple[list[str], list[str]]:
    """The ids of the calls that are scored, and of those that are not; nothing is left outside the workspace."""
    outer = workspace.parents[1]
    before = _outside(outer, workspace)
    result = CliRunner().invoke(app, ["run", str(workspace), "--json"])
    assert result.exit_code != crash.EXIT_CODE, result.stderr
    assert _outside(outer, workspace) == before
    said = json.loads(result.stdout)
    return [each["call_id"] for each in said["calls"]], [each["call_id"] for each in said["not_processed"]]


def _outside(outer: Path, workspace: Path) -> set[bytes]:
    return {os.fsencode(path) for path in outer.rglob("*") if not path.is_relative_to(workspace)}


def test_forty_hostile_names_are_forty_calls(workspace: Path, figure: Figure) -> None:
    assert len(set(NAMES)) == len(NAMES) >= 40
    for number, name in enumerate(NAMES):
        write_call(workspace / "recordings", name, number)

    scored, left = run(workspace)

    # A file that is called only ".wav", or dots and it, has no ending: it is no recording, as in any file manager.
    nameless = [name for name in NAMES if not Path(os.fsdecode(name)).suffix]
    assert (len(scored), left) == (len(NAMES) - len(nameless), [])
    assert len(set(scored)) == len(scored)
    for folder in ("scorecards", "transcripts"):
        kept = [
            json.loads(path.read_text(encoding="utf-8")) for path in (workspace / "out" / folder).iterdir()
        ]
        assert sorted(each["call_id"] for each in kept) == sorted(scored)
    assert not list(workspace.rglob("canary"))
    assert {path.name for path in workspace.iterdir()} == {"recordings", "out"}
    assert audio_without_file(workspace) == []
    figure("hostile names", len(scored), f"{len(NAMES)}, 0 files outside the workspace")


def audio_without_file(workspace: Path) -> list[str]:
    """What the pages would play and cannot: addresses that lead to no file."""
    pages = list((workspace / "out" / "report" / "calls").glob("*.html"))
    assert pages
    sources = [(page, each) for page in pages for each in _SOURCE.findall(page.read_text(encoding="utf-8"))]
    assert len(sources) >= len(pages)
    return [
        source
        for page, source in sources
        if not (page.parent / os.fsdecode(unquote_to_bytes(unescape(source)))).is_file()
    ]


@pytest.mark.reliability
def test_forty_hostile_names_in_a_list_are_found(workspace: Path) -> None:
    listed = [(number, name.decode()) for number, name in enumerate(NAMES) if _can_be_listed(name)]
    assert len(listed) > 30
    for number, name in listed:
        write_call(workspace / "recordings", name.encode(), number)
    cells = [[f"call-{number}", name] for number, name in listed]
    with (workspace / "calls.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["call_id", "file"], *cells])

    scored, left = run(workspace)

    assert (sorted(scored), left) == (sorted(f"call-{number}" for number, _ in listed), [])


def _can_be_listed(name: bytes) -> bool:
    """A list is text, and blanks around a cell are no part of it; a line's end within a name is not looked for."""
    try:
        text = name.decode()
    except UnicodeDecodeError:
        return False
    return text == text.strip() and not set("\r\n") & set(text)


def test_the_names_in_a_list_are_only_names(workspace: Path) -> None:
    write_tone(workspace / "recordings" / "good.wav")
    (workspace.parent / "secret.wav").write_bytes((workspace / "recordings" / "good.wav").read_bytes()[:-100])
    (workspace / "recordings" / "link.wav").symlink_to(workspace.parent / "secret.wav")
    (workspace / "recordings" / "loop.wav").symlink_to("loop.wav")
    (workspace / "recordings" / "folder.wav").symlink_to("/")
    os.mkfifo(workspace / "recordings" / "pipe.wav")
    files = (
        "../secret.wav", str(workspace.parent / "secret.wav"), "link.wav", "loop.wav", "folder.wav", "pipe.wav",
        "/dev/zero", "/etc/passwd", "..", ".", "recordings/../../secret.wav", "C:\\secret.wav", "x" * 5_000, "~/x.wav",
        "good.wav/../../secret.wav", "file:good.wav", "http://127.0.0.1:9/x.wav", "=cmd", "good.wav",
    )  # fmt: skip
    rows = "".join(f'call-{number},"{file}"\n' for number, file in enumerate(files))
    (workspace / "calls.csv").write_text("call_id,file\n" + rows, encoding="utf-8")

    scored, left = run(workspace)

    assert scored == [f"call-{len(files) - 1}"]
    assert sorted(left) == sorted(f"call-{number}" for number in range(len(files) - 1))


def test_ids_that_are_paths_or_worse_are_only_ids(workspace: Path) -> None:
    ids = (
        "../../up",
        "/etc/cron.d/x",
        "..",
        ".",
        "con",
        "a/b/c",
        "=cmd|x",
        "12:30",
        "<b>x</b>",
        "a\u202eb",
        "x" * 200,
        "NUL",
    )
    rows = []
    for number, call_id in enumerate(ids):
        write_tone(workspace / "recordings" / f"{number}.wav", hz=200 + number, seconds=6.0)
        rows.append(f'"{call_id}",{number}.wav\n')
    (workspace / "calls.csv").write_text("call_id,file\n" + "".join(rows), encoding="utf-8")

    scored, left = run(workspace)

    assert (sorted(scored), left) == (sorted(ids), [])


def test_fifty_pairs_are_scored_once_each(workspace: Path, figure: Figure) -> None:
    pairs = extent(10, 50)
    for number in range(pairs):
        path = write_tone(workspace / "recordings" / f"a{number:02}.wav", hz=200 + number, seconds=1.0)
        shutil.copy(path, path.with_name(f"b{number:02}.wav"))

    scored, left = run(workspace)

    assert sorted(scored) == [f"a{number:02}" for number in range(pairs)]
    assert sorted(left) == [f"b{number:02}" for number in range(pairs)]
    figure("pairs of duplicates", pairs, f"{pairs}, each scored once")


def test_a_hundred_files_of_one_name_are_kept_apart(workspace: Path, figure: Figure) -> None:
    files = extent(10, 100)
    for number in range(files):
        write_tone(workspace / "recordings" / f"day {number:02}" / "call.wav", hz=200 + number, seconds=1.0)

    scored, left = run(workspace)

    assert (sorted(scored), left) == ([f"day {number:02}/call" for number in range(files)], [])
    assert len(list((workspace / "out" / "scorecards").iterdir())) == files
    figure("files of one name", files, f"{files} calls")


def test_a_name_that_is_no_text_and_the_text_that_stands_for_it_are_two_calls(workspace: Path) -> None:
    for number, name in enumerate((b"\xff.wav", b"\\xff.wav", b"\\xff.mp3")):
        write_call(workspace / "recordings", name, number)

    scored, left = run(workspace)

    assert (len(set(scored)), left) == (3, [])
