"""Judging calls in processes of their own: one that ends its process, again and again, is listed as one that nobody could judge."""

import os

import structlog

from qa_pipeline.judge import Rules, get_ready, judge
from qa_pipeline.portions import Work
from qa_pipeline.recordings.recording import Problem, Recording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.scorecard.scoring import failed_scorecard
from qa_pipeline.transcript.transcript import Transcript

log = structlog.get_logger()

Unjudged = list[tuple[Recording, Transcript]]
"""A portion."""
_WORTH_COMPILING = 200
"""Calls from which on the inner loops are compiled at once; with fewer that is done when there was enough to do."""
_AHEAD = 2
"""Portions a process that wait in memory to be judged, or to be stored."""


_rules: Rules | None = None
"""A judging process's own rules."""


def _begin(rules: Rules, count: int) -> None:
    global _rules  # noqa: PLW0603 - the only way to hand something to what a process does
    if rules.meaning:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # a process a core; each model would take them all
    _rules = rules
    if count >= _WORTH_COMPILING:
        get_ready(rules)


def work_by(rules: Rules, count: int) -> Work[Unjudged, list[Scorecard]]:
    """Judging as processes of their own do it, a portion of calls at a time.

    Args:
        rules: what calls are judged by.
        count: how many there are.
    """
    return Work(
        do=judge_here,
        begin=_begin,
        arguments=(rules, count),
        split=lambda calls: [[call] for call in calls],
        give_up=_given_up,
        ahead=_AHEAD,
    )


def _given_up(calls: Unjudged, problem: Problem) -> list[Scorecard]:
    """Of a call that ends the process that judges it. Perhaps by its measures, so there are none."""
    [(recording, transcript)] = calls
    log.error("checks_failed", call_id=recording.call_id, problem=problem.value)
    return [failed_scorecard(recording, transcript)]


def judge_here(calls: Unjudged) -> list[Scorecard]:
    """What such a process does."""
    if _rules is None:
        raise RuntimeError("the process was not set up")
    return [judge(recording, transcript, _rules) for recording, transcript in calls]
