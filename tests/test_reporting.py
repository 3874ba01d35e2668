"""Reports from the store: read in portions, the same from one process and from several, and written anew only where something changed."""

import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline import report_portions
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.errors import ReportError
from qa_pipeline.judging import Rules, judge
from qa_pipeline.pipeline import Progress
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.report_portions import work_of, write_here
from qa_pipeline.report_writer import Portion, WrittenPortion
from qa_pipeline.reporting import StoredReport, write_heard, write_stored
from qa_pipeline.reports import call_files
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.scorecard.scorecard import Outcome
from qa_pipeline.settings import Settings, load_settings
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.temporary import temporary_beside

NOTICE = "language: it\nsteps:\n  - {id: notice, say: ['questa chiamata è registrata']}\n"
SAID = ("agent: questa chiamata è registrata", "agent: buongiorno", "customer: la chiamata è registrata?0.3")


@dataclass(frozen=True, slots=True)
class World:
    """A workspace whose calls are heard and judged."""

    settings: Settings
    rules: Rules

    def tell(self, *calls: Recording | SkippedRecording, judged: bool = True) -> None:
        """Lists these calls and no others; what was said follows from a call's place in the list."""
        with self.store() as store:
            run = store.begin_run("run", "0", "now")
            listed: list[tuple[Recording | SkippedRecording, int | None]] = []
            for number, call in enumerate(calls):
                if isinstance(call, SkippedRecording):
                    listed.append((call, None))
                    continue
                heard = replace(make_transcript(SAID[number % len(SAID)]), call_id=call.call_id)
                listed.append((call, store.add_transcript(call.sha256, "m", heard)))
            store.list_calls(listed)
            for kept in store.calls() if judged else ():
                if isinstance(kept, StoredCall):
                    card = judge(kept.recording, kept.transcript, self.rules)
                    store.add_scorecard(kept.recording.call_id, kept.transcript_id, card, run)

    def store(self) -> Store:
        return Store(self.settings.out, self.settings.workspace)

    def report(self) -> StoredReport:
        with self.store() as store:
            return write_stored(store, self.settings, lambda _: None)

    def page(self, call_id: str) -> Path:
        return self.settings.out / "report" / "calls" / f"{call_id}.html"

    def files(self) -> dict[str, bytes]:
        """All that a report writes."""
        found = sorted(self.settings.out.rglob("*"))
        return {
            path.relative_to(self.settings.out).as_posix(): path.read_bytes()
            for path in found
            if path.is_file() and not path.name.startswith("qa.sqlite")
        }


@pytest.fixture
def world(tmp_path: Path, make_playbook: MakePlaybook) -> World:
    rules = Rules(playbooks=(make_playbook(NOTICE),), lexicons=WordLists())
    (tmp_path / "ws").mkdir()
    made = World(load_settings(tmp_path / "ws"), rules)
    made.tell(*calls("c1", "c2", "c3"))
    return made


def calls(*call_ids: str, agent: str = "Anna") -> list[Recording]:
    return [make_recording(call_id, agent=agent) for call_id in call_ids]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls whose pages were made, in this process."""
    made: list[str] = []
    page = HtmlReport.call

    def counted(report: HtmlReport, call: ReportedCall) -> str:
        made.append(call.call_id)
        return page(report, call)

    monkeypatch.setattr(HtmlReport, "call", counted)
    return made


def test_several_processes_write_what_one_writes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = SkippedRecording(call_id="x", file="x.wav", problem=Problem.MISSING, reason="no such file")
    world.tell(*calls("c4", "b/2"), *calls("a", "c1", agent="Bruno"), gone)
    world.report()
    by_one = world.files()
    for path in world.settings.out.iterdir():
        path.rename(path.with_name(f"one-{path.name}")) if path.is_dir() else None
    monkeypatch.setattr(report_portions, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(report_portions, "TOGETHER", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    report = world.report()
    by_several = {name: content for name, content in world.files().items() if not name.startswith("one-")}
    assert by_several == by_one
    assert [call.call_id for call in report.written.batch.calls] == ["a", "b/2", "c1", "c4"]


def write_or_die(portion: Portion) -> WrittenPortion:
    """As the program writes a portion, in a process that one call ends, in the middle of a file."""
    if "c2" in portion.keys:
        temporary_beside(Path(os.environ["QA_TEST_OUT"]) / "scorecards" / "c2.json").write_text("{")
        os.kill(os.getpid(), signal.SIGKILL)
    return write_here(portion)


def test_a_call_that_ends_the_process_that_writes_its_page_is_listed_and_the_others_are_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = [f"c{number}" for number in range(9)]
    monkeypatch.setattr(report_portions, "_WORTH_PROCESSES", 100)
    world.tell(*calls(*everybody))
    world.report()
    world.tell(*calls(*(each for each in everybody if each != "c2")))
    world.report()
    without = world.files()
    world.tell(*calls(*everybody))
    monkeypatch.setattr(report_portions, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(report_portions, "TOGETHER", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setenv("QA_TEST_OUT", str(world.settings.out))
    monkeypatch.setattr(report_portions, "work_of", lambda *it: replace(work_of(*it), do=write_or_die))

    report = world.report()

    assert [call.call_id for call in report.written.batch.calls] == [
        each for each in everybody if each != "c2"
    ]
    [skipped] = report.written.batch.skipped
    assert (skipped.call_id, skipped.file, skipped.problem) == ("c2", "c2.wav", Problem.OUT_OF_MEMORY)
    assert "twice" in skipped.reason
    assert "`qa-pipeline report` tries it again" in skipped.reason
    assert report.unjudged == 0
    assert set(world.files()) == set(without), "nothing half-written is left, nor is a page of the lost call"


def fault_in(monkeypatch: pytest.MonkeyPatch, call_id: str, fault: Exception) -> None:
    """The program fails on a call's page, in this process."""
    page = HtmlReport.call

    def faulty(report: HtmlReport, call: ReportedCall) -> str:
        if call.call_id == call_id:
            raise fault
        return page(report, call)

    monkeypatch.setattr(HtmlReport, "call", faulty)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [(KeyError("my card number is 4111"), Problem.FAILED), (MemoryError(), Problem.OUT_OF_MEMORY)],
)
def test_a_fault_of_ours_in_one_page_costs_that_page_alone_also_in_a_small_batch(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    fault: Exception,
    problem: Problem,
) -> None:
    fault_in(monkeypatch, "c2", fault)
    report = world.report()
    assert [call.call_id for call in report.written.batch.calls] == ["c1", "c3"]
    [skipped] = report.written.batch.skipped
    assert (skipped.call_id, skipped.problem) == ("c2", problem)
    assert "twice" in skipped.reason
    assert (world.page("c1").exists(), world.page("c2").exists()) == (True, False)
    assert "4111" not in "".join(capfd.readouterr())
    assert not [name for name in world.files() if "4111" in world.files()[name].decode(errors="replace")]


def test_a_full_disk_ends_also_a_small_report(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fault_in(monkeypatch, "c2", ReportError("the disk is full"))
    with pytest.raises(ReportError, match="the disk is full"):
        world.report()


def test_what_would_not_change_is_left_alone_and_not_even_made(world: World, rendered: list[str]) -> None:
    world.report()
    assert rendered == ["c1", "c2", "c3"]
    before = {path: path.stat().st_mtime_ns for path in world.settings.out.rglob("*") if path.is_file()}
    world.report()
    after = {path: path.stat().st_mtime_ns for path in before if "qa.sqlite" not in path.name}
    assert rendered == ["c1", "c2", "c3"]
    assert after.items() <= before.items()


def test_a_new_call_and_a_new_scorecard_cost_their_own_pages_alone(world: World, rendered: list[str]) -> None:
    world.report()
    world.tell(*calls("c1", "c2", "c3", "c4"))
    with world.store() as store:
        call = store.calls()[1]
        assert isinstance(call, StoredCall)
        assert call.scorecard
        card = replace(call.scorecard, outcome=Outcome.NEEDS_REVIEW)
        store.add_scorecard("c2", call.transcript_id, card, store.begin_run("score", "0", "now"))
    rendered.clear()
    report = world.report()
    assert rendered == ["c2", "c4"]
    assert len(report.written.batch.calls) == 4


@pytest.mark.parametrize("name", ["report/calls/c2.html", "scorecards/c2.json", "transcripts/c2.json"])
@pytest.mark.parametrize("harm", ["removed", "cut", "touched", "made a link"])
def test_a_file_that_somebody_changed_is_mended(
    world: World, rendered: list[str], name: str, harm: str
) -> None:
    world.report()
    whole = world.files()
    path = world.settings.out / name
    content = path.read_bytes()
    path.unlink()
    if harm == "cut":
        path.write_bytes(content[:-9])
    elif harm == "touched":
        path.write_bytes(content[::-1])
    elif harm == "made a link":
        (world.settings.workspace / "elsewhere").write_bytes(content)
        path.symlink_to(world.settings.workspace / "elsewhere")
    rendered.clear()
    world.report()
    assert rendered == ["c2"]
    assert world.files() == whole
    assert not path.is_symlink()


@pytest.mark.parametrize("change", ["program", "language", "row", "audio", "agent's page"])
def test_whatever_decides_a_page_makes_it_anew(
    world: World, rendered: list[str], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    world.report()
    rendered.clear()
    changed = world
    everybody = ["c1", "c2", "c3"]
    if change == "program":
        monkeypatch.setattr(call_files, "program", lambda: "another")
    elif change == "language":
        changed = replace(world, settings=replace(world.settings, report_language="en"))
    elif change == "row":
        moved, *rest = calls("c1", "c2", "c3")
        world.tell(replace(moved, started_at="2026-11-23"), *rest)
        everybody = ["c1"]
    elif change == "audio":
        (world.settings.workspace / "c3.wav").touch()
        everybody = ["c3"]
    else:
        world.tell(*calls("c1", "c2", "c3"), *calls("c4", agent="anna"))
        everybody = ["c1", "c2", "c3", "c4"]
    changed.report()
    assert rendered == everybody


def test_a_note_that_cannot_be_read_costs_time_and_nothing_else(world: World, rendered: list[str]) -> None:
    world.report()
    whole = world.files()
    with sqlite3.connect(world.settings.out / "qa.sqlite") as file:
        file.execute("update notes set note = '{'")
    rendered.clear()
    world.report()
    assert (rendered, world.files()) == (["c1", "c2", "c3"], whole)


def test_the_files_of_calls_that_are_no_longer_listed_go(world: World) -> None:
    world.report()
    world.tell(*calls("c1"))
    world.report()
    left = set(world.files())
    assert {"report/calls/c1.html", "scorecards/c1.json"} <= left
    assert not [name for name in left if "c2" in name or "c3" in name]


def test_pages_lead_to_the_agents_page_though_the_list_names_another_agent_by_now(world: World) -> None:
    with world.store() as store:
        store.list_calls(
            [
                (make_recording(call.recording.call_id, agent="ANNA"), call.transcript_id)
                for call in store.calls()
                if isinstance(call, StoredCall)
            ]
        )
    report = world.report()
    assert {call.agent for call in report.written.batch.calls} == {"Anna"}
    assert (world.settings.out / "report" / "agents" / "Anna.html").is_file()
    assert 'href="../agents/Anna.html"' in world.page("c1").read_text(encoding="utf-8")
    rows = (world.settings.out / "calls.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 4, "a page that is mended adds no row"


def test_an_agent_of_whom_the_list_does_not_know_and_whose_name_is_taken_gets_the_right_links(
    world: World,
) -> None:
    world.tell(*calls("c1", agent="Anna"), *calls("c2", "c3", agent="anna"))
    with world.store() as store:
        stored = [call for call in store.calls() if isinstance(call, StoredCall)]
        store.list_calls([(make_recording(c.recording.call_id, agent="Bo"), c.transcript_id) for c in stored])
    world.report()
    for call_id, agent in (("c1", "Anna"), ("c2", "anna")):
        page = world.page(call_id).read_text(encoding="utf-8")
        target = page.partition('href="../agents/')[2].partition('"')[0]
        assert agent in (world.settings.out / "report" / "agents" / target).read_text(encoding="utf-8")


def test_calls_that_are_not_judged_are_counted_and_damaged_ones_listed(world: World) -> None:
    world.tell(*calls("c1", "c2", "c3", "c4"), judged=False)
    with sqlite3.connect(world.settings.out / "qa.sqlite") as file:
        file.execute(
            "update transcripts set transcript = '{' where audio_sha256 like ?", (b"c1".hex() + "%",)
        )
    report = world.report()
    assert report.unjudged == 1
    assert [call.call_id for call in report.written.batch.calls] == ["c2", "c3"]
    assert [(one.call_id, one.problem) for one in report.written.batch.skipped] == [("c1", Problem.FAILED)]
    assert not world.page("c1").exists()


def test_a_report_that_is_stopped_leaves_every_file_whole_and_the_next_one_completes_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_portions, "TOGETHER", 1)

    def stop(progress: Progress) -> None:
        if progress.call_id == "c2":
            raise KeyboardInterrupt

    with world.store() as store, pytest.raises(KeyboardInterrupt):
        write_stored(store, world.settings, stop)
    begun = world.files()
    assert {"report/calls/c2.html", "scorecards/c2.json"} <= set(begun)
    assert not {"report/calls/c3.html", "calls.csv", "scorecards.xlsx"} & set(begun)
    assert not [name for name in begun if name.split("/")[-1].startswith(".")], "nothing half-written is left"
    assert all(json.loads(content) for name, content in begun.items() if name.endswith(".json"))
    world.tell(*calls("c1", "c3"))
    world.report()
    finished = world.files()
    assert not [name for name in finished if "c2" in name], "what the stopped one wrote is known"
    assert {"report/index.html", "report/calls/c3.html", "scorecards.xlsx"} <= set(finished)


def test_a_fault_in_a_writing_process_is_told_as_one_in_this_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_portions, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    (world.settings.out / "scorecards").write_text("a file where the folder should be")
    with pytest.raises(ReportError, match="scorecards"):
        world.report()


def test_no_more_calls_are_read_at_a_time_than_a_portion_holds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tell(*calls(*(f"c{number:02d}" for number in range(25))))
    asked: list[int] = []
    calls_of = Store.calls_of

    def counted(
        store: Store, keys: tuple[str, ...], needs_words: Callable[[StoredCall], bool] | None
    ) -> Iterator[StoredCall | SkippedRecording]:
        asked.append(len(keys))
        return calls_of(store, keys, needs_words)

    monkeypatch.setattr(report_portions, "_WORTH_PROCESSES", 100)
    monkeypatch.setattr(Store, "calls_of", counted)
    monkeypatch.setattr(Store, "calls", lambda _: pytest.fail("all calls at once"))
    world.report()
    assert (max(asked), sum(asked)) == (20, 25)


def test_transcripts_are_written_alone_and_what_was_not_heard_is_told(world: World) -> None:
    gone = SkippedRecording(call_id="x", file="x.wav", problem=Problem.MISSING, reason="no such file")
    world.tell(*calls("a/b", "c1"), gone, judged=False)
    told: list[Progress] = []
    with world.store() as store:
        heard, skipped = write_heard(store, world.settings, told.append)
    assert (heard, skipped) == (["a/b", "c1"], [gone])
    assert [progress.call_id for progress in told] == ["a/b", "c1"]
    written = list(each_transcript(world))
    assert sorted(one["call_id"] for one in written) == ["a/b", "c1"]


def each_transcript(world: World) -> Iterator[dict[str, str]]:
    for path in (world.settings.out / "transcripts").iterdir():
        yield json.loads(path.read_text(encoding="utf-8"))
