"""Scorecards and transcripts as JSON: the complete record, for machines and for archives."""

from itertools import islice
from typing import Any

import orjson

from qa_pipeline.checks.result import CheckResult, Evidence, NearestMiss, QuoteWord, Searched
from qa_pipeline.recordings.recording import Recording, RecordingProblem
from qa_pipeline.reports.batch import ReportedCall, RunInfo
from qa_pipeline.reports.cells import number, number_or_none, rounded
from qa_pipeline.reports.files import without_surrogates
from qa_pipeline.reports.json_quality import quality_json
from qa_pipeline.reports.texts import Texts
from qa_pipeline.scorecard.scorecard import MeaningRef
from qa_pipeline.speech.segment import EngineInfo, Word
from qa_pipeline.transcript.transcript import Transcript, Utterance

Json = dict[str, Any]
"""Any: what JSON holds has no narrower type in Python."""


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
            "utterances": _utterances(heard.utterances),
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
    """The same content gives the same bytes: keys in the order written here, UTF-8, a line a key, and of lists a line an entry.

    A line for each number of each word would make the files twice as large, and nobody reads them that way.
    """
    try:
        return _written(content)
    except TypeError:
        return _written(_writable(content))


def _written(content: Json) -> bytes:
    lines = [orjson.dumps(key) + b": " + _value(value) for key, value in content.items()]
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


def _value(value: Any) -> bytes:  # noqa: ANN401 - any part of JSON
    coded = orjson.dumps(value)
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return coded
    # Between two entries, and in no text: there the sign before a quotation mark is a backslash.
    first = b"{" + orjson.dumps(next(iter(value[0]))) + b":"
    return b"[\n" + coded[1:-1].replace(b"}," + first, b"},\n" + first) + b"\n]"


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
        "words": _quoted(place.words),
        "missing": list(place.missing),
    }


def _quoted(words: tuple[QuoteWord, ...]) -> list[Json]:
    return [
        {
            "text": word.text,
            "kind": word.kind,  # orjson writes its value
            "stands_for": word.stands_for or None,
            "confidence": None if word.probability is None else round(word.probability, 3),
        }
        for word in words
    ]


def _utterances(utterances: tuple[Utterance, ...]) -> list[Json]:
    words = iter(_words([word for utterance in utterances for word in utterance.words]))
    return [
        {
            "speaker": utterance.speaker.value,
            "start_s": _seconds(utterance.start_s),
            "end_s": _seconds(utterance.end_s),
            "text": utterance.text,
            "words": list(islice(words, len(utterance.words))),
            "confidence": _share(utterance.confidence),
            "doubt": utterance.doubt,
        }
        for utterance in utterances
    ]


def _words(words: list[Word]) -> list[Json]:
    """All words of a call at once: there are a thousand, and no other part of a report has so many numbers."""
    starts = rounded([word.start_s for word in words], 2)
    ends = rounded([word.end_s for word in words], 2)
    shares = rounded([word.probability for word in words], 3)
    return [
        {"text": word.text, "start_s": start_s, "end_s": end_s, "confidence": share}
        for word, start_s, end_s, share in zip(words, starts, ends, shares, strict=True)
    ]
