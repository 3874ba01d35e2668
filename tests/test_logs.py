"""Logs: for people on stderr, for programs in a file, of several processes, and never with content."""

import ast
import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import structlog

from qa_pipeline.errors import LogError
from qa_pipeline.logs import (
    FACTS,
    NAMES,
    LogSettings,
    logging_run,
    logging_stage,
    place_of,
    present_logs,
    set_up_logs,
)

PACKAGE = Path(__file__).parents[1] / "qa_pipeline"
METHODS = {"debug", "info", "warning", "error", "critical", "exception"}


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    set_up_logs()


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_people_read_warnings_alone_unless_they_ask_for_more(capsys: pytest.CaptureFixture[str]) -> None:
    log = structlog.get_logger()
    for verbose in range(3):
        set_up_logs(LogSettings(verbose=verbose))
        log.debug("a_detail")
        log.info("call_heard", call_id="c1")
        log.warning("no_drawing", kind="OSError")
        told = capsys.readouterr().err
        assert [word in told for word in ("a_detail", "call_heard", "no_drawing")] == [
            verbose > 1,
            verbose > 0,
            True,
        ]


def test_a_file_holds_what_was_done_as_json_however_quiet_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log.jsonl"
    set_up_logs(LogSettings(file=file))
    with logging_run(7), logging_stage("hearing"):
        structlog.get_logger().info("call_heard", call_id="c è 1\n", audio_s=12.5)
    began, heard, ended = lines(file)
    assert (began["event"], ended["event"], ended["ended"]) == ("stage_began", "stage_ended", "done")
    assert ended["took_s"] >= 0
    assert heard["call_id"] == "c è 1\n"
    assert (heard["audio_s"], heard["run"], heard["pid"], heard["level"]) == (12.5, 7, os.getpid(), "info")
    assert heard["timestamp"].endswith("Z")
    assert not capsys.readouterr().err
    assert file.stat().st_mode & 0o077 == 0, "nobody else's"


def test_a_stage_that_fails_or_is_stopped_says_so(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    set_up_logs(LogSettings(file=file))
    for fault in (ValueError(), KeyboardInterrupt()):
        with pytest.raises(type(fault)), logging_stage("checks"):
            raise fault
    assert [line["ended"] for line in lines(file) if line["event"] == "stage_ended"] == ["failed", "stopped"]


def test_what_is_not_known_to_be_without_content_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    set_up_logs(LogSettings(file=file))
    structlog.get_logger().error("slip", text="mi chiamo Anna", call_id="x" * 500, kind="ValueError")
    (line,) = lines(file)
    assert "text" not in line
    assert len(line["call_id"]) == 200


def calls_of_logs() -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in METHODS
                and ast.unparse(node.func.value) in {"log", "structlog.get_logger()"}
            ):
                yield path, node


def test_every_log_line_of_ours_has_a_constant_event_and_known_facts() -> None:
    seen = 0
    for path, node in calls_of_logs():
        seen += 1
        assert [type(each) for each in node.args] == [ast.Constant], (path, node.lineno)
        told = {keyword.arg for keyword in node.keywords} - {None}
        assert told <= NAMES | FACTS, (path, node.lineno)
    assert seen > 10


def _tell(number: int) -> None:
    for _ in range(50):
        structlog.get_logger().info("call_heard", call_id=f"c{number}" * 20)


def test_lines_of_several_processes_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    set_up_logs(LogSettings(file=file))
    with logging_run(3):
        pool = ProcessPoolExecutor(
            2, mp_context=get_context("spawn"), initializer=set_up_logs, initargs=(present_logs(),)
        )
        with pool:
            list(pool.map(_tell, range(4)))
    told = lines(file)
    assert len(told) == 200
    assert {line["run"] for line in told} == {3}


def test_a_log_file_that_cannot_be_written_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="name another file"):
        set_up_logs(LogSettings(file=tmp_path / "gone" / "log.jsonl"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_costs_the_log_its_line_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogSettings(file=Path("/dev/full")))
    structlog.get_logger().info("call_heard", call_id="c1")
    assert "a line of the log is lost" in capsys.readouterr().err


def test_of_a_fault_only_its_place_is_told() -> None:
    try:
        int("Anna Rossi")
    except ValueError as fault:
        place = place_of(fault)
    assert place.startswith("test_logs.py:")
