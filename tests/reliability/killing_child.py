"""Run as a program: qa-pipeline, whose processes one call ends, when it is judged or when its page is written.

`killing_child STAGE LOG COMMAND...`; the call's id is in QA_TEST_DEADLY.
"""

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from qa_pipeline import judging, report_portions
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import main
from qa_pipeline.judging_apart import Unjudged, judge_here, work_by
from qa_pipeline.report_writer import Portion, WrittenPortion
from qa_pipeline.scorecard.scorecard import Scorecard
from reliability.slow_recogniser import make


def judge(calls: Unjudged) -> list[Scorecard]:
    """As the program does it, or not at all."""
    _die_at([recording.call_id for recording, _ in calls])
    return judge_here(calls)


def write(portion: Portion) -> WrittenPortion:
    """As the program does it, or not at all."""
    _die_at(portion.keys)
    return report_portions.write_here(portion)


def _die_at(call_ids: Sequence[str]) -> None:
    if os.environ["QA_TEST_DEADLY"] in call_ids:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    stage, log = sys.argv[1:3]
    setattr(run_module, "make_transcriber", partial(make, log, 0.0))  # noqa: B010
    work_of = report_portions.work_of
    if stage == "judging":
        setattr(judging, "work_by", lambda *it: replace(work_by(*it), do=judge))  # noqa: B010
    else:
        setattr(report_portions, "work_of", lambda *it: replace(work_of(*it), do=write))  # noqa: B010
    sys.argv = ["qa-pipeline", *sys.argv[3:]]
    main()
