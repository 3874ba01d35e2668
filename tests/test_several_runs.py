"""Two runs on one workspace, of which one begins and ends while the other is at work: both end with all calls."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone

from qa_pipeline import pipeline as pipeline_module
from qa_pipeline.judging import Judging
from qa_pipeline.latest_report import write_latest
from qa_pipeline.pipeline import load_rules, score_calls, transcribe_calls
from qa_pipeline.reporting import StoredReport, write_stored
from qa_pipeline.settings import load_settings
from qa_pipeline.sharing import Sharing
from qa_pipeline.store.store import Store

Act = Callable[[], object]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write_tone(tmp_path / "recordings" / "a.wav", hz=300)
    write_tone(tmp_path / "recordings" / "b.wav", hz=310)
    return tmp_path


def run(workspace: Path) -> list[str]:
    """A whole run; the calls that its report has."""
    settings = load_settings(workspace)
    rules = load_rules(settings)
    with Store(settings.out, settings.workspace) as store, Judging(rules) as judging:
        run_id = store.begin_run("run", "0", "2026-01-01T00:00:00+00:00")
        shared = Sharing(run_id=run_id)
        transcribe_calls(settings, store, rules, FakeTranscriber, lambda _: None, judging, shared)
        score_calls(store, judging, run_id, lambda _: None)
        report = write_latest(store, settings, lambda _: None)
        store.end_run(run_id, "2026-01-01T00:01:00+00:00")
    return [call.call_id for call in report.written.batch.calls]


def pages(workspace: Path) -> list[str]:
    return sorted(path.stem for path in (workspace / "out" / "report" / "calls").glob("*.html"))


def team(workspace: Path) -> str:
    return (workspace / "out" / "report" / "assets" / "calls.js").read_text(encoding="utf-8")


def once(act: Act) -> Act:
    left = [act]
    return lambda: left.pop()() if left else None


def test_what_a_run_adds_and_takes_away_while_another_hears_is_so_in_the_end(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_and_run() -> None:
        write_tone(workspace / "recordings" / "c.wav", hz=320)
        (workspace / "recordings" / "a.wav").unlink()
        assert run(workspace) == ["b", "c"]

    meanwhile = once(change_and_run)
    # When all is heard and nothing listed.
    monkeypatch.setattr(pipeline_module, "draw_missing", lambda _: meanwhile())
    assert run(workspace) == ["b", "c"]
    assert pages(workspace) == ["b", "c"]


def test_what_a_run_adds_while_another_writes_its_report_is_in_the_report_in_the_end(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add_and_run() -> None:
        write_tone(workspace / "recordings" / "c.wav", hz=320)
        assert run(workspace) == ["a", "b", "c"]

    meanwhile = once(add_and_run)

    def write_and_be_late(store: Store, *others: object) -> StoredReport:
        """The other report is done between this one's reading of the list and its last page."""
        listed = [store.listed()]
        now = store.listed
        meanwhile()
        with monkeypatch.context() as patched:
            patched.setattr(store, "listed", lambda: listed.pop() if listed else now())
            return write_stored(store, *others)  # type: ignore[arg-type]

    monkeypatch.setattr("qa_pipeline.latest_report.write_stored", write_and_be_late)
    assert run(workspace) == ["a", "b", "c"]
    assert pages(workspace) == ["a", "b", "c"]
    assert '"c"' in team(workspace)
