"""What people say is right of the calls, as they say it: nothing is settled yet."""

from dataclasses import dataclass

from qa_pipeline.checks.result import Verdict
from qa_pipeline.scorecard.scorecard import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One person's verdict on one check of one call."""

    call_id: str
    check: str
    verdict: Verdict
    place: str
    """Where it stands: file:line:column, or file: cell."""
    reviewer: str | None = None
    """None: nobody is named; each such label is a person's of its own."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLabel:
    """One person's outcome of one call."""

    call_id: str
    outcome: Outcome
    place: str
    reviewer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookLabel:
    """The playbook that a call was labelled by, where the label says it."""

    call_id: str
    playbook: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """All labels of a file or a folder."""

    verdicts: tuple[Label, ...] = ()
    outcomes: tuple[OutcomeLabel, ...] = ()
    playbooks: tuple[PlaybookLabel, ...] = ()
    blank: int = 0
    """Rows of a table whose verdict is not filled in yet."""
