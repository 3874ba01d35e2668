"""Files appear whole or not at all; what keeps one from being written is told with its place and what to do."""

import errno
import re
from pathlib import Path

import pytest

from qa_pipeline.errors import ReportError
from qa_pipeline.reports.files import replacing, write_bytes

FULL = OSError(errno.ENOSPC, "No space left on device")
TO_DO = "Make room there, or make it writable, and run the same command again"


def test_what_cannot_be_written_is_told_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.mkdir()
    with pytest.raises(
        ReportError, match=rf"{re.escape(str(path))}: cannot be written: Is a directory\. {TO_DO}"
    ):
        write_bytes(path, b"new")


def test_a_fault_while_several_files_are_written_is_not_blamed_on_the_last_one(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"old")
    with pytest.raises(ReportError) as told:
        _fail_between(tmp_path / "a.csv", tmp_path / "b.csv")
    assert str(told.value).startswith(f"{tmp_path}: the report cannot be written: No space left on device. ")
    assert TO_DO in str(told.value)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(
        ("a.csv", "b.csv"), b"old"
    )


def _fail_between(one: Path, other: Path) -> None:
    with replacing(one) as first, replacing(other):
        first.write_bytes(b"half of")
        raise FULL


def test_a_fault_of_one_file_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with (
        pytest.raises(ReportError, match=r"/a\.csv: cannot be written: Is a directory"),
        replacing(tmp_path / "a.csv") as path,
    ):
        path.write_bytes(b"new")
    assert [*tmp_path.iterdir()] == [tmp_path / "a.csv"]
