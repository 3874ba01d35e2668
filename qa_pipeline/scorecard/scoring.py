"""Verdicts become scores and an outcome: the outcome that no answer to the doubts could change, or a review."""

from qa_pipeline.checks import reasons
from qa_pipeline.checks.meaning import MeaningModel
from qa_pipeline.checks.playbook import PassMark, Playbook
from qa_pipeline.checks.result import CheckResult, Reason, Section, Verdict, reason
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.scorecard.scorecard import MeaningRef, Outcome, PlaybookRef, Scorecard
from qa_pipeline.transcript.transcript import Transcript

DECIDED = (Verdict.PASS, Verdict.FAIL)


def make_scorecard(
    recording: Recording,
    transcript: Transcript,
    playbook: Playbook | None,
    results: tuple[CheckResult, ...],
    meaning: MeaningModel | None = None,
) -> Scorecard:
    """The scorecard of one call; where no word was understood, no verdict stands.

    Args:
        recording: the call.
        transcript: what was heard.
        playbook: that it was judged by.
        results: the verdicts.
        meaning: the model that compared meanings; None: words alone were compared.
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
        quality=score(results, Section.QUALITY),
        outcome=outcome,
        review_reasons=why,
        problems=transcript.problems,
        results=results,
        meaning=_meaning_ref(meaning) if meaning and playbook else None,
    )


def failed_scorecard(recording: Recording, transcript: Transcript) -> Scorecard:
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
    )


def _ref(playbook: Playbook) -> PlaybookRef:
    return PlaybookRef(id=playbook.id, version=playbook.version, sha256=playbook.sha256, title=playbook.title)


def _meaning_ref(meaning: MeaningModel) -> MeaningRef:
    return MeaningRef(model=meaning.folder.name, sha256=meaning.sha256, threshold=meaning.threshold)


def score(results: tuple[CheckResult, ...], section: Section) -> float | None:
    """0 to 100 with one decimal, of what was decided; None where nothing was."""
    exact = _exact_score(results, section)
    return None if exact is None else round(exact, 1)


def _exact_score(
    results: tuple[CheckResult, ...], section: Section, doubts: Verdict | None = None
) -> float | None:
    """0 to 100, unrounded.

    Args:
        results: of all checks.
        section: which of the two scores.
        doubts: what the unsure ones are taken for; None: they are left out.
    """
    judged = [
        (result.max_points, doubts if doubts and result.verdict is Verdict.UNSURE else result.verdict)
        for result in results
        if result.section is section
    ]
    decided = [(points, verdict) for points, verdict in judged if verdict in DECIDED]
    most = sum(points for points, _ in decided)
    if most <= 0:
        return None
    return 100 * sum(points for points, verdict in decided if verdict is Verdict.PASS) / most


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
    below = _below_mark(results, playbook.pass_mark)
    if below:
        return Outcome.FAILED, below
    review = [
        reason(reasons.REVIEW_CRITICAL_UNSURE, title=result.title)
        for result in criticals
        if result.verdict is Verdict.UNSURE
    ]
    review += _open_questions(results, playbook.pass_mark)
    if not transcript.complete:
        review.append(reason(reasons.REVIEW_PARTIAL, heard_s=transcript.duration_s))
    if not transcript.understood:
        review.append(reason(reasons.REVIEW_LANGUAGE))
    return (Outcome.NEEDS_REVIEW, tuple(review)) if review else (Outcome.PASSED, ())


def _below_mark(results: tuple[CheckResult, ...], marks: PassMark) -> tuple[Reason, ...]:
    """The scores that stay below their mark even if every doubt is settled in the operator's favour."""
    found = []
    for section, mark in ((Section.COMPLIANCE, marks.compliance), (Section.QUALITY, marks.quality)):
        best, now = _exact_score(results, section, Verdict.PASS), score(results, section)
        if best is not None and now is not None and best < mark:
            found.append(reason(reasons.FAILED_MARK, section=section.value, score=now, mark=mark))
    return tuple(found)


def _open_questions(results: tuple[CheckResult, ...], marks: PassMark) -> list[Reason]:
    """The scores that would fall below their mark if the doubts were settled against the operator."""
    found = []
    for section, mark in ((Section.COMPLIANCE, marks.compliance), (Section.QUALITY, marks.quality)):
        worst = _exact_score(results, section, Verdict.FAIL)
        unsure = any(r.section is section and r.verdict is Verdict.UNSURE for r in results)
        if unsure and score(results, section) is None:
            found.append(reason(reasons.REVIEW_NOTHING_JUDGED, section=section.value))
        elif worst is not None and worst < mark:
            found.append(reason(reasons.REVIEW_DOUBTS_DECIDE, section=section.value))
    return found
