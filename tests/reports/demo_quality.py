"""How the demo's conversations went: their ends, three competences, a few measures."""

from dataclasses import replace

from quality_worlds import make_coaching, make_competence, make_ending, make_measure, with_quality
from worlds import said

from qa_pipeline.checks.result import CheckResult, Section
from qa_pipeline.reports.batch import ReportedCall

COMPETENCES = {"courtesy": "communication", "dead-air": "active_listening", "clarity": "clarity"}


def with_conversation(call: ReportedCall, number: int) -> ReportedCall:
    """The call with the profile of an outbound agent; every fourth ends in doubt."""
    spoken = call.transcript.utterances
    place = said(spoken, "allora aspetto la mail.")
    ending = make_ending(
        "unsure" if number % 4 == 3 else "call_back" if number % 4 == 1 else "open",
        when="domani alle dieci" if number % 4 == 1 else None,
        evidence=[place],
    )
    results = [_of_a_competence(result) for result in call.scorecard.results]
    coaching = make_coaching(
        "At 00:38 nobody spoke for 6.6 seconds: next time, say beforehand what is looked up.", "dead-air"
    )
    quiet = next((r.evidence[0] for r in results if r.check == "dead-air"), None)
    known = {result.competence for result in results}
    profile = [
        make_competence(
            name, results, weight=weight, coaching=replace(coaching, moment=quiet) if quiet else None
        )
        for name, weight in (("active_listening", 50), ("communication", 30), ("clarity", 20))
        if name in known
    ]
    judged = replace(call, scorecard=replace(call.scorecard, results=tuple(results)))
    measures = [
        make_measure("talk_share", 0.62, usual=(0.35, 0.65), place=(0.0, call.transcript.duration_s)),
        make_measure(),
        make_measure("words_per_minute", 154, usual=(160, 240), place=(0.0, call.transcript.duration_s)),
        make_measure("turns", 12, usual=None, place=None),
    ]
    return with_quality(judged, ending=ending, competences=profile, measures=measures, profile="outbound")


def _of_a_competence(result: CheckResult) -> CheckResult:
    name = COMPETENCES.get(result.check) if result.section is Section.QUALITY else None
    return replace(result, competence=name)
