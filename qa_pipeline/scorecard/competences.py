"""The verdicts on quality rules, competence by competence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from qa_pipeline.checks.measures import CallMeasure
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.quality_file import Competence
from qa_pipeline.checks.result import CheckResult, Section, Verdict
from qa_pipeline.scorecard.coaching import coach
from qa_pipeline.scorecard.competence import CompetenceScore

COMPETENCES: tuple[str, ...] = get_args(Competence)


def competences(
    results: Sequence[CheckResult], playbook: Playbook, measures: Sequence[CallMeasure]
) -> tuple[CompetenceScore, ...]:
    """Every competence of which the playbook has rules that give points, the heaviest first.

    Args:
        results: all verdicts.
        playbook: that the call was judged by.
        measures: of the call.
    """
    rules = {rule.id: rule for rule in playbook.quality}
    taken = {measure.name: measure for measure in measures}
    weights = dict(playbook.competence_weights)
    found = []
    for name in COMPETENCES:
        its = [
            each
            for each in results
            if each.section is Section.QUALITY and each.competence == name and each.max_points > 0
        ]
        if its:
            weight = weights.get(name, 0.0) if weights else sum(each.max_points for each in its)
            found.append(replace(_score(name, its, weight), coaching=coach(its, rules, taken)))
    return tuple(sorted(found, key=lambda each: (-each.weight, COMPETENCES.index(each.competence))))


def _score(name: str, results: Sequence[CheckResult], weight: float) -> CompetenceScore:
    def having(verdict: Verdict) -> list[CheckResult]:
        return [each for each in results if each.verdict is verdict]

    won, lost, unsure = (having(verdict) for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNSURE))
    points = sum(each.max_points for each in won)
    most = points + sum(each.max_points for each in lost)
    return CompetenceScore(
        competence=name,
        score=round(100 * points / most, 1) if most else None,
        weight=weight,
        points=points,
        max_points=most,
        gained=tuple(each.check for each in won),
        lost=tuple(each.check for each in lost),
        unsure=tuple(each.check for each in unsure),
    )
