"""What a scorecard says of how the conversation went, as JSON: measures, competences, what to do next time."""

from typing import Any

from qa_pipeline.checks.measures import CallMeasure
from qa_pipeline.checks.outcome.ending import CallOutcome
from qa_pipeline.checks.result import Evidence
from qa_pipeline.reports.cells import number, number_or_none
from qa_pipeline.reports.texts import Texts
from qa_pipeline.scorecard.competence import Coaching, CompetenceScore
from qa_pipeline.scorecard.scorecard import Scorecard

Json = dict[str, Any]
"""Any: what JSON holds has no narrower type in Python."""


def quality_json(card: Scorecard, texts: Texts) -> Json:
    """The keys that go behind the others of a scorecard; sentences in the report's language."""
    return {
        "call_outcome": card.call_outcome and _ending(card.call_outcome, texts),
        "profile": card.profile,
        "measures": [_measure(measure, texts) for measure in card.measures],
        "competences": [_competence(each, texts) for each in card.competences],
    }


def _ending(ending: CallOutcome, texts: Texts) -> Json:
    return {
        "outcome": ending.outcome.value,
        "when": ending.when,
        "reason": texts.sentence(ending.reason),
        "confidence": number(ending.confidence),
        "evidence": [_place(each) for each in ending.evidence],
    }


def _measure(measure: CallMeasure, texts: Texts) -> Json:
    usual = measure.usual
    return {
        "measure": measure.name,
        "unit": measure.unit,
        "value": number_or_none(measure.value),
        "why_not": measure.why_not and texts.sentence(measure.why_not),
        "start_s": None if measure.start_s is None else round(measure.start_s, 2),
        "end_s": None if measure.end_s is None else round(measure.end_s, 2),
        "usual": usual and {"low": usual.low, "high": usual.high, "source": texts.gettext(usual.source)},
    }


def _competence(each: CompetenceScore, texts: Texts) -> Json:
    return {
        "competence": each.competence,
        "score": number_or_none(each.score),
        "weight": number(each.weight),
        "points": number(each.points),
        "max_points": number(each.max_points),
        "gained": list(each.gained),
        "lost": list(each.lost),
        "unsure": list(each.unsure),
        "coaching": each.coaching and _coaching(each.coaching, texts),
    }


def _coaching(coaching: Coaching, texts: Texts) -> Json:
    return {
        "sentence": texts.sentence(coaching.sentence),
        "keep": coaching.keep,
        "check": coaching.check,
        "moment": coaching.moment and _place(coaching.moment),
    }


def _place(place: Evidence) -> Json:
    return {
        "speaker": str(place.speaker),
        "start_s": round(place.start_s, 2),
        "end_s": round(place.end_s, 2),
        "quote": place.quote,
    }
