"""The competences as a profile: each with its score, its weight, and the rules that made it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.quality_wording import COMPETENCES
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.verdict_view import Moment, VerdictView, moment
from qa_pipeline.scorecard.competence import Coaching, CompetenceScore

ORDER = (Verdict.FAIL, Verdict.UNSURE, Verdict.PASS, Verdict.NOT_APPLICABLE)
"""What can be learnt from first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingView:
    """The sentence to learn from, with its place."""

    sentence: str
    moment: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceView:
    """One bar of the profile and what unfolds from it."""

    name: str
    score: CompetenceScore
    rules: tuple[VerdictView, ...]
    """The lost ones first, those that were not due in this call last."""
    coaching: CoachingView | None

    @property
    def counts(self) -> tuple[tuple[Verdict, int], ...]:
        """How many rules were gained, lost and left open; without those of which there are none."""
        its = self.score
        pairs = ((Verdict.PASS, its.gained), (Verdict.FAIL, its.lost), (Verdict.UNSURE, its.unsure))
        return tuple((verdict, len(rules)) for verdict, rules in pairs if rules)


def competence_name(name: str, texts: Texts) -> str:
    """A competence in words."""
    return texts.gettext(COMPETENCES[name]) if name in COMPETENCES else name


def competence_views(
    call: ReportedCall, verdicts: Iterable[VerdictView], texts: Texts
) -> tuple[CompetenceView, ...]:
    """The profile of a call.

    Args:
        call: whose page it is.
        verdicts: all verdicts as the page shows them.
        texts: the report's language.
    """
    quality = [view for view in verdicts if view.result.section is Section.QUALITY]
    return tuple(_view(call, each, quality, texts) for each in call.scorecard.competences)


def _view(
    call: ReportedCall, score: CompetenceScore, verdicts: list[VerdictView], texts: Texts
) -> CompetenceView:
    mine = [v for v in verdicts if v.result.competence == score.competence and v.result.max_points > 0]
    return CompetenceView(
        name=competence_name(score.competence, texts),
        score=score,
        rules=tuple(view for verdict in ORDER for view in mine if view.result.verdict is verdict),
        coaching=_coaching(call, score.coaching, texts) if score.coaching else None,
    )


def _coaching(call: ReportedCall, coaching: Coaching, texts: Texts) -> CoachingView:
    place = coaching.moment
    return CoachingView(
        sentence=texts.sentence(coaching.sentence),
        moment=moment(call, place, texts) if place else None,
    )
