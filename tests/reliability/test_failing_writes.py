"""Every write fails in turn: what was there before is there as it was or as it will be, and the same command goes on."""

import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from qa_pipeline.verifying import Remedy
from reliability.conftest import Figure
from reliability.extent import extent
from reliability.failing_writes import ALL, LIST, OLD, Answer, World, run_under_strace, world_in

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.timeout(900),  # the whole of it, where others use the machine too
]
SAYS_WHAT_TO_DO = re.compile(
    r"^qa-pipeline: .*/out\b.*: .*(run the same command again|give --out)", re.MULTILINE | re.IGNORECASE
)
FRAME = 4120
"""Of SQLite's journal: a page and its head."""
MOST_CALLS, EVERY = 300, 5
"""Of the calls that the system refuses every fifth is tried: each takes a start of the program."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_in(tmp_path_factory.mktemp("failing")) as made:
        yield made


def goes_on_after(world: World, fault: str, number: int) -> Answer:
    """The program meets a fault, and nothing is lost by it."""
    world.restore()
    answer = world.run(fault, number)
    assert_nothing_lost(world, answer)
    return answer


def assert_nothing_lost(world: World, answer: Answer) -> None:
    """It ended as it should, all is as it was or as it will be, and the same command goes on."""
    assert_clear(answer)
    finished, told = world.batch.finished(), len(world.batch.begun())
    assert set(range(OLD)) <= finished, "a finished call was lost"
    assert_legal(world, answer)
    if answer.code == 0:
        assert finished == set(range(ALL))
        # What could not be taken away is the next run's to take.
        assert {each.remedy for each in world.findings()} <= {Remedy.REMOVE}
    again = world.run()
    assert again.code == 0, again.said
    assert not finished & set(world.batch.begun()[told:]), "a finished call was heard again"
    assert world.batch.artefacts() == world.new
    assert not [*world.batch.folder.rglob("*.part")]
    assert world.findings() == []


def assert_clear(answer: Answer) -> None:
    """It ended as it should, and said what, where and what to do."""
    assert answer.code in {0, 3, 4}, answer.said
    # The decoder, which here is in the program's process, is in one of its own that has no stderr.
    assert "Traceback" not in answer.said or "PyAV library exception being dropped" in answer.said
    if answer.code == 4:
        assert SAYS_WHAT_TO_DO.search(answer.said), answer.said


def assert_legal(world: World, answer: Answer) -> None:
    """Every file is the old one or the new one, whole; where a call could not be heard the tables say so."""
    files = {name: content for name, content in world.batch.artefacts().items() if not name.endswith(".part")}
    assert files.keys() >= world.old.keys()
    assert json.loads(files[LIST]).keys() >= json.loads(world.old[LIST]).keys()
    refused = answer.code == 3
    if refused:
        rows = list(csv.reader(files["calls.csv"].decode().splitlines()))
        assert len(rows) == 1 + ALL
        assert all(row in rows for row in csv.reader(world.old["calls.csv"].decode().splitlines()))
    for name, content in files.items():
        if name != LIST and not (refused and is_of_all(name)):
            legal = [each.get(name) for each in (world.old, world.new, world.undrawn)]
            assert content in legal, f"{name} is neither the old nor the new one"


def is_of_all(name: str) -> bool:
    """Whether a file tells of all calls."""
    return not name.startswith(("report/calls/", "scorecards/", "transcripts/", "audio/"))


@pytest.mark.parametrize("fault", ["one fails", "disk fills"])
def test_every_write_fails_in_turn(world: World, fault: str, figure: Figure) -> None:
    world.restore()
    moments = world.run("none" if fault == "one fails" else fault, -1).moments
    tried = range(0, moments, extent(moments // 5, 1))
    answers = [goes_on_after(world, fault, number) for number in tried]
    codes = counted(answers)
    assert codes[4] > len(answers) // 2
    figure(f"writes: {fault}", len(answers), f"{len(answers)} of {moments} points, ended {codes}")


def counted(answers: Sequence[Answer]) -> dict[int, int]:
    """How often each exit code came."""
    return {code: sum(answer.code == code for answer in answers) for code in (0, 3, 4)}


def test_the_database_fails_at_any_of_its_pages(world: World, figure: Figure) -> None:
    biggest = max(path.stat().st_size for path in world.before.rglob("*") if path.is_file())
    sizes = range(0, biggest, FRAME)[:: extent(20, 1)]
    answers = [goes_on_after(world, "files end", size) for size in sizes]
    assert {answer.code for answer in answers} == {4}
    figure("writes: files end", len(answers), f"{len(answers)} sizes up to {biggest}")


@pytest.mark.reliability
@pytest.mark.parametrize("call", ["fsync,fdatasync", "pwrite64", "ftruncate"])
def test_the_system_refuses_what_the_database_asks_for(
    world: World, call: str, tmp_path: Path, figure: Figure
) -> None:
    """What SQLite itself asks the system for is seen by nobody in Python."""
    answers: list[Answer] = []
    for number in range(1, MOST_CALLS, EVERY):
        world.restore()
        answer = run_under_strace(world, call, number, tmp_path / "trace")
        if not answer.moments:
            break
        assert_nothing_lost(world, answer)
        answers.append(answer)
    assert answers
    figure(f"writes: {call}", len(answers), f"{len(answers)} refused, ended {counted(answers)}")
