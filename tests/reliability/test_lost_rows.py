"""A damaged database is made anew: what is lost of it stays listed, in every command's words, until it is made again."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner, Result

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode

PAGE = 4096
IMPORTED = ("alone", "c2")
"""One without a recording, and one with."""
IDS = ("alone", "c1", "c2", "c3")
TEXT = "WEBVTT\n\n00:01.000 --> 00:05.000\n<v Operatore>Buongiorno</v>\n\n00:06.000 --> 00:07.000\n<v Cliente>Va bene {}</v>\n"
IMPORT_AGAIN = re.compile(r"import the file again")
HEAR_AGAIN = re.compile(r"damaged in the store; run again to hear it")
ROOT = "SELECT rootpage FROM sqlite_master WHERE name = ?"
INDEX = "sqlite_autoindex_transcripts_1"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def told(workspace: Path, command: str, *arguments: str | Path, code: int) -> Any:  # noqa: ANN401 - JSON
    result = call(command, workspace, *arguments, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two calls that are heard and two that are imported, all judged and reported."""
    for number in (1, 2, 3):
        write_tone(tmp_path / "recordings" / f"c{number}.wav", seconds=4 + number)
    for number, name in enumerate(IMPORTED):
        (tmp_path / f"{name}.vtt").write_text(TEXT.format(number), encoding="utf-8")
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    assert call("import", tmp_path, *files(tmp_path)).exit_code == ExitCode.OK
    assert call("run", tmp_path).exit_code == ExitCode.OK
    return tmp_path


def files(workspace: Path) -> list[Path]:
    return [workspace / f"{name}.vtt" for name in IMPORTED]


def artefacts(workspace: Path) -> dict[str, bytes]:
    out = workspace / "out"
    found = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(("qa.", "run."))}


def lose(workspace: Path, *tables: str) -> None:
    """Fills the pages of tables and indexes that are as small as one page with zeros."""
    file = workspace / "out" / "qa.sqlite"
    with closing(sqlite3.connect(file)) as database:
        pages = [database.execute(ROOT, (name,)).fetchone()[0] for name in tables]
    data = bytearray(file.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    file.write_bytes(data)


def repair(workspace: Path) -> list[dict[str, Any]]:
    found = told(workspace, "verify", "--repair", code=ExitCode.NOT_PROCESSED)
    assert "salvaged" in found
    findings: list[dict[str, Any]] = found["findings"]
    return findings


def reasons(not_processed: list[dict[str, Any]]) -> dict[str, str]:
    return {each["call_id"]: each["reason"] for each in not_processed}


def assert_lost(found: dict[str, str], *, imports: bool = True) -> None:
    wanted = [call_id for call_id in IDS if imports or call_id not in IMPORTED]
    assert sorted(found) == wanted
    for call_id, reason in found.items():
        if call_id in IMPORTED:
            assert IMPORT_AGAIN.search(reason)
        else:
            assert HEAR_AGAIN.search(reason)
    assert not imports or "alone.vtt" in found["alone"]


@pytest.fixture(params=[("transcripts",), ("transcripts", INDEX)], ids=["known keys", "unknown keys"])
def repaired(request: pytest.FixtureRequest, workspace: Path) -> tuple[Path, dict[str, bytes]]:
    """A workspace whose transcripts are all lost, and what its files were before."""
    right = artefacts(workspace)
    lose(workspace, *request.param)
    told = {call_id: each for each in repair(workspace) for call_id in each["call_ids"]}
    assert sorted(told) == list(IDS)
    assert all(f": {name}.vtt" in told[name]["mends"] for name in IMPORTED)
    assert {told[name]["remedy"] for name in IMPORTED} == {"import"}
    assert {each["remedy"] for name, each in told.items() if name not in IMPORTED} == {"hear"}
    return workspace, right


def test_every_command_tells_of_calls_whose_transcripts_are_lost_until_they_are_there_again(
    repaired: tuple[Path, dict[str, bytes]],
) -> None:
    workspace, right = repaired

    status = told(workspace, "status", code=ExitCode.OK)
    assert [status[name] for name in ("calls", "heard", "scored")] == [4, 0, 0]
    assert_lost(reasons(status["not_processed"]))
    for command in ("report", "score"):
        found = told(workspace, command, code=ExitCode.NOT_PROCESSED)
        assert_lost(reasons(found["not_processed"]))
        assert found["calls"] == []
    for call_id in IDS:
        shown = call("show", workspace, call_id)
        assert shown.exit_code == ExitCode.NOT_PROCESSED
        assert (IMPORT_AGAIN if call_id in IMPORTED else HEAR_AGAIN).search(" ".join(shown.stderr.split()))

    for _ in range(2):
        ran = told(workspace, "run", code=ExitCode.NOT_PROCESSED)
        assert sorted(each["call_id"] for each in ran["calls"]) == ["c1", "c3"]
        assert sorted(reasons(ran["not_processed"])) == list(IMPORTED)
        assert all(map(IMPORT_AGAIN.search, reasons(ran["not_processed"]).values()))
        left = told(workspace, "verify", code=ExitCode.NOT_PROCESSED)["findings"]
        assert [each["mends"].partition(": ")[2] for each in left] == ["alone.vtt", "c2.vtt"]

    taken = told(workspace, "import", *files(workspace), code=ExitCode.OK)
    assert [each["new"] for each in taken["imported"]] == [True, True]
    assert call("score", workspace).exit_code == ExitCode.OK
    assert told(workspace, "verify", code=ExitCode.OK)["sound"]
    assert artefacts(workspace) == right


def test_a_call_that_cannot_be_heard_again_stays_listed_as_lost(
    repaired: tuple[Path, dict[str, bytes]],
) -> None:
    workspace, _ = repaired
    (workspace / "recordings" / "c1.wav").write_bytes(b"")
    (workspace / "recordings" / "c3.wav").unlink()
    ran = told(workspace, "run", code=ExitCode.NOT_PROCESSED)
    assert sorted(reasons(ran["not_processed"])) == ["alone", "c1", "c2"]
    left = told(workspace, "verify", code=ExitCode.NOT_PROCESSED)["findings"]
    assert sorted(call_id for each in left for call_id in each["call_ids"]) == list(IDS)


def test_calls_whose_scorecards_are_lost_do_not_look_as_if_they_had_never_been_judged(
    workspace: Path,
) -> None:
    right = artefacts(workspace)
    lose(workspace, "scorecards")
    assert {each["what"] for each in repair(workspace)} == {"scorecard"}

    status = told(workspace, "status", code=ExitCode.OK)
    assert [status[name] for name in ("calls", "heard", "scored")] == [4, 4, 0]
    found = told(workspace, "report", code=ExitCode.NOT_PROCESSED)
    for not_processed in (status["not_processed"], found["not_processed"]):
        assert sorted(reasons(not_processed)) == list(IDS)
        assert all("`qa-pipeline score` judges it again" in each["reason"] for each in not_processed)
    assert "judges it again" in call("show", workspace, "c1").stderr

    assert call("score", workspace).exit_code == ExitCode.OK
    assert told(workspace, "verify", code=ExitCode.OK)["sound"]
    assert artefacts(workspace) == right


def test_imports_whose_entries_are_lost_stay_imports(workspace: Path) -> None:
    right = artefacts(workspace)
    lose(workspace, "imports", "sqlite_autoindex_imports_1")
    assert repair(workspace) == []
    assert call("run", workspace).exit_code == ExitCode.OK
    assert artefacts(workspace) == right
    taken = told(workspace, "import", *files(workspace), code=ExitCode.OK)
    assert [each["new"] for each in taken["imported"]] == [False, False], "they are known"


def test_judged_calls_whose_entries_are_lost_are_listed_until_the_next_run(workspace: Path) -> None:
    right = artefacts(workspace)
    lose(workspace, "calls", "sqlite_autoindex_calls_1")
    repair(workspace)
    status = told(workspace, "status", code=ExitCode.OK)
    report = told(workspace, "report", code=ExitCode.NOT_PROCESSED)
    for not_processed in (status["not_processed"], report["not_processed"]):
        assert sorted(reasons(not_processed)) == list(IDS)
        assert all("run again to make it new" in each["reason"] for each in not_processed)
    assert call("run", workspace).exit_code == ExitCode.OK
    assert artefacts(workspace) == right


def test_a_distrusted_transcript_is_told_of_without_a_new_database_too(workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "out" / "qa.sqlite")) as file, file:
        file.execute("UPDATE transcripts SET transcript = replace(transcript, 'u', 'o')")
    found = told(workspace, "verify", "--repair", code=ExitCode.NOT_PROCESSED)
    assert "salvaged" not in found
    assert_lost(reasons(told(workspace, "status", code=ExitCode.OK)["not_processed"]))
    assert_lost(reasons(told(workspace, "report", code=ExitCode.NOT_PROCESSED)["not_processed"]))
