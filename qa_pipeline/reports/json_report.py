"""Scorecards and transcripts as JSON: the complete record, for machines and for archives."""

from typing import Any

import orjson

from qa_pipeline.checks.result import CheckResult, Evidence, NearestMiss, QuoteWord, Searched
from qa_pipeline.recordings.recording import Recording, RecordingProblem
from qa_pipeline.reports.batch import ReportedCall, RunInfo
from qa_pipeline.reports.cells import number, number_or_none
from qa_pipeline.reports.files import without_surrogates
from qa_pipeline.reports.json_quality import quality_json
from qa_pipeline.reports.texts import Texts
from qa_pipeline.scorecard.scorecard import MeaningRef
from qa_pipeline.speech.segment import EngineInfo, Word
from qa_pipeline.transcript.transcript import Transcript, Utterance

Json = dict[str, Any]
"""Any: what JSON holds has no narrower type in Python."""
_READABLE = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def scorecard_json(call: ReportedCall, texts: Texts) -> bytes:
    """One call's scorecard; sentences in the report's language."""
    card = call.scorecard
    playbook = card.playbook
    return _dump(
        {
            "call_id": card.call_id,
            "agent": card.agent,
            "team": card.team,
            "campaign": card.campaign,
            "playbook": playbook
            and {
                "id": playbook.id,
                "version": playbook.version,
                "sha256": playbook.sha256,
                "title": playbook.title,
            },
            "engine": _engine(card.engine),
            "compliance": number_or_none(card.compliance),
            "quality": number_or_none(card.quality),
            "outcome": str(card.outcome),
            "review_reasons": [texts.sentence(reason) for reason in card.review_reasons],
            "results": [_result(result, texts) for result in card.results],
            "problems": _problems(card.problems),
            "recording": {
                "file": call.recording.file,
                "sha256": call.recording.sha256,
                "started_at": call.recording.started_at,
                "direction": call.recording.direction,
                "duration_s": _seconds(call.transcript.duration_s),
            },
            **({"meaning": _meaning(card.meaning)} if card.meaning else {}),
            "report_language": texts.language,
            **quality_json(card, texts),
        }
    )


def transcript_json(recording: Recording, heard: Transcript) -> bytes:
    """One call's conversation as it was recognised; the words are the speakers', so no report language."""
    return _dump(
        {
            "call_id": heard.call_id,
            "language": heard.engine.language,
            "duration_s": _seconds(heard.duration_s),
            "announced_s": None if heard.announced_s is None else _seconds(heard.announced_s),
            "engine": _engine(heard.engine),
            "recording": {"file": recording.file, "sha256": recording.sha256},
            "problems": _problems(heard.problems),
            "utterances": [_utterance(utterance) for utterance in heard.utterances],
        }
    )


def run_json(run: RunInfo) -> bytes:
    """When the batch was made: the only file of a report that differs between two runs over the same calls."""
    return _dump(
        {
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "version": run.version,
            "counts": dict(run.counts),
        }
    )


def _dump(content: Json) -> bytes:
    """The same content gives the same bytes: keys in the order written here, two spaces a level, UTF-8."""
    try:
        return orjson.dumps(content, option=_READABLE)
    except TypeError:
        return orjson.dumps(_writable(content), option=_READABLE)


def _writable(content: Any) -> Any:  # noqa: ANN401 - any part of JSON
    """The same without halves of characters, which a file name that is no UTF-8 brings along."""
    if isinstance(content, str):
        return without_surrogates(content)
    if isinstance(content, dict):
        return {_writable(key): _writable(value) for key, value in content.items()}
    return [_writable(each) for each in content] if isinstance(content, list | tuple) else content


def _seconds(value: float) -> float:
    return round(float(value), 2)


def _share(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)


def _engine(engine: EngineInfo) -> Json:
    return {
        "name": engine.name,
        "version": engine.version,
        "model": engine.model,
        "model_sha256": engine.model_sha256,
        "language": engine.language,
        "language_source": engine.language_source,
        "options": dict(engine.options),
    }


def _meaning(meaning: MeaningRef) -> Json:
    return {"model": meaning.model, "sha256": meaning.sha256, "threshold": meaning.threshold}


def _problems(problems: tuple[RecordingProblem, ...]) -> list[Json]:
    return [{"problem": str(found.problem), "detail": found.detail} for found in problems]


def _result(result: CheckResult, texts: Texts) -> Json:
    return {
        "check": result.check,
        "section": str(result.section),
        "title": result.title,
        "verdict": str(result.verdict),
        "reason": texts.sentence(result.reason),
        "points": number(result.points),
        "max_points": number(result.max_points),
        "critical": result.critical,
        "confidence": round(float(result.confidence), 3),
        "evidence": [_moment(evidence) for evidence in result.evidence],
        "searched": _searched(result.searched),
        "nearest": result.nearest
        and {**_moment(result.nearest), "score": round(float(result.nearest.score), 3)},
        "trigger": result.trigger and _searched(result.trigger),
        "competence": result.competence,
    }


def _searched(searched: Searched) -> Json:
    return {
        "speaker": str(searched.speaker) if searched.speaker else None,
        "from_s": _seconds(searched.from_s),
        "to_s": _seconds(searched.to_s),
        "wordings": list(searched.wordings),
    }


def _moment(place: Evidence | NearestMiss) -> Json:
    return {
        "speaker": str(place.speaker),
        "start_s": _seconds(place.start_s),
        "end_s": _seconds(place.end_s),
        "quote": place.quote,
        "wording": place.wording,
        "words": [_quoted(word) for word in place.words],
        "missing": list(place.missing),
    }


def _quoted(word: QuoteWord) -> Json:
    return {
        "text": word.text,
        "kind": str(word.kind),
        "stands_for": word.stands_for or None,
        "confidence": _share(word.probability),
    }


def _utterance(utterance: Utterance) -> Json:
    return {
        "speaker": str(utterance.speaker),
        "start_s": _seconds(utterance.start_s),
        "end_s": _seconds(utterance.end_s),
        "text": utterance.text,
        "words": [_word(word) for word in utterance.words],
        "confidence": _share(utterance.confidence),
        "doubt": utterance.doubt,
    }


def _word(word: Word) -> Json:
    # Spelt out: a call has a thousand words, and no other part of a report has so many numbers.
    start_s, end_s, probability = word.start_s, word.end_s, word.probability
    return {
        "text": word.text,
        "start_s": None if start_s is None else round(start_s, 2),
        "end_s": None if end_s is None else round(end_s, 2),
        "confidence": None if probability is None else round(probability, 3),
    }
