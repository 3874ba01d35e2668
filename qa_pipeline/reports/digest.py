"""A call in brief: all that the pages of many calls need of it, small enough to hold ten thousand in memory."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.result import CheckResult, Evidence, NearestMiss, Section, Verdict
from qa_pipeline.recordings.recording import Problem, SkippedRecording, Speaker
from qa_pipeline.reports.batch import Language, ReportBatch, ReportedCall
from qa_pipeline.reports.texts import Texts, translate
from qa_pipeline.scorecard.competence import Coaching, CompetenceScore
from qa_pipeline.scorecard.scorecard import Outcome, Scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A moment to listen to."""

    speaker: Speaker
    start_s: float
    end_s: float
    quote: str
    """Empty where it is about timing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDigest:
    """One verdict."""

    index: int
    """Its place among the call's results, by which its page's anchor is named."""
    check: str
    section: Section
    title: str
    critical: bool
    competence: str | None
    verdict: Verdict
    points: float
    max_points: float
    reason: str
    """In the report's language; empty where there is nothing to listen to: it passed or did not apply."""
    place: Place | None
    """Its first evidence, else the nearest miss; None too where it passed or did not apply."""
    found: bool
    """Whether the place is evidence, and not only the nearest miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingDigest:
    """One sentence to learn from, or about what was good."""

    check: str
    sentence: str
    """In the report's language."""
    keep: bool
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceDigest:
    """One competence in one call; points as in `CompetenceScore`."""

    competence: str
    score: float | None
    weight: float
    points: float
    max_points: float
    coaching: CoachingDigest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How much of a score's points could be judged."""

    points: float
    """Of the verdicts that passed or failed."""
    due: float
    """Of all that applied: a doubt would have had its points too."""

    @property
    def thin(self) -> bool:
        """Whether less than half was judged: the score then says little, however round it is."""
        return self.points < self.due / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDigest:
    """One scored call."""

    call_id: str
    agent: str | None
    team: str | None
    campaign: str | None
    direction: str
    started_at: str | None
    """As the list of calls has it: ISO 8601, or whatever was written there."""
    duration_s: float
    audio_href: str | None
    """As in `ReportedCall`: relative to `report/calls/`, which is as deep as `report/agents/`."""
    playbook: str | None
    playbook_version: str | None
    playbook_title: str | None
    outcome: Outcome
    compliance: float | None
    quality: float | None
    judged_compliance: Judged
    judged_quality: Judged
    ending: Ending | None
    problems: tuple[Problem, ...]
    look: tuple[str, ...]
    """What makes a team leader open the call, in the report's language; the weightiest first."""
    results: tuple[ResultDigest, ...]
    competences: tuple[CompetenceDigest, ...]

    def judged(self, section: str) -> Judged:
        """The points behind a section's score."""
        return self.judged_compliance if section == Section.COMPLIANCE else self.judged_quality


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDigest:
    """All calls of a report in brief."""

    calls: tuple[CallDigest, ...]
    """In the order of their ids."""
    skipped: tuple[SkippedRecording, ...] = ()
    language: Language = "it"


def digest_batch(batch: ReportBatch) -> BatchDigest:
    """The batch in brief."""
    texts = translate(batch.language)
    return BatchDigest(
        calls=tuple(digest(call, texts) for call in batch.calls),
        skipped=batch.skipped,
        language=batch.language,
    )


def digest(call: ReportedCall, texts: Texts) -> CallDigest:
    """`call` in brief, its sentences in the language of `texts`."""
    card, recording = call.scorecard, call.recording
    return CallDigest(
        call_id=card.call_id,
        agent=card.agent,
        team=card.team,
        campaign=card.campaign,
        direction=str(recording.direction),
        started_at=recording.started_at,
        duration_s=call.transcript.duration_s,
        audio_href=call.audio_href,
        playbook=card.playbook.id if card.playbook else None,
        playbook_version=card.playbook.version if card.playbook else None,
        playbook_title=card.playbook.title if card.playbook else None,
        outcome=card.outcome,
        compliance=card.compliance,
        quality=card.quality,
        judged_compliance=judged_points(card.results, Section.COMPLIANCE),
        judged_quality=judged_points(card.results, Section.QUALITY),
        ending=card.call_outcome.outcome if card.call_outcome else None,
        problems=tuple(found.problem for found in card.problems),
        look=to_look_at(card, texts),
        results=tuple(_result(index, result, texts) for index, result in enumerate(card.results)),
        competences=tuple(_competence(each, texts) for each in card.competences),
    )


def result_anchor(index: int) -> str:
    """The place on the page of a scorecard's result; ids of checks may hold anything, so they are counted."""
    return f"r-{index + 1}"


def to_look_at(card: Scorecard, texts: Texts) -> tuple[str, ...]:
    """What makes a team leader open the call: what failed, critical steps first, or why a person must decide."""
    failed = sorted(
        (result for result in card.results if result.verdict is Verdict.FAIL),
        key=lambda one: (not one.critical, one.section is not Section.COMPLIANCE),
    )
    reasons = [texts.sentence(reason) for reason in card.review_reasons]
    return tuple(reasons if card.outcome is not Outcome.FAILED or not failed else []) + tuple(
        texts.rule_title(result.title) for result in failed
    )


def judged_points(results: Iterable[CheckResult], section: Section) -> Judged:
    """The points behind a section's score."""
    mine = [result for result in results if result.section is section]
    return Judged(
        points=sum(r.max_points for r in mine if r.verdict in (Verdict.PASS, Verdict.FAIL)),
        due=sum(r.max_points for r in mine if r.verdict is not Verdict.NOT_APPLICABLE),
    )


def _result(index: int, result: CheckResult, texts: Texts) -> ResultDigest:
    open_to_talk = result.verdict in (Verdict.FAIL, Verdict.UNSURE)
    first = result.evidence[0] if result.evidence else result.nearest
    return ResultDigest(
        index=index,
        check=result.check,
        section=result.section,
        title=texts.rule_title(result.title),
        critical=result.critical,
        competence=result.competence,
        verdict=result.verdict,
        points=result.points,
        max_points=result.max_points,
        reason=texts.sentence(result.reason) if open_to_talk else "",
        place=_place(first) if open_to_talk and first else None,
        found=bool(result.evidence),
    )


def _competence(score: CompetenceScore, texts: Texts) -> CompetenceDigest:
    return CompetenceDigest(
        competence=score.competence,
        score=score.score,
        weight=score.weight,
        points=score.points,
        max_points=score.max_points,
        coaching=_coaching(score.coaching, texts) if score.coaching else None,
    )


def _coaching(coaching: Coaching, texts: Texts) -> CoachingDigest:
    return CoachingDigest(
        check=coaching.check,
        sentence=texts.sentence(coaching.sentence),
        keep=coaching.keep,
        place=_place(coaching.moment) if coaching.moment else None,
    )


def _place(found: Evidence | NearestMiss) -> Place:
    return Place(speaker=found.speaker, start_s=found.start_s, end_s=found.end_s, quote=found.quote)
