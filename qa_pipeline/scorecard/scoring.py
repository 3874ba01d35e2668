"""Verdicts become scores and an outcome: the outcome that no answer to the doubts could change, or a review."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.meaning import MeaningModel
from qa_pipeline.checks.measures import CallMeasure
from qa_pipeline.checks.outcome.ending import CallOutcome
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import CheckResult, Reason, Section, Verdict, reason
from qa_pipeline.checks.weighing import Points, share
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.scorecard.competences import competences
from qa_pipeline.scorecard.scorecard import MeaningRef, Outcome, PlaybookRef, Scorecard
from qa_pipeline.transcript.transcript import Transcript

DECIDED = (Verdict.PASS, Verdict.FAIL)


def make_scorecard(
    recording: Recording,
    transcript: Transcript,
    playbook: Playbook | None,
    results: tuple[CheckResult, ...],
    meaning: MeaningModel | None = None,
    measures: tuple[CallMeasure, ...] = (),
    ending: CallOutcome | None = None,
) -> Scorecard:
    """The scorecard of one call; where no word was understood, no verdict stands.

    Args:
        recording: the call.
        transcript: what was heard.
        playbook: that it was judged by.
        results: the verdicts.
        meaning: the model that compared meanings; None: words alone were compared.
        measures: facts from the call's timings.
        ending: how the call ended; None: nobody asked.
    """
    results = results if _has_words(transcript) else ()
    outcome, why = _outcome(transcript, playbook, results)
    return Scorecard(
        call_id=recording.call_id,
        agent=recording.agent,
        team=recording.team,
        campaign=recording.campaign,
        playbook=_ref(playbook) if playbook else None,
        engine=transcript.engine,
        compliance=score(results, Section.COMPLIANCE),
        quality=score(results, Section.QUALITY, playbook),
        outcome=outcome,
        review_reasons=why,
        problems=transcript.problems,
        results=results,
        meaning=_meaning_ref(meaning) if meaning and playbook else None,
        measures=measures,
        competences=competences(results, playbook, measures) if playbook else (),
        profile=playbook.profile if playbook else None,
        call_outcome=ending,
    )


def failed_scorecard(
    recording: Recording, transcript: Transcript, measures: tuple[CallMeasure, ...] = ()
) -> Scorecard:
    """The scorecard of a call that could not be checked through a fault of ours."""
    return Scorecard(
        call_id=recording.call_id,
        agent=recording.agent,
        team=recording.team,
        campaign=recording.campaign,
        playbook=None,
        engine=transcript.engine,
        compliance=None,
        quality=None,
        outcome=Outcome.NOT_ASSESSABLE,
        review_reasons=(reason(reasons.CHECKS_FAILED),),
        problems=transcript.problems,
        results=(),
        measures=measures,
    )


def _ref(playbook: Playbook) -> PlaybookRef:
    return PlaybookRef(id=playbook.id, version=playbook.version, sha256=playbook.sha256, title=playbook.title)


def _meaning_ref(meaning: MeaningModel) -> MeaningRef:
    return MeaningRef(model=meaning.folder.name, sha256=meaning.sha256, threshold=meaning.threshold)


def score(
    results: tuple[CheckResult, ...], section: Section, playbook: Playbook | None = None
) -> float | None:
    """0 to 100 with one decimal, of what was decided; None where nothing was.

    Args:
        results: of all checks.
        section: which of the two scores.
        playbook: whose profile weighs the competences; None: every point counts the same.
    """
    exact = _exact_score(results, section, playbook)
    return None if exact is None else round(exact, 1)


def _exact_score(
    results: tuple[CheckResult, ...],
    section: Section,
    playbook: Playbook | None,
    doubts: Verdict | None = None,
) -> float | None:
    """0 to 100, unrounded.

    Args:
        results: of all checks.
        section: which of the two scores.
        playbook: as in `score`.
        doubts: what the unsure ones are taken for; None: they are left out.
    """
    judged = [
        (result, doubts if doubts and result.verdict is Verdict.UNSURE else result.verdict)
        for result in results
        if result.section is section
    ]
    points = [
        Points(
            competence=result.competence,
            won=result.max_points if verdict is Verdict.PASS else 0.0,
            of=result.max_points,
        )
        for result, verdict in judged
        if verdict in DECIDED
    ]
    weights = dict(playbook.competence_weights) if playbook and section is Section.QUALITY else {}
    part = share(points, weights)
    return None if part is None else 100 * part


def _has_words(transcript: Transcript) -> bool:
    """Whether anything was understood."""
    return any(
        char.isalnum()
        for utterance in transcript.utterances
        if not utterance.doubt
        for word in utterance.words
        for char in word.text
    )


def _outcome(
    transcript: Transcript, playbook: Playbook | None, results: tuple[CheckResult, ...]
) -> tuple[Outcome, tuple[Reason, ...]]:
    if playbook is None:
        return Outcome.NOT_ASSESSABLE, (reason(reasons.NO_PLAYBOOK),)
    if not _has_words(transcript):
        return Outcome.NOT_ASSESSABLE, (reason(reasons.NO_WORDS),)
    if not any(
        result.verdict is not Verdict.NOT_APPLICABLE and (result.max_points or result.critical)
        for result in results
    ):
        return Outcome.NOT_ASSESSABLE, (reason(reasons.NOTHING_TO_JUDGE),)
    criticals = [result for result in results if result.critical]
    failed = [result for result in criticals if result.verdict is Verdict.FAIL]
    if failed:
        return Outcome.FAILED, tuple(reason(reasons.FAILED_CRITICAL, title=result.title) for result in failed)
    below = _below_mark(results, playbook)
    if below:
        return Outcome.FAILED, below
    review = [
        reason(reasons.REVIEW_CRITICAL_UNSURE, title=result.title)
        for result in criticals
        if result.verdict is Verdict.UNSURE
    ]
    review += _open_questions(results, playbook)
    if not transcript.complete:
        review.append(reason(reasons.REVIEW_PARTIAL, heard_s=transcript.duration_s))
    if not transcript.understood:
        review.append(reason(reasons.REVIEW_LANGUAGE))
    return (Outcome.NEEDS_REVIEW, tuple(review)) if review else (Outcome.PASSED, ())


def _below_mark(results: tuple[CheckResult, ...], playbook: Playbook) -> tuple[Reason, ...]:
    """The scores that stay below their mark even if every doubt is settled in the operator's favour."""
    found = []
    for section, mark in _marks(playbook):
        best = _exact_score(results, section, playbook, Verdict.PASS)
        now = score(results, section, playbook)
        if best is not None and now is not None and best < mark:
            found.append(reason(reasons.FAILED_MARK, section=section.value, score=now, mark=mark))
    return tuple(found)


def _open_questions(results: tuple[CheckResult, ...], playbook: Playbook) -> list[Reason]:
    """The scores that would fall below their mark if the doubts were settled against the operator."""
    found = []
    for section, mark in _marks(playbook):
        worst = _exact_score(results, section, playbook, Verdict.FAIL)
        unsure = any(r.section is section and r.verdict is Verdict.UNSURE for r in results)
        if unsure and score(results, section, playbook) is None:
            found.append(reason(reasons.REVIEW_NOTHING_JUDGED, section=section.value))
        elif worst is not None and worst < mark:
            found.append(reason(reasons.REVIEW_DOUBTS_DECIDE, section=section.value))
    return found


def _marks(playbook: Playbook) -> tuple[tuple[Section, float], ...]:
    marks = playbook.pass_mark
    return ((Section.COMPLIANCE, marks.compliance), (Section.QUALITY, marks.quality))
