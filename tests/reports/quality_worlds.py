"""How a conversation went, for the reports' tests: an ending, competences and measures in one line each."""

from collections.abc import Iterable
from dataclasses import replace

from worlds import make_call, make_result

from qa_pipeline.checks.measures import MEASURES, CallMeasure, Usual
from qa_pipeline.checks.outcome.ending import CallOutcome, Ending
from qa_pipeline.checks.result import CheckResult, Evidence, Reason, Section, Verdict, reason
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.scorecard.competence import Coaching, CompetenceScore


def make_rule(
    verdict: str,
    check: str,
    *,
    competence: str = "empathy",
    max_points: float = 10,
    evidence: Iterable[Evidence] = (),
    occasion: Evidence | None = None,
) -> CheckResult:
    """The verdict on a quality rule of a competence."""
    made = make_result(
        verdict, check=check, title=f"Rule {check}", section=Section.QUALITY, max_points=max_points
    )
    return replace(made, competence=competence, evidence=tuple(evidence), occasion=occasion)


def make_competence(
    competence: str = "empathy",
    results: Iterable[CheckResult] = (),
    *,
    weight: float = 20,
    coaching: Coaching | None = None,
) -> CompetenceScore:
    """What the scorecard would say of the results."""
    its = [each for each in results if each.competence == competence]
    ids = {v: tuple(each.check for each in its if each.verdict is v) for v in Verdict}
    points = sum(each.points for each in its)
    most = sum(each.max_points for each in its if each.verdict in (Verdict.PASS, Verdict.FAIL))
    return CompetenceScore(
        competence=competence,
        score=round(100 * points / most, 1) if most else None,
        weight=weight,
        points=points,
        max_points=most,
        gained=ids[Verdict.PASS],
        lost=ids[Verdict.FAIL],
        unsure=ids[Verdict.UNSURE],
        coaching=coaching,
    )


def make_coaching(
    sentence: str, check: str, moment: Evidence | None = None, *, keep: bool = False
) -> Coaching:
    return Coaching(sentence=reason(sentence), check=check, keep=keep, moment=moment)


def make_measure(
    name: str = "longest_silence_s",
    value: float | None = 6.6,
    *,
    usual: tuple[float | None, float | None] | None = (None, 10),
    place: tuple[float, float] | None = (38.2, 44.8),
    why_not: Reason | None = None,
) -> CallMeasure:
    return CallMeasure(
        name=name,
        unit=MEASURES[name].unit,
        value=value,
        why_not=why_not,
        start_s=place[0] if place else None,
        end_s=place[1] if place else None,
        usual=Usual(low=usual[0], high=usual[1], source="Own judgement.") if usual else None,
    )


def make_ending(
    outcome: Ending | str = Ending.CALL_BACK,
    *,
    when: str | None = None,
    evidence: Iterable[Evidence] = (),
    because: Reason | None = None,
    confidence: float = 0.9,
) -> CallOutcome:
    return CallOutcome(
        outcome=Ending(outcome),
        reason=because or reason("Because."),
        when=when,
        confidence=confidence,
        evidence=tuple(evidence),
    )


def with_quality(
    call: ReportedCall | None = None,
    *,
    ending: CallOutcome | None = None,
    competences: Iterable[CompetenceScore] = (),
    measures: Iterable[CallMeasure] = (),
    profile: str | None = None,
) -> ReportedCall:
    """The call with what is said of how the conversation went."""
    made = call or make_call()
    card = replace(
        made.scorecard,
        call_outcome=ending,
        competences=tuple(competences),
        measures=tuple(measures),
        profile=profile,
    )
    return replace(made, scorecard=card)
