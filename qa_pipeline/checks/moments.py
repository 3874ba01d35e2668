"""When a quality rule is due, and where in the call what it asks for would have fitted best."""

from collections.abc import Mapping, Sequence
from enum import Enum

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judged import DOUBT, Judged, whole
from qa_pipeline.checks.judgement import cannot_deny
from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.result import Evidence, Verdict, reason
from qa_pipeline.checks.wordlists.found import Found
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.transcript.transcript import Utterance

NOT_HEARD = 0.8
"""How sure it is that a rule is not due: customers complain in words of no list too."""
SHOWN_WORDS = 14
"""Of a passage that is quoted whole; more is hard to read in a sentence."""


class Place(Enum):
    """Where something fits that no word of the customer's calls for."""

    BEGINNING = 1
    END = 2
    LONGEST_OF_CUSTOMER = 3
    LONGEST_OF_AGENT = 4


CALLED_FOR_BY: Mapping[str, tuple[str, ...]] = {
    "empathy": ("complaint", "churn_threat", "objection"),
    "apology": ("complaint", "churn_threat"),
    "ownership": ("complaint", "supervisor_request"),
    "positive_alternative": ("objection", "refusal", "churn_threat"),
    "active_listening": ("complaint", "objection"),
}
"""What a customer says that calls for words of a list, the most telling first."""
FITS_AT: Mapping[str, Place] = {
    "greeting": Place.BEGINNING,
    "farewell": Place.END,
    "clarity": Place.LONGEST_OF_AGENT,
}


def not_due(context: CallContext, rule: QualityRule, judged: Judged) -> Judged:
    """The verdict on a rule that is due only where the customer said something, if it was not said, or not surely."""
    if not rule.when_heard:
        return judged
    heard = _heard(context, rule.when_heard)
    if any(each.sure for each in heard):
        return judged
    if not heard:
        if doubt := cannot_deny(context, Speaker.CUSTOMER, whole(context)):
            return Judged(Verdict.UNSURE, doubt)
        return Judged(Verdict.NOT_APPLICABLE, reason(reasons.NOT_TRIGGERED), (), NOT_HEARD)
    if judged.verdict is not Verdict.FAIL:
        return judged
    why = reason(reasons.TRIGGER_UNSURE, at_s=heard[0].evidence.start_s)
    return judged._replace(
        verdict=Verdict.UNSURE, reason=why, evidence=(heard[0].evidence,), confidence=DOUBT
    )


def occasion(context: CallContext, rule: QualityRule, judged: Judged) -> Evidence | None:
    """Of a lost rule the place of the call to learn from: where it was said, or where it would have fitted."""
    if judged.verdict is not Verdict.FAIL:
        return None
    if rule.lexicon and rule.at_least is not None:
        return _called_for(context, rule, rule.lexicon)
    if rule.lexicon:
        return _surely_said(context, rule, judged)
    return judged.evidence[0] if judged.evidence else None


def _surely_said(context: CallContext, rule: QualityRule, judged: Judged) -> Evidence | None:
    """Of the places that the verdict shows the first that is no doubt."""
    sure = {
        (each.evidence.start_s, each.evidence.quote)
        for each in context.words.found(rule.lexicon or "", rule.speaker)
        if each.sure
    }
    return next((place for place in judged.evidence if (place.start_s, place.quote) in sure), None)


def _called_for(context: CallContext, rule: QualityRule, name: str) -> Evidence | None:
    for calling in (*rule.when_heard, *CALLED_FOR_BY.get(name, ())):
        sure = [each for each in _heard(context, (calling,)) if each.sure]
        if sure:
            return sure[0].evidence
    return _passage(context, FITS_AT.get(name, Place.LONGEST_OF_CUSTOMER))


def _heard(context: CallContext, names: Sequence[str]) -> list[Found]:
    """What the customer said of these lists, in time order."""
    found = [each for name in names for each in context.words.found(name, Speaker.CUSTOMER) if each.possible]
    return sorted(found, key=lambda each: each.evidence.start_s)


def _passage(context: CallContext, place: Place) -> Evidence | None:
    believed = context.timings.believed
    of = Speaker.CUSTOMER if place is Place.LONGEST_OF_CUSTOMER else Speaker.AGENT
    said = [each for each in believed if each.speaker is of] or list(believed)
    if not said:
        return None
    if place is Place.BEGINNING:
        return _quoted(said[0])
    if place is Place.END:
        return _quoted(said[-1])
    return _quoted(max(said, key=lambda each: len(each.words)))


def _quoted(said: Utterance) -> Evidence:
    words = [word.text.strip() for word in said.words]
    quote = " ".join(words[:SHOWN_WORDS]) + (" …" if len(words) > SHOWN_WORDS else "")
    return Evidence(speaker=said.speaker, start_s=said.start_s, end_s=said.end_s, quote=quote, wording="")
