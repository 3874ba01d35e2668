"""What can go wrong, one class a stage; every message says what, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_pipeline.recordings.recording import Problem


class QaPipelineError(Exception):
    """Base of all errors that a user may meet; its text is a full sentence for them."""


class SettingsError(QaPipelineError):
    """The workspace or its `qa.yaml` cannot be used."""


class LogError(QaPipelineError):
    """The log file cannot be written."""


class RecordingsError(QaPipelineError):
    """The list of calls cannot be read at all (one bad row is a value, not an error)."""


class AudioError(QaPipelineError):
    """A recording holds nothing that can be heard; `problem` is its name in the closed list."""

    def __init__(self, problem: Problem, message: str) -> None:
        super().__init__(message)
        self.problem = problem


class SpeechError(QaPipelineError):
    """The recogniser or its model cannot be used."""


class TranscriptError(QaPipelineError):
    """A transcript made elsewhere cannot be used; says why, without its file's name."""


class PlaybookError(QaPipelineError):
    """A playbook is wrong; the message begins with file:line:column."""


class StoreError(QaPipelineError):
    """The store cannot be opened or written."""


class DamagedStoreError(StoreError):
    """The store's database is damaged, or none of ours."""


class WorkError(QaPipelineError):
    """The processes among which much work is shared do not stay alive."""


class ReportError(QaPipelineError):
    """A report cannot be written."""


class EvaluationError(QaPipelineError):
    """The labels that verdicts are compared with cannot be used; the message says where, as file:line:column."""
