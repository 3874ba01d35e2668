"""The JSON files: fixed keys in a fixed order, for machines."""

import json
from dataclasses import replace

import pytest
from worlds import make_call, make_result, make_utterances, near, said

from qa_pipeline.checks import reasons
from qa_pipeline.checks.result import reason
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.reports.batch import RunInfo
from qa_pipeline.reports.json_report import run_json, scorecard_json, transcript_json
from qa_pipeline.reports.texts import translate
from qa_pipeline.scorecard.scorecard import Outcome

IT = translate("it")


def test_a_scorecard_has_the_products_keys_in_the_products_order() -> None:
    card = json.loads(scorecard_json(make_call(results=[make_result()]), IT))
    fixed = ["call_id", "agent", "team", "campaign", "playbook", "engine", "compliance", "quality", "outcome"]
    assert list(card)[:11] == [*fixed, "review_reasons", "results"]
    assert list(card["playbook"])[:3] == ["id", "version", "sha256"]
    assert list(card["engine"])[:5] == ["name", "version", "model", "model_sha256", "language"]
    keys = [
        "check",
        "section",
        "title",
        "verdict",
        "reason",
        "points",
        "max_points",
        "critical",
        "confidence",
    ]
    assert list(card["results"][0])[:12] == [*keys, "evidence", "searched", "nearest"]


def test_a_verdict_carries_its_evidence_and_where_was_searched() -> None:
    spoken = make_utterances("agent: Buongiorno sono Anna")
    result = make_result(evidence=[said(spoken, "sono Anna", "sono {agent}")], confidence=0.94449)
    written = json.loads(scorecard_json(make_call(utterances=spoken, results=[result]), IT))["results"][0]
    assert written["confidence"] == 0.944
    [place] = written["evidence"]
    assert {name: place[name] for name in list(place)[:5]} == {
        "speaker": "agent",
        "start_s": 0.9,
        "end_s": 1.7,
        "quote": "sono Anna",
        "wording": "sono {agent}",
    }
    assert written["searched"] == {"speaker": "agent", "from_s": 0.0, "to_s": 600.0, "wordings": []}
    assert written["nearest"] is None


def test_a_fail_carries_its_nearest_miss() -> None:
    spoken = make_utterances("agent: Buongiorno sono Anna")
    result = make_result("fail", nearest=near(spoken, "Buongiorno", "buonasera", 0.61111), speaker=None)
    written = json.loads(scorecard_json(make_call(utterances=spoken, results=[result]), IT))["results"][0]
    assert written["searched"]["speaker"] is None
    assert written["nearest"] == {
        "speaker": "agent",
        "start_s": 0.5,
        "end_s": 0.9,
        "quote": "Buongiorno",
        "wording": "buonasera",
        "words": [],
        "missing": [],
        "score": 0.611,
    }


@pytest.mark.parametrize(
    ("language", "why"), [("it", "Nessuno script vale per questa chiamata."), ("en", reasons.NO_PLAYBOOK)]
)
def test_reasons_are_sentences_in_the_reports_language(language: str, why: str) -> None:
    call = make_call(
        outcome=Outcome.NOT_ASSESSABLE,
        review=[reason(reasons.NO_PLAYBOOK)],
        playbook=None,
        compliance=None,
        quality=None,
    )
    card = json.loads(scorecard_json(call, translate(language)))
    assert (card["review_reasons"], card["playbook"], card["compliance"]) == ([why], None, None)
    assert card["report_language"] == language


def test_a_transcript_tells_every_word_and_how_surely_it_was_heard() -> None:
    spoken = make_utterances("agent: Buongiorno ~sono Anna", "customer: Sottotitoli (no_speech)")
    call = make_call(utterances=spoken, problems=[Problem.MONO])
    written = json.loads(transcript_json(call.recording, call.transcript))
    first, second = written["utterances"]
    assert list(first) == ["speaker", "start_s", "end_s", "text", "words", "confidence", "doubt"]
    assert first["words"][1] == {"text": "sono", "start_s": 0.9, "end_s": 1.3, "confidence": 0.31}
    assert (first["doubt"], second["doubt"]) == (None, "no_speech")
    assert written["problems"] == [{"problem": "mono", "detail": "Found: mono."}]
    assert (written["language"], written["engine"]["model"]) == ("it", "starter")


def test_what_an_imported_transcript_does_not_say_is_null() -> None:
    [spoken] = make_utterances("agent: Buongiorno")
    word = replace(spoken.words[0], start_s=None, end_s=None, probability=None)
    call = make_call(utterances=(replace(spoken, words=(word,), confidence=None),))
    [written] = json.loads(transcript_json(call.recording, call.transcript))["utterances"]
    assert written["words"] == [{"text": "Buongiorno", "start_s": None, "end_s": None, "confidence": None}]
    assert (written["confidence"], written["start_s"]) == (None, 0.5)


def test_many_words_are_rounded_as_one_is() -> None:
    [spoken] = make_utterances("agent: Buongiorno")
    known = replace(spoken.words[0], start_s=1.23456, end_s=2.0, probability=0.98765)
    unknown = replace(known, start_s=None, end_s=None, probability=None)
    for words in ((known, unknown), (known, unknown) * 50):
        call = make_call(utterances=(replace(spoken, words=words),))
        [written] = json.loads(transcript_json(call.recording, call.transcript))["utterances"]
        assert written["words"][:2] == [
            {"text": "Buongiorno", "start_s": 1.23, "end_s": 2.0, "confidence": 0.988},
            {"text": "Buongiorno", "start_s": None, "end_s": None, "confidence": None},
        ]
        assert written["words"][2:] == written["words"][:2] * (len(words) // 2 - 1)


def test_json_is_readable_text_that_ends_its_last_line() -> None:
    written = scorecard_json(make_call(agent="Niccolò"), IT).decode()
    assert '\n"agent": "Niccolò",\n' in written
    assert written.endswith("}\n")


def test_a_line_holds_a_key_and_of_lists_an_entry() -> None:
    spoken = make_utterances("agent: Buongiorno", "customer: sì, Anna?")
    call = make_call(utterances=spoken)
    lines = transcript_json(call.recording, call.transcript).decode().splitlines()
    start = lines.index('"utterances": [')
    assert [json.loads(line.rstrip(","))["text"] for line in lines[start + 1 : start + 3]] == [
        "Buongiorno",
        "sì, Anna?",
    ]
    assert lines[start + 3 :] == ["]", "}"]


def test_what_looks_like_json_in_a_text_stays_the_text() -> None:
    said = '"},{"speaker":"agent"},{"text":"'
    [spoken] = make_utterances("agent: Buongiorno")
    call = make_call(utterances=(replace(spoken, text=said),) * 2)
    written = transcript_json(call.recording, call.transcript).decode()
    assert [each["text"] for each in json.loads(written)["utterances"]] == [said, said]
    assert len(written.splitlines()) == len(json.loads(written)) + 2 + 3


def test_the_times_of_a_run_have_their_own_file() -> None:
    run = RunInfo(
        started_at="2026-11-23T20:00:00",
        finished_at="2026-11-23T20:01:00",
        version="0.1",
        counts=(("scored", 2),),
    )
    assert json.loads(run_json(run))["counts"] == {"scored": 2}
