"""Scorecards from a few words, and labels from lines of a table."""

from pathlib import Path

from conftest import ENGINE
from qa_pipeline.checks import reasons
from qa_pipeline.checks.result import CheckResult, Searched, Section, Verdict, reason
from qa_pipeline.evaluation.compare import Pair
from qa_pipeline.evaluation.gold_csv import read_csv_rows
from qa_pipeline.evaluation.gold_rows import labels_of
from qa_pipeline.evaluation.labels import Labels
from qa_pipeline.scorecard.scorecard import Outcome, PlaybookRef, Scorecard

LETTERS = {
    "p": Verdict.PASS,
    "f": Verdict.FAIL,
    "u": Verdict.UNSURE,
    "n": Verdict.NOT_APPLICABLE,
}
FILE = Path("gold.csv")


def make_result(check: str, verdict: str, confidence: float = 0.9) -> CheckResult:
    return CheckResult(
        check=check,
        section=Section.COMPLIANCE,
        title=check,
        verdict=LETTERS[verdict],
        reason=reason(reasons.FORBIDDEN_NOT_SAID),
        max_points=10,
        confidence=confidence,
        searched=Searched(speaker=None, from_s=0, to_s=1),
    )


def make_card(
    call_id: str, playbook: str | None = "p", outcome: Outcome = Outcome.PASSED, **verdicts: str
) -> Scorecard:
    """Verdicts by check, each a letter: greeting="p", price="u"."""
    return Scorecard(
        call_id=call_id,
        agent=None,
        team=None,
        campaign=None,
        playbook=PlaybookRef(id=playbook, version="1", sha256="", title="") if playbook else None,
        engine=ENGINE,
        compliance=None,
        quality=None,
        outcome=outcome,
        review_reasons=(),
        problems=(),
        results=tuple(make_result(check, verdict) for check, verdict in verdicts.items()),
    )


def make_labels(*lines: str, heading: str = "call_id,check,verdict,reviewer,note,outcome") -> Labels:
    """Labels from the lines of a CSV file."""
    return labels_of(read_csv_rows(FILE, "\n".join((heading, *lines)).encode()))


def make_pairs(*said: str, calls: int = 1, confidence: float = 0.9) -> list[Pair]:
    """What is meant and said, in two letters each: "pp" is a right pass, "pf" a false fail; dealt out over `calls`."""
    return [
        Pair(
            call_id=f"c{at % calls}",
            check="greeting",
            playbook="p",
            section=Section.COMPLIANCE,
            language="it",
            gold=LETTERS[gold],
            said=LETTERS[verdict],
            confidence=confidence,
            result=make_result("greeting", verdict, confidence),
            place=f"gold.csv:{at + 2}:1",
            note="",
        )
        for at, (gold, verdict) in enumerate(map(tuple, said))
    ]
