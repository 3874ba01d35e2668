"""Calls in which every text that comes from outside is one and the same, so that two of them differ in nothing but their texts."""

import re
from dataclasses import replace

from quality_worlds import make_coaching, make_competence, make_ending, make_measure, make_rule, with_quality
from worlds import ENGINE, a_batch, make_call, make_result, make_skipped, make_utterances, near, said

from qa_pipeline.checks import reasons
from qa_pipeline.checks.result import CheckResult, Reason, Searched, reason
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.reports.batch import ReportBatch, ReportedCall
from qa_pipeline.scorecard.scorecard import Outcome, PlaybookRef
from qa_pipeline.transcript.transcript import Utterance

PLAIN = "Annamaria"
"""A text that is not hostile: what pages of hostile ones look like."""
_NEUTRAL = "[[TEXT]]"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")


def seen(text: str) -> str:
    """What a reader sees of a text: no control characters, no halves of characters, blanks as one."""
    return " ".join(_CONTROLS.sub(" ", _HALVES.sub("\ufffd", text)).split())


def hostile_batch(texts: tuple[str, ...], language: str = "it") -> ReportBatch:
    """A call of each text, and a recording that could not be processed."""
    calls = [hostile_call(text) for text in texts]
    skipped = [make_skipped(text, call_id=text) for text in texts]
    return a_batch(*calls, skipped=[replace(one, reason=one.file) for one in skipped], language=language)


def hostile_call(text: str) -> ReportedCall:
    """The text as name, quote, file, campaign, title, wording, and wherever else somebody else's can stand."""
    spoken = _spoken(text)
    results = _results(text, spoken)
    call = make_call(
        text,
        utterances=spoken,
        results=results,
        agent=text,
        team=text,
        campaign=text,
        file=text,
        started_at=text,
        outcome=Outcome.NEEDS_REVIEW,
        review=[_because(text)],
        problems=[Problem.MONO],
        engine=replace(ENGINE, name=text, version=text, model=text),
        audio_href="../../audio/call.wav",
        columns=((text, text), ("outcome", text)),
        playbook=PlaybookRef(id=text, version=text, sha256="b" * 64, title=text),
    )
    problems = tuple(replace(one, detail=text) for one in call.scorecard.problems)
    call = replace(
        call,
        recording=replace(call.recording, customer_ref=text),
        scorecard=replace(call.scorecard, problems=problems),
    )
    coached = make_coaching("Do.", "rule", results[0].evidence[0])
    coached = replace(coached, sentence=reason("Do: {quote}.", quote=_quoted(text)))
    made = make_competence(results=results, coaching=coached)
    ending = make_ending(when=text, because=_because(text), evidence=results[0].evidence)
    return with_quality(call, ending=ending, competences=[made], measures=[make_measure()], profile=text)


def _quoted(text: str) -> str:
    """A quote of it; of what it ends with, a page would leave out a comma."""
    return f"{text} e poi"


def _because(text: str) -> Reason:
    return reason(reasons.OUT_OF_ORDER, at_s=1.0, other=text, other_s=2.0)


def _results(text: str, spoken: tuple[Utterance, ...]) -> list[CheckResult]:
    at = replace(said(_neutral(), _NEUTRAL), quote=_quoted(text), wording=f"{text} in the script")
    missed = replace(near(_neutral(), _NEUTRAL, f"{text} in the script", 0.4), quote=_quoted(text))
    due = Searched(speaker=Speaker.CUSTOMER, from_s=0, to_s=1, wordings=(text,))
    lost = replace(make_rule("fail", "rule"), title=text, reason=_because(text), occasion=at)
    return [
        make_result(title=text, check=f"a{text}", because=_because(text), evidence=[at], critical=True),
        make_result("fail", title=text, check=f"b{text}", because=_because(text), nearest=missed, wordings=[text] * 5),
        make_result("unsure", title=text, check=f"c{text}", because=_because(text), trigger=due),
        lost,
    ]  # fmt: skip


def _neutral() -> tuple[Utterance, ...]:
    return make_utterances(f"agent: ciao {_NEUTRAL} addio", f"customer: ~{_NEUTRAL} (no_speech)")


def _spoken(text: str) -> tuple[Utterance, ...]:
    """The talk, its one strange word the text, heard well and heard badly."""
    return tuple(
        replace(
            line,
            text=line.text.replace(_NEUTRAL, text),
            words=tuple(replace(word, text=word.text.replace(_NEUTRAL, text)) for word in line.words),
        )
        for line in _neutral()
    )
