"""The rows that CSV files and the workbook share: one a call, one a verdict, one a recording left out."""

from collections.abc import Iterable

from qa_pipeline.checks.result import CheckResult
from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.reports.batch import ReportBatch, ReportedCall
from qa_pipeline.reports.cells import SEPARATOR, Row, number, number_or_none
from qa_pipeline.reports.quality_tables import QUALITY_COLUMNS, quality_cells
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


def call_rows(batch: ReportBatch) -> list[Row]:
    """One row a call, the recordings that could not be processed at the end; all with the same columns."""
    texts = translate(batch.language)
    rows = [_call_row(call, texts) for call in batch.calls]
    return rows + [_skipped_row(skipped) for skipped in batch.skipped]


def call_columns(batch: ReportBatch) -> tuple[str, ...]:
    """The columns of the calls' table: ours, then the extra ones of `calls.csv` in its order."""
    return CALL_COLUMNS + extra_columns(batch.calls)


def extra_columns(calls: Iterable[ReportedCall]) -> tuple[str, ...]:
    """Columns of `calls.csv` that the program has no use for, under names that are not taken."""
    found: dict[str, None] = {}
    for call in calls:
        found.update(
            dict.fromkeys(_extra_name(name) for name, _ in call.recording.columns if _is_extra(name))
        )
    return tuple(found)


def finding_rows(batch: ReportBatch) -> list[Row]:
    """One row a verdict, in the order of the calls and of their playbooks."""
    texts = translate(batch.language)
    return [_finding_row(call, result, texts) for call in batch.calls for result in call.scorecard.results]


# Columns of calls.csv that have a column of ours already.
_KNOWN = frozenset(
    {"call_id", "file", "agent", "team", "campaign", "direction", "started_at", "language", "customer_ref"}
)


def _is_extra(name: str) -> bool:
    return name not in _KNOWN


def _extra_name(name: str) -> str:
    """An extra column that is called like one of ours would overwrite it."""
    return f"calls.csv {name}" if name in CALL_COLUMNS else name


def _call_row(call: ReportedCall, texts: Texts) -> Row:
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


def _skipped_row(skipped: SkippedRecording) -> Row:
    return {
        "call_id": skipped.call_id,
        "file": skipped.file,
        "outcome": NOT_PROCESSED,
        "problems": str(skipped.problem),
        "reason": skipped.reason,
    }


def skipped_rows(batch: ReportBatch) -> list[Row]:
    """One row a recording that could not be processed."""
    texts = translate(batch.language)
    return [
        {
            "call_id": skipped.call_id,
            "file": skipped.file,
            "line": skipped.line,
            "problem": str(skipped.problem),
            "explanation": texts.gettext(EXPLANATIONS[skipped.problem]),
            "reason": skipped.reason,
        }
        for skipped in batch.skipped
    ]


def _finding_row(call: ReportedCall, result: CheckResult, texts: Texts) -> Row:
    card = call.scorecard
    return {
        "call_id": card.call_id,
        "agent": card.agent,
        "team": card.team,
        "campaign": card.campaign,
        "playbook": card.playbook.id if card.playbook else None,
        "playbook_version": card.playbook.version if card.playbook else None,
        "check": result.check,
        "section": str(result.section),
        "title": result.title,
        "verdict": str(result.verdict),
        "reason": texts.sentence(result.reason),
        "points": number(result.points),
        "max_points": number(result.max_points),
        "critical": "yes" if result.critical else "no",
        "competence": result.competence,
        "confidence": number(result.confidence, 3),
        **_place(result),
        **_looked(result),
    }


def _place(result: CheckResult) -> Row:
    """The first evidence, and how many there are: a row has room for one."""
    if not result.evidence:
        return {"evidence_count": 0}
    first = result.evidence[0]
    return {
        "speaker": str(first.speaker),
        "start_s": number(first.start_s),
        "end_s": number(first.end_s),
        "quote": first.quote,
        "wording": first.wording,
        "missing": SEPARATOR.join(first.missing),
        "evidence_count": len(result.evidence),
    }


def _looked(result: CheckResult) -> Row:
    """Where the check looked, what makes the step due, and what came nearest."""
    searched, trigger, nearest = result.searched, result.trigger, result.nearest
    row: Row = {
        "searched_speaker": str(searched.speaker) if searched.speaker else None,
        "searched_from_s": number(searched.from_s),
        "searched_to_s": number(searched.to_s),
        "searched_wordings": SEPARATOR.join(searched.wordings),
    }
    if trigger is not None:
        row |= {
            "trigger_speaker": str(trigger.speaker) if trigger.speaker else None,
            "trigger_wordings": SEPARATOR.join(trigger.wordings),
        }
    if nearest is not None:
        row |= {
            "nearest_speaker": str(nearest.speaker),
            "nearest_start_s": number(nearest.start_s),
            "nearest_end_s": number(nearest.end_s),
            "nearest_quote": nearest.quote,
            "nearest_wording": nearest.wording,
            "nearest_missing": SEPARATOR.join(nearest.missing),
            "nearest_score": number(nearest.score, 3),
        }
    return row
