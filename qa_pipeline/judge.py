"""Judging one call by the rules of its workspace; whatever goes wrong with it, the others are judged."""

import gc
from dataclasses import dataclass

import structlog

from qa_pipeline.checks.check_call import call_context, check_all
from qa_pipeline.checks.matching.compiled import kernels
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.meaning import MeaningModel
from qa_pipeline.checks.measures import CallMeasure
from qa_pipeline.checks.measures.call import measure_call
from qa_pipeline.checks.outcome.decide import call_outcome
from qa_pipeline.checks.outcome.nobody import without_conversation
from qa_pipeline.checks.playbook import Playbook, choose, choose_version
from qa_pipeline.checks.sentence_model import load_meaning
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.errors import QaPipelineError
from qa_pipeline.logs import place_of
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.scorecard.scoring import failed_scorecard, make_scorecard
from qa_pipeline.transcript.transcript import Transcript

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What calls are judged by."""

    playbooks: tuple[Playbook, ...]
    lexicons: WordLists
    wanted: str | None = None
    """The id of the one playbook that judges every call; None: each says which calls it is for."""
    meaning: MeaningModel | None = None
    """What compares meanings; each process loads it for its first call. None: words alone are compared."""


def get_ready(rules: Rules) -> None:
    """Loads at once what judging many calls needs, and has what is loaded left alone.

    A call leaves so many objects behind that all there are would be searched for garbage every few calls, which takes a
    tenth of the time; what is loaded is none.
    """
    kernels().compile()
    for playbook in rules.playbooks:
        language(playbook.language)
    gc.freeze()


def judge(recording: Recording, transcript: Transcript, rules: Rules) -> Scorecard:
    """The call's scorecard; a fault of ours makes it one that cannot be assessed, and never a fail.

    Raises:
        QaPipelineError: the rules cannot be used.
    """
    try:
        return score(recording, transcript, rules)
    except QaPipelineError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever it is, the other calls are judged
        kind = type(fault).__name__
        log.error("checks_failed", call_id=recording.call_id, kind=kind, at=place_of(fault))  # noqa: TRY400
        return failed_scorecard(recording, transcript, _measures(transcript, rules))


def score(recording: Recording, transcript: Transcript, rules: Rules) -> Scorecard:
    """One call's scorecard by the playbook that applies to it, or by the one that is wanted."""
    playbook = choose(rules.playbooks, recording, transcript.engine.language)
    if rules.wanted:
        playbook = choose_version(rules.playbooks, rules.wanted, recording)
    meaning = load_meaning(rules.meaning) if rules.meaning else None
    measures = measure_call(transcript, rules.lexicons)
    if playbook is None:
        return make_scorecard(recording, transcript, None, (), rules.meaning, measures)
    context = call_context(transcript, recording, playbook, rules.lexicons, meaning)
    ending = call_outcome(context)
    results = without_conversation(check_all(context), playbook, ending.outcome)
    return make_scorecard(recording, transcript, playbook, results, rules.meaning, measures, ending)


def _measures(transcript: Transcript, rules: Rules) -> tuple[CallMeasure, ...]:
    """The facts of a call that could not be judged; it may be they that went wrong."""
    try:
        return measure_call(transcript, rules.lexicons)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the call is listed
        log.error("measures_failed", kind=type(fault).__name__, at=place_of(fault))  # noqa: TRY400
        return ()
