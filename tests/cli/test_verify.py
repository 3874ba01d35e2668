"""`verify` finds what is no longer as it was written, says what mends it, and mends it when asked to."""

import json
import os
import shutil
import sqlite3
import struct
import wave
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner, Result

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.temporary import temporary_beside


def not_for_browsers(path: Path) -> None:
    """A recording in Sun's format, which browsers do not play."""
    with wave.open(str(write_tone(path.with_suffix(".wav"), seconds=3)), "rb") as tone:
        rate, sound = tone.getframerate(), tone.readframes(tone.getnframes())
    swapped = bytearray(len(sound))
    swapped[::2], swapped[1::2] = sound[1::2], sound[::2]
    path.write_bytes(struct.pack(">4s5I", b".snd", 24, len(sound), 3, rate, 2) + swapped)
    path.with_suffix(".wav").unlink()


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two calls, heard, judged and reported."""
    for number in (1, 2):
        write_tone(tmp_path / "recordings" / f"c{number}.wav", seconds=4 + number)
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    assert call("run", tmp_path).exit_code == ExitCode.OK
    return tmp_path


@contextmanager
def database(workspace: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(workspace / "out" / "qa.sqlite")) as file, file:
        yield file


def verified(workspace: Path, *options: str) -> dict[str, Any]:
    result = call("verify", workspace, "--json", *options)
    found: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == (ExitCode.OK if found["sound"] else ExitCode.NOT_PROCESSED)
    return found


def whats(findings: list[dict[str, Any]]) -> list[str]:
    return [one["what"] for one in findings]


def artefacts(workspace: Path) -> dict[str, bytes]:
    out = workspace / "out"
    files = (path for path in out.rglob("*") if path.is_file() and not path.name.startswith("qa.sqlite"))
    return {str(path.relative_to(out)): path.read_bytes() for path in files if path.name != "run.json"}


def test_what_was_just_written_is_sound(workspace: Path) -> None:
    before = artefacts(workspace)
    result = call("verify", workspace)
    assert result.exit_code == ExitCode.OK
    assert result.stdout == "everything is as it was written\n"
    assert verified(workspace) == {"sound": True, "findings": [], "repaired": []}
    assert artefacts(workspace) == before


def test_every_file_of_the_report_is_known_when_it_changes_and_is_written_again(workspace: Path) -> None:
    before = artefacts(workspace)
    for name in sorted(before):
        path = workspace / "out" / name
        content, times = bytearray(path.read_bytes()), (path.stat().st_atime_ns, path.stat().st_mtime_ns)
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=times)  # as a failing disk would change it
        found = verified(workspace)
        assert found["findings"], name
        if name != "report/written.json":
            assert whats(found["findings"]) == [name]
        path.write_bytes(before[name])
        os.utime(path, ns=times)


def test_damaged_files_are_written_again_as_they_were(workspace: Path) -> None:
    before = artefacts(workspace)
    for name in before:
        (workspace / "out" / name).write_bytes(b"damaged")
    assert verified(workspace, "--repair")["sound"]
    assert artefacts(workspace) == before


@pytest.mark.parametrize(
    "name", ["scorecards/c1.json", "report/calls/c2.html", "findings.csv", "report/written.json"]
)
def test_a_file_that_is_gone_is_missed_and_written_again(workspace: Path, name: str) -> None:
    before = artefacts(workspace)
    (workspace / "out" / name).unlink()
    assert name in whats(verified(workspace)["findings"])
    assert name in whats(verified(workspace, "--repair")["repaired"])
    assert artefacts(workspace) == before


def test_a_report_that_is_gone_with_its_list_of_files_is_missed(workspace: Path) -> None:
    before = artefacts(workspace)
    shutil.rmtree(workspace / "out" / "report")
    (workspace / "out" / "scorecards" / "c1.json").write_text("{")
    [finding] = verified(workspace)["findings"]
    assert finding["problem"] == "is missing or damaged"
    verified(workspace, "--repair")
    assert artefacts(workspace) == before


def test_a_changed_transcript_is_found_and_its_call_heard_again(workspace: Path) -> None:
    with database(workspace) as file:
        file.execute("update transcripts set transcript = replace(transcript, '0.9', '0.8') where id = 1")
        [(call_id,)] = file.execute("select call_id from calls where transcript_id = 1")
    [one] = verified(workspace, "--repair")["findings"]
    assert (one["what"], one["call_ids"], one["remedy"]) == ("transcript", [call_id], "hear")
    assert call("report", workspace).exit_code == ExitCode.NOT_PROCESSED
    assert call("run", workspace).exit_code == ExitCode.OK
    assert verified(workspace)["sound"]


@pytest.mark.parametrize(
    ("change", "what", "mend"),
    [
        (
            "update scorecards set scorecard = replace(scorecard, 'not_', 'no_') where id = 1",
            "scorecard",
            "score",
        ),
        ("update scorecards set scorecard = 'x' where id = 1", "scorecard", "score"),
        ("update calls set recording = replace(recording, 'c1', 'c3') where call_id = 'c1'", "call", "run"),
        ("update calls set scorecard_id = 2 where call_id = 'c1'", "call", "run"),
        ("update calls set listed = -1 where call_id = 'c1'", "call", "run"),
    ],
)
def test_whatever_a_row_says_wrongly_is_found_and_mended(
    workspace: Path, change: str, what: str, mend: str
) -> None:
    with database(workspace) as file:
        file.execute(change)
        assert file.total_changes == 1
    [one] = verified(workspace)["findings"]
    assert one["what"] == what
    assert f"qa-pipeline {mend}" in one["mends"]
    assert call(mend, workspace).exit_code == ExitCode.OK
    assert verified(workspace)["findings"] in ([], [one | {"what": "old scorecard"}]) or what == "scorecard"
    assert call("verify", workspace).exit_code in {ExitCode.OK, ExitCode.NOT_PROCESSED}


def test_a_row_that_leads_nowhere_is_found_by_the_databases_own_check(workspace: Path) -> None:
    with database(workspace) as file:
        file.execute("delete from transcripts where id = 1")
    found = verified(workspace)["findings"]
    assert "database" in whats(found)


@pytest.mark.parametrize("head", [b"", b"no database at all "], ids=["a damaged page", "nothing left"])
def test_a_damaged_database_is_made_anew_and_the_damaged_one_kept(workspace: Path, head: bytes) -> None:
    right = artefacts(workspace)
    file = workspace / "out" / "qa.sqlite"
    damaged = bytearray(file.read_bytes())
    if head:
        damaged[: len(head)] = head
    else:
        with database(workspace) as stored:
            [(page,)] = stored.execute("select rootpage from sqlite_master where name = 'transcripts'")
        damaged[(page - 1) * 4096 : page * 4096] = bytes(4096)
    file.write_bytes(damaged)
    found = verified(workspace)
    assert {one["remedy"] for one in found["findings"]} == {"rebuild"}

    told = call("verify", workspace, "--repair")

    assert told.exit_code == ExitCode.NOT_PROCESSED
    assert "the database was made anew, with 0 transcripts" in told.stdout
    assert "The damaged one is qa.sqlite.damaged" in told.stdout
    kept = (workspace / "out" / "qa.sqlite.damaged").read_bytes()
    assert kept[100:] == damaged[100:], "all but the head, which names the kind of journal"
    assert call("run", workspace).exit_code == ExitCode.OK
    assert verified(workspace)["sound"]
    assert artefacts(workspace) == right


def test_what_killed_processes_left_is_taken_away(workspace: Path) -> None:
    left = temporary_beside(workspace / "out" / "calls.csv")
    dead = left.with_name(left.name.replace(left.name.split("-")[2], "999999999.part"))
    dead.write_text("half", encoding="utf-8")
    assert whats(verified(workspace)["findings"]) == [dead.name]
    assert verified(workspace, "--repair")["sound"]
    assert not dead.exists()


def test_what_pages_play_and_draw_is_made_again(workspace: Path) -> None:
    not_for_browsers(workspace / "recordings" / "c3.au")
    ran = call("run", workspace)
    assert ran.exit_code == ExitCode.OK, ran.output
    [copy] = (workspace / "out" / "audio").glob("*.mp3")
    drawing = copy.with_suffix(".peaks.json")
    before = artefacts(workspace)
    copy.write_bytes(b"x")
    drawing.write_text("{", encoding="utf-8")
    assert sorted(whats(verified(workspace)["findings"])) == sorted(
        f"audio/{p.name}" for p in (copy, drawing)
    )
    assert verified(workspace, "--repair")["sound"]
    assert artefacts(workspace) == before


def test_a_copy_of_a_recording_that_is_gone_is_all_there_is_and_stays(workspace: Path) -> None:
    recording = workspace / "recordings" / "old.au"
    not_for_browsers(recording)
    assert call("run", workspace).exit_code == ExitCode.OK
    [copy] = (workspace / "out" / "audio").glob("*.mp3")
    copy.write_bytes(copy.read_bytes() + b"x")
    recording.unlink()
    assert whats(verified(workspace, "--repair")["findings"]) == [f"audio/{copy.name}"]
    assert copy.is_file()


def test_a_forged_list_makes_it_look_at_nothing_outside(workspace: Path) -> None:
    secret = workspace / "secret.txt"
    secret.write_text("kept", encoding="utf-8")
    listed = workspace / "out" / "report" / "written.json"
    listed.write_text('{"../secret.txt": "x", "/etc/hosts": "x"}', encoding="utf-8")
    assert not {"../secret.txt", "/etc/hosts"} & set(whats(verified(workspace, "--repair")["findings"]))
    assert secret.read_text(encoding="utf-8") == "kept"


def test_where_nothing_was_done_it_says_so(tmp_path: Path) -> None:
    for command in ("verify", "status"):
        result = call(command, tmp_path)
        assert result.exit_code == ExitCode.UNUSABLE
        assert "run `qa-pipeline run` first" in result.output
    assert not (tmp_path / "out").exists()
