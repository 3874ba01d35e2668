"""Unfinished files: found by their names, and taken away when whoever wrote them is gone."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from qa_pipeline import temporary, this_machine
from qa_pipeline.temporary import leftovers, remove_leftovers, temporary_beside
from qa_pipeline.this_machine import Place, here


def of_another(pid: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The name that another process of this machine would give."""
    with monkeypatch.context() as patched:
        patched.setattr(os, "getpid", lambda: pid)
        return temporary_beside(path)


@pytest.fixture
def gone() -> int:
    """A process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    return ended.pid


def test_a_name_is_short_in_the_same_folder_and_its_own(tmp_path: Path) -> None:
    long = tmp_path / ("è" * 127 + ".")
    named = temporary_beside(long)
    assert named.parent == tmp_path
    assert len(os.fsencode(named.name)) < 60
    assert named != temporary_beside(tmp_path / "other")
    named.touch()


def test_what_a_killed_process_left_is_taken_away_with_its_folders_and_nothing_else(
    tmp_path: Path, gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "report" / "calls"
    deep.mkdir(parents=True)
    left, folder = (of_another(gone, deep / name, monkeypatch) for name in ("a.html", "sheets"))
    left.write_text("half")
    beside = left.with_name(f"{left.name}-wal")  # a database's journal
    beside.touch()
    folder.mkdir()
    (folder / "x").write_text("half")
    kept = [deep / "a.html", temporary_beside(deep / "b.html"), deep / ".hidden", deep / ".12.part"]
    for path in kept:
        path.touch()
    assert set(leftovers(tmp_path)) == {left, beside, folder}
    remove_leftovers(tmp_path)
    assert sorted(deep.iterdir()) == sorted(kept)


def test_another_machines_file_is_left_for_a_day(
    tmp_path: Path, gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = of_another(gone, tmp_path / "a", monkeypatch)
    path.touch()
    monkeypatch.setattr(
        this_machine, "here", lambda: Place(machine="00000000", boot="0" * 8, namespace="1" * 8)
    )
    assert not tuple(leftovers(tmp_path))
    day_ago = time.time() - 25 * 3600
    os.utime(path, (day_ago, day_ago))
    assert tuple(leftovers(tmp_path)) == (path,)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell their starts apart")
def test_what_was_left_before_the_machines_last_start_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though its writer's number is another process's now."""
    own = replace(here(), machine="00000000")
    with monkeypatch.context() as patched:
        patched.setattr(temporary, "here", lambda: own)
        path = temporary_beside(tmp_path / "a")
    path.touch()
    monkeypatch.setattr(this_machine, "here", lambda: own)
    assert not tuple(leftovers(tmp_path))
    monkeypatch.setattr(this_machine, "here", lambda: replace(own, boot="11111111"))
    assert tuple(leftovers(tmp_path)) == (path,)


def test_a_file_that_says_no_place_is_left_for_a_day(tmp_path: Path, gone: int) -> None:
    path = tmp_path / f".0123abcd-89abcdef-{gone}.part"  # as former versions named it
    path.touch()
    assert not tuple(leftovers(tmp_path))
    day_ago = time.time() - 25 * 3600
    os.utime(path, (day_ago, day_ago))
    assert tuple(leftovers(tmp_path)) == (path,)


def test_a_link_among_them_is_taken_away_and_not_what_it_leads_to(
    tmp_path: Path, gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    out = tmp_path / "out"
    out.mkdir()
    of_another(gone, out / "a", monkeypatch).symlink_to(outside)
    remove_leftovers(out)
    assert not list(out.iterdir())
    assert (outside / "kept").exists()
