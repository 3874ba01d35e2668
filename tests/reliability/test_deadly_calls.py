"""A call that ends whichever process judges it, or writes its page, every time: it alone is lost, in one run and without a crash."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reliability.batches import Batch, make_batch, recordings, wait_for_the_end_of
from reliability.children import PATHS, command_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
CALLS = 7


def run(batch: Batch, stage: str, call_id: str) -> tuple[int, dict[str, str], dict[str, str]]:
    """The program's exit code; by call, its outcome, and what is wrong with those that could not be processed."""
    process = subprocess.Popen(
        command_of("killing_child.py", stage, batch.log, "run", batch.folder, "--json"),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, PATHS)), "QA_TEST_DEADLY": call_id},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said, complaints = process.communicate(timeout=300)
    assert "Traceback" not in complaints
    wait_for_the_end_of(process.pid, patience_s=2)
    told = json.loads(said)
    calls = {each["call_id"]: each["outcome"] for each in told["calls"]}
    return process.returncode, calls, {each["call_id"]: each["problem"] for each in told["not_processed"]}


def ids(batch: Batch) -> list[str]:
    return sorted(path.stem for path in recordings(batch))


def test_a_call_that_ends_the_process_that_judges_it_is_listed_as_not_assessable(tmp_path: Path) -> None:
    batch = make_batch(tmp_path / "batch", CALLS)
    deadly = ids(batch)[0]
    for _ in range(2):
        code, calls, skipped = run(batch, "judging", deadly)
        assert code == 0
        assert not skipped
        assert sorted(calls) == ids(batch)
        assert [call_id for call_id, outcome in calls.items() if outcome == "not_assessable"] == [deadly]
        assert batch.finished() == set(range(CALLS))
    assert len(batch.begun()) == CALLS, "nothing was heard again"
    rows = list(csv.DictReader((batch.out / "calls.csv").open(encoding="utf-8-sig")))
    assert sorted(row["call_id"] for row in rows) == ids(batch)
    assert batch.run()[0] == 0, "when it ends nobody any more"
    assert json.loads((batch.out / "scorecards" / f"{deadly}.json").read_bytes())["results"]


def test_a_call_that_ends_the_process_that_writes_its_page_is_listed_with_the_reason(tmp_path: Path) -> None:
    batch = make_batch(tmp_path / "batch", CALLS)
    *well, deadly = ids(batch)
    code, calls, skipped = run(batch, "writing", deadly)
    assert code == 3
    assert sorted(calls) == well
    assert skipped == {deadly: "out_of_memory"}
    assert sorted(path.stem for path in (batch.out / "report" / "calls").glob("*.html")) == well
    assert not list(batch.folder.rglob("*.part"))
    assert batch.run()[0] == 0, "when it ends nobody any more"
    assert sorted(path.stem for path in (batch.out / "scorecards").glob("*.json")) == ids(batch)
