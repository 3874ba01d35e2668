"""`bench` as a person meets it; nobody is measured."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from fakes import write_tone
from typer.testing import CliRunner

from qa_pipeline.bench import measure
from qa_pipeline.bench.job import Job, Missing
from qa_pipeline.bench.prepare import Prepared
from qa_pipeline.cli import bench
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode


@pytest.fixture
def limits_s(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A world in which everybody takes too long; notes how long they were given."""
    given: list[float] = []

    def run(job: Job, found: Mapping[str, str], limit_s: float) -> Missing:
        given.append(limit_s)
        return Missing(reason=f"took longer than {measure.minutes(limit_s)}")

    def prepare(*_: object) -> Prepared:
        return Prepared(name="m", checkpoint=Path("m.pt"), model="m", converted="not converted")

    monkeypatch.setattr(measure, "run", run)
    monkeypatch.setattr(bench, "prepare", prepare)
    return given


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    write_tone(tmp_path / "calls" / "it-1.wav", seconds=1)
    (tmp_path / "calls" / "it-1.json").write_text('[[0.1, 0.9, "A", "buongiorno"]]', "utf-8")
    return tmp_path / "calls"


@pytest.mark.parametrize(
    ("asked", "limit_s", "reason"),
    [([], 1800.0, "took longer than 30 minutes"), (["--limit", "1.5"], 90.0, "took longer than 1.5 minutes")],
)
def test_everybody_has_the_same_time_and_who_took_longer_stands_in_the_table(
    calls: Path, limits_s: list[float], asked: list[str], limit_s: float, reason: str
) -> None:
    arguments = ["bench", str(calls), "--only", "ours", *asked]

    shown = CliRunner().invoke(app, arguments)
    data = CliRunner().invoke(app, [*arguments, "--json"])

    assert (shown.exit_code, data.exit_code) == (ExitCode.OK, ExitCode.OK), shown.output
    assert set(limits_s) == {limit_s}
    assert f"ours, faster-whisper, greedy: not available: {reason}" in shown.stdout
    [report] = json.loads(data.stdout)
    assert {each["not_available"] for each in report["contenders"]} == {reason}
    assert ("--limit 1.5" in report["command"]) is bool(asked), "the command gives these figures again"
