"""Files of any name, and files that are there twice: every call is there once, and nothing is written outside the workspace."""

import json
import os
import shutil
import unicodedata
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app

NAMES: tuple[bytes, ...] = (
    unicodedata.normalize("NFC", "perché.wav").encode(),
    unicodedata.normalize("NFD", "perché.wav").encode(),
    b"..wav",
    b"...wav",
    b"....wav",
    b"..%2f..%2fup.wav",
    b"..\\..\\up.wav",
    b"C:\\call.wav",
    b"a\nb.wav",
    b"a\rb.wav",
    b"a\tb.wav",
    b"a\x01\x1b[31mb.wav",
    b"\x7f.wav",
    b"x" * 251 + b".wav",
    "é".encode() * 125 + b".wav",
    b"\xff\xfe.wav",
    b"\\xff\\xfe.wav",
    b"caf\xe9.wav",
    b"\xed\xa0\x80.wav",
    b"=cmd|' -C calc'!A0.wav",
    b"+1+1.wav",
    b"@SUM(1).wav",
    b"12:30.wav",
    b"-i.wav",
    b"--help.wav",
    "a\u202egpj.wav".encode(),
    "\u200f\u200e.wav".encode(),
    "a\u0000b".replace("\0", "\ufeff").encode() + b".wav",
    b"CON.wav",
    b"nul.wav",
    b"COM1.wav",
    b"dots....wav",
    b"blanks   .wav",
    b"   blanks.wav",
    b" .wav",
    b"a'b\"c`d.wav",
    b"<script>alert(1)<!-- .wav",
    b"{{7*7}}{%x%}.wav",
    b"%s%n%x.wav",
    b"$(touch canary);`touch canary`.wav",
    "😀👩‍👩‍👧.wav".encode(),
    b"a.mp3.wav",
    b"index.wav",
    b"concat:a|b.wav",
)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace, in a folder in which everything else is watched."""
    folder = tmp_path / "outer" / "workspace"
    (folder / "recordings").mkdir(parents=True)
    elsewhere = tmp_path / "outer" / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    return folder


def run(workspace: Path) -> tuple[list[str], list[str]]:
    """The ids of the calls that are scored, and of those that are not; nothing is left outside the workspace."""
    outer = workspace.parents[1]
    before = _outside(outer, workspace)
    result = CliRunner().invoke(app, ["run", str(workspace), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert _outside(outer, workspace) == before
    said = json.loads(result.stdout)
    return [each["call_id"] for each in said["calls"]], [each["call_id"] for each in said["not_processed"]]


def _outside(outer: Path, workspace: Path) -> set[bytes]:
    return {os.fsencode(path) for path in outer.rglob("*") if not path.is_relative_to(workspace)}


def test_forty_hostile_names_are_forty_calls(workspace: Path) -> None:
    assert len(set(NAMES)) == len(NAMES) >= 40
    for number, name in enumerate(NAMES):
        made = write_tone(workspace / "made.wav", hz=200 + number, seconds=6.0)
        made.rename(Path(os.fsdecode(os.fsencode(workspace / "recordings") + b"/" + name)))

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


def test_fifty_pairs_are_scored_once_each(workspace: Path) -> None:
    for number in range(50):
        path = write_tone(workspace / "recordings" / f"a{number:02}.wav", hz=200 + number, seconds=1.0)
        shutil.copy(path, path.with_name(f"b{number:02}.wav"))

    scored, left = run(workspace)

    assert sorted(scored) == [f"a{number:02}" for number in range(50)]
    assert sorted(left) == [f"b{number:02}" for number in range(50)]


def test_a_hundred_files_of_one_name_are_kept_apart(workspace: Path) -> None:
    for number in range(100):
        write_tone(workspace / "recordings" / f"day {number:02}" / "call.wav", hz=200 + number, seconds=1.0)

    scored, left = run(workspace)

    assert (sorted(scored), left) == ([f"day {number:02}/call" for number in range(100)], [])
    assert len(list((workspace / "out" / "scorecards").iterdir())) == 100


def test_a_name_that_is_no_text_and_the_text_that_stands_for_it_are_two_calls(workspace: Path) -> None:
    folder = os.fsencode(workspace / "recordings")
    for number, name in enumerate((b"\xff.wav", b"\\xff.wav", b"\\xff.mp3")):
        made = write_tone(workspace / "made.wav", hz=200 + number)
        made.rename(Path(os.fsdecode(folder + b"/" + name)))

    scored, left = run(workspace)

    assert (len(set(scored)), left) == (3, [])
