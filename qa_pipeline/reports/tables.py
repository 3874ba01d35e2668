"""The rows that CSV files and the workbook share: one a call, one a verdict, one a recording left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.checks.result import CheckResult, NearestMiss
from qa_pipeline.recordings.recording import Recording, SkippedRecording
from qa_pipeline.reports.batch import ReportBatch, ReportedCall
from qa_pipeline.reports.cells import SEPARATOR, Cell, Row, number, number_or_none
from qa_pipeline.reports.quality_tables import QUALITY_COLUMNS, competence_rows_of, quality_cells
from qa_pipeline.reports.texts import Texts, translate
from qa_pipeline.reports.wording import EXPLANATIONS, NOT_PROCESSED

CALL_COLUMNS = (
    *("call_id", "agent", "team", "campaign", "direction", "started_at", "language", "file"),
    *("playbook", "playbook_version", "compliance", "quality", "outcome", "review_reasons"),
    *("duration_s", "announced_s", "problems", "reason", "customer_ref"),
    *("engine", "engine_version", "model", "model_sha256", "playbook_sha256", "recording_sha256"),
    *QUALITY_COLUMNS,
)
FINDING_COLUMNS = (
    *("call_id", "agent", "team", "campaign", "playbook", "playbook_version", "check", "section", "title"),
    *("verdict", "reason", "points", "max_points", "critical", "competence", "confidence"),
    *("speaker", "start_s", "end_s", "quote", "wording", "missing", "evidence_count"),
    *("searched_speaker", "searched_from_s", "searched_to_s", "searched_wordings"),
    *("trigger_speaker", "trigger_wordings"),
    *("nearest_speaker", "nearest_start_s", "nearest_end_s", "nearest_quote", "nearest_wording"),
    *("nearest_missing", "nearest_score"),
)
Cells = tuple[Cell, ...]
"""A row as values in the order of its table's columns: half a million findings are no half a million dicts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows:
    """All rows of one call; plain values, which go cheaply from one process to another."""

    call: Row
    """By column; those that the call does not know are left out."""
    findings: tuple[Cells, ...]
    """In the order of `FINDING_COLUMNS`."""
    competences: tuple[Cells, ...]
    """In the order of `COMPETENCE_ROW`."""


def table_rows(call: ReportedCall, texts: Texts) -> TableRows:
    """The rows of one call, with its sentences in the language of `texts`."""
    return TableRows(
        call=call_row(call, texts),
        findings=finding_rows_of(call, texts),
        competences=competence_rows_of(call, texts),
    )


def extra_columns(recordings: Iterable[Recording]) -> tuple[str, ...]:
    """Columns of `calls.csv` that the program has no use for, under names that are not taken."""
    found: dict[str, None] = {}
    for recording in recordings:
        found.update(dict.fromkeys(_extra_name(name) for name, _ in recording.columns if _is_extra(name)))
    return tuple(found)


def finding_rows(batch: ReportBatch) -> list[Row]:
    """One row a verdict, in the order of the calls and of their playbooks."""
    texts = translate(batch.language)
    return [
        dict(zip(FINDING_COLUMNS, row, strict=True))
        for call in batch.calls
        for row in finding_rows_of(call, texts)
    ]


# Columns of calls.csv that have a column of ours already.
_KNOWN = frozenset(
    {"call_id", "file", "agent", "team", "campaign", "direction", "started_at", "language", "customer_ref"}
)


def _is_extra(name: str) -> bool:
    return name not in _KNOWN


def _extra_name(name: str) -> str:
    """An extra column that is called like one of ours would overwrite it."""
    return f"calls.csv {name}" if name in CALL_COLUMNS else name


def call_row(call: ReportedCall, texts: Texts) -> Row:
    """The call in one row."""
    card, recording, heard = call.scorecard, call.recording, call.transcript
    extra = {_extra_name(name): value for name, value in recording.columns if _is_extra(name)}
    return {
        **extra,
        "call_id": card.call_id,
        "agent": card.agent,
        "team": card.team,
        "campaign": card.campaign,
        "direction": recording.direction,
        "started_at": recording.started_at,
        "language": card.engine.language,
        "file": recording.file,
        "playbook": card.playbook.id if card.playbook else None,
        "playbook_version": card.playbook.version if card.playbook else None,
        "compliance": number_or_none(card.compliance),
        "quality": number_or_none(card.quality),
        "outcome": str(card.outcome),
        "review_reasons": SEPARATOR.join(texts.sentence(reason) for reason in card.review_reasons),
        "duration_s": number(heard.duration_s),
        "announced_s": number_or_none(heard.announced_s),
        "problems": SEPARATOR.join(str(found.problem) for found in card.problems),
        "reason": None,
        "customer_ref": recording.customer_ref,
        "engine": card.engine.name,
        "engine_version": card.engine.version,
        "model": card.engine.model,
        "model_sha256": card.engine.model_sha256,
        "playbook_sha256": card.playbook.sha256 if card.playbook else None,
        "recording_sha256": recording.sha256,
        **quality_cells(card),
    }


def skipped_call_row(skipped: SkippedRecording) -> Row:
    """A recording that could not be processed, as a row among the calls."""
    return {
        "call_id": skipped.call_id,
        "file": skipped.file,
        "outcome": NOT_PROCESSED,
        "problems": str(skipped.problem),
        "reason": skipped.reason,
    }


def skipped_row(skipped: SkippedRecording, texts: Texts) -> Row:
    """A recording that could not be processed, in a table of such."""
    return {
        "call_id": skipped.call_id,
        "file": skipped.file,
        "line": skipped.line,
        "problem": str(skipped.problem),
        "explanation": texts.gettext(EXPLANATIONS[skipped.problem]),
        "reason": skipped.reason,
    }


def finding_rows_of(call: ReportedCall, texts: Texts) -> tuple[Cells, ...]:
    """One row a verdict on the call, in the order of its playbook."""
    card = call.scorecard
    shared: Cells = (
        *(card.call_id, card.agent, card.team, card.campaign),
        card.playbook.id if card.playbook else None,
        card.playbook.version if card.playbook else None,
    )
    return tuple(
        (*shared, *_verdict(result, texts), *_place(result), *_looked(result)) for result in card.results
    )


def _verdict(result: CheckResult, texts: Texts) -> Cells:
    return (
        result.check,
        str(result.section),
        texts.rule_title(result.title),
        str(result.verdict),
        texts.sentence(result.reason),
        number(result.points),
        number(result.max_points),
        "yes" if result.critical else "no",
        result.competence,
        number(result.confidence, 3),
    )


def _place(result: CheckResult) -> Cells:
    """The first evidence, and how many there are: a row has room for one."""
    if not result.evidence:
        return (None, None, None, None, None, None, 0)
    first = result.evidence[0]
    return (
        str(first.speaker),
        number(first.start_s),
        number(first.end_s),
        first.quote,
        first.wording,
        SEPARATOR.join(first.missing),
        len(result.evidence),
    )


def _looked(result: CheckResult) -> Cells:
    """Where the check looked, what makes the step due, and what came nearest."""
    searched, trigger, nearest = result.searched, result.trigger, result.nearest
    return (
        str(searched.speaker) if searched.speaker else None,
        number(searched.from_s),
        number(searched.to_s),
        SEPARATOR.join(searched.wordings),
        str(trigger.speaker) if trigger and trigger.speaker else None,
        SEPARATOR.join(trigger.wordings) if trigger else None,
        *(_nearest(nearest) if nearest else (None,) * 7),
    )


def _nearest(nearest: NearestMiss) -> Cells:
    return (
        str(nearest.speaker),
        number(nearest.start_s),
        number(nearest.end_s),
        nearest.quote,
        nearest.wording,
        SEPARATOR.join(nearest.missing),
        number(nearest.score, 3),
    )
