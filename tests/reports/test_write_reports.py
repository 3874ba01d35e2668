"""Writing: whole files, the same bytes for the same calls, and nothing removed that is not ours."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from nodes import Nodes
from worlds import a_batch, make_call, make_result, make_skipped

from qa_pipeline.errors import ReportError
from qa_pipeline.reports.batch import RunInfo, report_batch
from qa_pipeline.reports.files import write_text
from qa_pipeline.reports.manifest import announce, read_manifest, settle
from qa_pipeline.reports.write import write_reports, write_transcript

RUN = RunInfo(started_at="2026-11-23T20:00:00", finished_at="2026-11-23T20:01:00", version="0.1.0")


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_everything_that_is_promised_is_written(tmp_path: Path) -> None:
    paths = write_reports(replace(a_batch(make_call("it-01"), skipped=[make_skipped()]), run=RUN), tmp_path)
    assert set(files_in(tmp_path)) >= {
        *("calls.csv", "findings.csv", "scorecards.xlsx", "run.json", "report/index.html"),
        *(
            "scorecards/it-01.json",
            "transcripts/it-01.json",
            "report/calls/it-01.html",
            "report/agents/Anna Bianchi.html",
        ),
    }
    assert paths.index.is_file()
    assert paths.pages["it-01"] == tmp_path / "report" / "calls" / "it-01.html"


def test_every_link_of_the_pages_leads_to_a_file_that_is_there(tmp_path: Path) -> None:
    calls = [
        make_call(one, agent=one, results=[make_result("fail")], audio_href=None)
        for one in ("a/b", "così #1", "it-01")
    ]
    write_reports(a_batch(*calls), tmp_path)
    for page in (tmp_path / "report").rglob("*.html"):
        for _, attributes in Nodes(page.read_text(encoding="utf-8")).tags:
            address = (attributes.get("href") or attributes.get("src") or "").partition("#")[0]
            assert not address or address == "data:," or (page.parent / unquote(address)).is_file(), address


def test_the_same_calls_give_the_same_bytes_whatever_order_they_came_in(tmp_path: Path) -> None:
    calls = [make_call(one, results=[make_result()]) for one in ("b", "a", "c")]
    write_reports(report_batch(calls), tmp_path / "one")
    write_reports(report_batch(reversed(calls), run=RUN), tmp_path / "two")
    two = files_in(tmp_path / "two")
    assert json.loads(two.pop("run.json"))["version"] == "0.1.0"
    assert files_in(tmp_path / "one") == two


def test_a_report_that_would_not_change_is_left_alone(tmp_path: Path) -> None:
    batch = a_batch(make_call(results=[make_result()]))
    write_reports(batch, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    write_reports(batch, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_files_of_a_call_that_is_gone_go_too_and_nothing_else(tmp_path: Path) -> None:
    write_reports(a_batch(make_call("a"), make_call("b", agent="Bruno")), tmp_path)
    notes = [
        tmp_path / "report" / "calls" / "notes.html",
        tmp_path / "transcripts" / "mine.json",
        tmp_path / "b.json",
    ]
    for note in notes:
        note.write_text("kept")
    write_reports(a_batch(make_call("a")), tmp_path)
    left = files_in(tmp_path)
    assert not {
        "scorecards/b.json",
        "transcripts/b.json",
        "report/calls/b.html",
        "report/agents/Bruno.html",
    } & set(left)
    assert "scorecards/a.json" in left
    assert all(note.read_text() == "kept" for note in notes)


@pytest.mark.parametrize(
    "manifest",
    [
        '["../outside.json", "scorecards/../../outside.json", "/etc/hosts", "run.json", "report/calls/sub/x.html", 7]',
        "{}",
        "no json",
        "[[]]",
    ],
)
def test_a_forged_list_of_files_removes_nothing_outside_our_folders(tmp_path: Path, manifest: str) -> None:
    out = tmp_path / "out"
    write_reports(replace(a_batch(), run=RUN), out)
    outside = tmp_path / "outside.json"
    outside.write_text("kept")
    (out / "report" / "written.json").write_text(manifest)
    write_reports(a_batch(), out)
    assert outside.read_text() == "kept"
    assert (out / "run.json").is_file()


def test_what_another_report_has_announced_meanwhile_stays_until_the_next_report(tmp_path: Path) -> None:
    gone, mine, others = (f"report/calls/{name}.html" for name in ("gone", "mine", "others"))
    for name in (gone, mine, others):
        write_text(tmp_path / name, "page")
    announce(tmp_path, [gone])
    known = announce(tmp_path, [mine])
    announce(tmp_path, [others])

    settle(tmp_path, {mine: "its checksum"}, known)

    assert {path.stem for path in (tmp_path / "report" / "calls").iterdir()} == {"mine", "others"}
    assert read_manifest(tmp_path) == {mine: "its checksum", others: None}
    settle(tmp_path, {mine: "its checksum"}, announce(tmp_path, [mine]))
    assert read_manifest(tmp_path) == {mine: "its checksum"}
    assert not (tmp_path / others).exists()


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.json"
    write_text(target, "old")
    monkeypatch.setattr(
        Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(ReportError, match="No space left on device"):
        write_text(target, "new")
    assert files_in(tmp_path) == {"x.json": b"old"}


def test_a_link_in_the_place_of_a_report_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    link = tmp_path / "calls.csv"
    link.symlink_to(outside)
    write_text(link, "new")
    assert (outside.read_text(), link.read_text(), link.is_symlink()) == ("kept", "new", False)


def test_a_folder_that_cannot_be_written_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(ReportError, match="out"):
        write_reports(a_batch(), tmp_path / "out")


def test_transcripts_can_be_written_alone(tmp_path: Path) -> None:
    call = make_call("a/b")
    write_transcript(call.recording, call.transcript, "a__b", tmp_path)
    written = (tmp_path / "transcripts" / "a__b.json").read_text(encoding="utf-8")
    assert json.loads(written)["call_id"] == "a/b"
