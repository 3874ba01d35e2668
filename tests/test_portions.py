"""Portions worked on by processes: in their order, no more of them than are waited for, and one process's death loses none."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_pipeline.errors import WorkError
from qa_pipeline.portions import Work, in_order

_folder: Path | None = None


def begin(folder: Path) -> None:
    global _folder  # noqa: PLW0603 - as the program's own processes are set up
    _folder = folder


def double(number: int) -> int:
    """Twice the number; on 13 the process dies, as often as there are files in the folder."""
    assert _folder
    if number == 13 and (left := sorted(_folder.iterdir())):
        left[0].unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def work(folder: Path, deaths: int = 0) -> Work[int, int]:
    for number in range(deaths):
        (folder / str(number)).touch()
    return Work(do=double, begin=begin, arguments=(folder,), ahead=2)


def itself(number: int) -> int:
    return number


@pytest.mark.parametrize("deaths", [0, 1, 2])
def test_whoever_dies_the_results_are_all_there_in_their_order(tmp_path: Path, deaths: int) -> None:
    found = list(in_order(range(10, 30), itself, work(tmp_path, deaths)))
    assert found == [(number, 2 * number) for number in range(10, 30)]


def test_where_processes_die_again_and_again_it_is_said_and_what_was_done_is_kept(tmp_path: Path) -> None:
    done: list[int] = []
    with pytest.raises(WorkError, match=r"memory runs out.*run the same command again"):
        done.extend(number for number, _ in in_order(range(13, 20), itself, work(tmp_path, 9)))
    assert done == []
    assert len(list(tmp_path.iterdir())) == 9 - 3, "tried three times"


def test_no_more_are_asked_for_than_wait(tmp_path: Path) -> None:
    asked = []

    def items() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    results = in_order(items(), itself, work(tmp_path))
    next(results)
    assert len(asked) <= 2 * (os.cpu_count() or 1) + 1
    results.close()
