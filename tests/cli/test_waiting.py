"""Where the recordings' disk does not answer people learn which folder is being read."""

import time
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner

from qa_pipeline import pipeline
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli import waiting
from qa_pipeline.cli.app import app
from qa_pipeline.recordings.discover import find_recordings


@pytest.mark.parametrize(
    ("reading_s", "options", "is_named"), [(1.2, (), True), (1.2, ("--quiet",), False), (0.0, (), False)]
)
def test_a_folder_that_takes_long_to_read_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    reading_s: float,
    options: tuple[str, ...],
    is_named: bool,
) -> None:
    write_tone(tmp_path / "recordings" / "a.wav")
    transcribe = FakeTranscriber.transcribe

    def slow(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401
        time.sleep(reading_s)
        return find_recordings(*arguments, **more)

    def hear(*arguments: Any) -> Any:  # noqa: ANN401
        time.sleep(1.2)  # which is no reading
        return transcribe(*arguments)

    monkeypatch.setattr(pipeline, "find_recordings", slow)
    monkeypatch.setattr(FakeTranscriber, "transcribe", hear)
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    monkeypatch.setattr(waiting, "SLOW_S", 1.0)
    result = CliRunner().invoke(app, ["transcribe", str(tmp_path), *options])
    assert result.exit_code == 0
    said = f"still reading the recordings in {tmp_path / 'recordings'}"
    assert result.stderr.count(said) == is_named
