"""Rows of a table become labels; every mistake is said with its place, all of them at once."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from qa_pipeline.checks.result import Verdict
from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.gold_table import Row
from qa_pipeline.evaluation.labels import Label, Labels, OutcomeLabel
from qa_pipeline.evaluation.words import outcome_of, verdict_of
from qa_pipeline.scorecard.scorecard import Outcome

MOST_TOLD = 50
"""Mistakes that are told at once: a column with the wrong thing in it has thousands."""


def _named(call_id: str) -> str:
    if not call_id:
        raise ValueError("no call; write the call_id as in calls.csv")
    return call_id


class _LabelRow(BaseModel):
    """One row; columns that are not known are the reviewers' own."""

    model_config = ConfigDict(extra="ignore")

    call_id: Annotated[str, BeforeValidator(_named)]
    check: str
    verdict: Annotated[Verdict | None, BeforeValidator(verdict_of)] = None
    outcome: Annotated[Outcome | None, BeforeValidator(outcome_of)] = None
    reviewer: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _of_a_check(self) -> "_LabelRow":
        if self.verdict and not self.check:
            raise ValueError("a verdict on no check; write the check's id as in the playbook")
        return self


def labels_of(rows: Iterable[Row]) -> Labels:
    """The labels of a table.

    Raises:
        EvaluationError: everything that is wrong, a line each.
    """
    verdicts: list[Label] = []
    outcomes: list[OutcomeLabel] = []
    faults: list[str] = []
    blank = 0
    for row in rows:
        try:
            read = _LabelRow.model_validate({"call_id": "", "check": "", **row.cells})
        except ValidationError as fault:
            faults += [_told(row, dict(found)) for found in fault.errors(include_url=False)]
            continue
        reviewer = read.reviewer or None
        if read.verdict:
            verdicts.append(
                Label(
                    call_id=read.call_id,
                    check=read.check,
                    verdict=read.verdict,
                    place=row.place("verdict"),
                    reviewer=reviewer,
                    note=read.note,
                )
            )
        if read.outcome:
            place = row.place("outcome")
            outcomes.append(
                OutcomeLabel(call_id=read.call_id, outcome=read.outcome, place=place, reviewer=reviewer)
            )
        blank += not (read.verdict or read.outcome)
    if faults:
        more = [f"... and {len(faults) - MOST_TOLD} more mistakes"] if len(faults) > MOST_TOLD else []
        raise EvaluationError("\n".join([*faults[:MOST_TOLD], *more]))
    return Labels(verdicts=tuple(verdicts), outcomes=tuple(outcomes), blank=blank)


def _told(row: Row, found: dict[str, object]) -> str:
    where = found["loc"]
    column = str(where[0]) if isinstance(where, tuple) and where else "check"
    return f"{row.place(column)}: {column}: {str(found['msg']).removeprefix('Value error, ')}"
