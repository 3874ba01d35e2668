"""Labels in `CALL.expected.yaml`: the verdicts that a dialogue intends, one file a call."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from qa_pipeline.checks.result import Verdict
from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.labels import Label, Labels, OutcomeLabel, PlaybookLabel
from qa_pipeline.evaluation.words import outcome_of, verdict_of
from qa_pipeline.located_yaml import locate, read_yaml, validate
from qa_pipeline.scorecard.scorecard import Outcome


def _said(written: object) -> Verdict:
    verdict = verdict_of(written)
    if verdict is None:
        raise ValueError("no verdict; write one, or leave the check out")
    return verdict


class _ExpectedFile(BaseModel):
    """One call's labels."""

    model_config = ConfigDict(extra="forbid")

    call_id: Annotated[str, Field(min_length=1)]
    playbook: str | None = None
    outcome: Annotated[Outcome | None, BeforeValidator(outcome_of)] = None
    verdicts: dict[str, Annotated[Verdict, BeforeValidator(_said)]]
    reviewer: str | None = None
    note: str = ""
    row: dict[str, Any] = {}
    """What `calls.csv` says of the call, for those who make it of the file."""


def read_expected(path: Path) -> Labels:
    """The labels of one file.

    Raises:
        EvaluationError: what is wrong in it, as file:line:column.
    """
    data = read_yaml(path, EvaluationError)
    file = validate(_ExpectedFile, data, path, EvaluationError)

    def place(*where: str) -> str:
        line, column = locate(data, where)
        return f"{path}:{line}:{column}"

    verdicts = tuple(
        Label(
            call_id=file.call_id,
            check=check,
            verdict=verdict,
            place=place("verdicts", check),
            reviewer=file.reviewer,
            note=file.note,
        )
        for check, verdict in file.verdicts.items()
    )
    outcome = file.outcome and OutcomeLabel(
        call_id=file.call_id, outcome=file.outcome, place=place("outcome"), reviewer=file.reviewer
    )
    playbook = file.playbook and PlaybookLabel(
        call_id=file.call_id, playbook=file.playbook, place=place("playbook")
    )
    return Labels(
        verdicts=verdicts,
        outcomes=(outcome,) if outcome else (),
        playbooks=(playbook,) if playbook else (),
    )
