"""What the JSON says of how the conversation went: behind all the older keys, in the report's language."""

import json
from dataclasses import replace
from typing import Any

from worlds import make_call, make_result

from qa_pipeline.checks import reasons
from qa_pipeline.checks.measures import CallMeasure, Usual
from qa_pipeline.checks.result import Evidence, reason
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.json_report import scorecard_json
from qa_pipeline.reports.texts import translate
from qa_pipeline.scorecard.coaching_texts import WORDS_MISSED
from qa_pipeline.scorecard.competence import Coaching, CompetenceScore

MOMENT = Evidence(
    speaker=Speaker.CUSTOMER, start_s=61.234, end_s=63.0, quote="è inaccettabile", wording="inaccettabile"
)
EMPATHY = CompetenceScore(
    competence="empathy",
    score=66.7,
    weight=12.0,
    points=12.0,
    max_points=18.0,
    gained=("complaint-acknowledged",),
    lost=("apology",),
    coaching=Coaching(
        sentence=reason(WORDS_MISSED["apology"], at_s=61.234, quote="è inaccettabile"),
        check="apology",
        keep=False,
        moment=MOMENT,
    ),
)
TALK = CallMeasure(
    name="talk_share",
    unit="share",
    value=0.62,
    start_s=0.0,
    end_s=91.5,
    usual=Usual(low=None, high=0.65, source="Own judgement."),
)
UNKNOWN = CallMeasure(name="hold_s", unit="s", value=None, why_not=reason(reasons.MEASURE_NEEDS_SPEAKERS))


def call(**changes: Any) -> ReportedCall:  # noqa: ANN401 - any of its fields
    made = make_call(results=[make_result()])
    return replace(made, scorecard=replace(made.scorecard, **changes))


def written(made: ReportedCall, language: str = "it") -> dict[str, Any]:
    text: dict[str, Any] = json.loads(scorecard_json(made, translate(language)))
    return text


def test_the_new_keys_come_behind_those_that_were_there() -> None:
    keys = list(written(call(profile="inbound", measures=(TALK,), competences=(EMPATHY,))))
    assert keys.index("profile") > keys.index("report_language") > keys.index("results")
    assert {"profile", "measures", "competences"} <= set(keys)


def test_a_measure_has_its_value_its_place_and_what_is_usual() -> None:
    assert written(call(measures=(TALK,)))["measures"] == [
        {
            "measure": "talk_share",
            "unit": "share",
            "value": 0.62,
            "why_not": None,
            "start_s": 0.0,
            "end_s": 91.5,
            "usual": {"low": None, "high": 0.65, "source": "Nostra valutazione."},
        }
    ]


def test_one_that_could_not_be_taken_says_why() -> None:
    [measure] = written(call(measures=(UNKNOWN,)), "en")["measures"]
    assert (measure["value"], measure["why_not"]) == (None, reasons.MEASURE_NEEDS_SPEAKERS)
    assert (measure["start_s"], measure["usual"]) == (None, None)


def test_a_competence_has_its_points_and_the_sentence_in_the_reports_language() -> None:
    [found] = written(call(competences=(EMPATHY,)))["competences"]
    assert {key: found[key] for key in ("competence", "score", "weight", "points", "max_points")} == {
        "competence": "empathy",
        "score": 66.7,
        "weight": 12,
        "points": 12,
        "max_points": 18,
    }
    assert (found["gained"], found["lost"], found["unsure"]) == (["complaint-acknowledged"], ["apology"], [])
    assert found["coaching"]["sentence"].startswith("Dopo «è inaccettabile», a 01:01, la prossima volta")
    assert (found["coaching"]["keep"], found["coaching"]["check"]) == (False, "apology")
    assert found["coaching"]["moment"] == {
        "speaker": "customer",
        "start_s": 61.23,
        "end_s": 63.0,
        "quote": "è inaccettabile",
    }


def test_an_older_scorecard_has_the_keys_and_nothing_in_them() -> None:
    older = written(call())
    assert (older["profile"], older["measures"], older["competences"]) == (None, [], [])
