"""Judging calls: one by one, and ahead, in a thread of its own, while the calls behind them are still being heard."""

import gc
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Protocol, Self, TypeVar

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
from qa_pipeline.children import end_with_parent
from qa_pipeline.errors import QaPipelineError
from qa_pipeline.logs import LogSettings, place_of, present_logs, set_up_logs
from qa_pipeline.portions import Work, in_order
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.scorecard.scoring import failed_scorecard, make_scorecard
from qa_pipeline.transcript.transcript import Transcript

log = structlog.get_logger()

_MOST_AHEAD = 500
"""Scorecards that wait in memory to be stored; calls beyond them are judged when hearing is done."""


_WORTH_PROCESSES = 200
"""So many calls take longer to judge than processes take to start."""
_TOGETHER = 20
"""Calls that are handed to a process at a time."""
_AHEAD = 2
"""Portions a process that wait in memory to be judged, or to be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What calls are judged by."""

    playbooks: tuple[Playbook, ...]
    lexicons: WordLists
    wanted: str | None = None
    """The id of the one playbook that judges every call; None: each says which calls it is for."""
    meaning: MeaningModel | None = None
    """What compares meanings; each process loads it for its first call. None: words alone are compared."""


class JudgedCall(Protocol):
    """A call that is to be judged, as the store gives it."""

    @property
    def recording(self) -> Recording:
        """The call."""

    @property
    def transcript_id(self) -> int:
        """Its transcript's number in the store."""

    @property
    def transcript(self) -> Transcript:
        """What was heard."""


Call = TypeVar("Call", bound=JudgedCall)
_Known = tuple[Call, Future[Scorecard] | None]
"""A call with its scorecard, where it was judged ahead."""


class Judging:
    """Judges calls; those that it is shown early are judged while others are heard. Use as a context manager."""

    def __init__(self, rules: Rules) -> None:
        """Sets up.

        Args:
            rules: what calls are judged by.
        """
        self._rules = rules
        self._ahead: dict[int, Future[Scorecard]] = {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="judging")

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets go of what nobody will ask for any more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def show(self, recording: Recording, transcript_id: int, transcript: Transcript) -> None:
        """A call that was just heard: it is judged as soon as there is time.

        Args:
            recording: the call.
            transcript_id: its number in the store, by which its scorecard is asked for.
            transcript: what was heard.
        """
        if len(self._ahead) < _MOST_AHEAD:
            self._ahead[transcript_id] = self._pool.submit(judge, recording, transcript, self._rules)

    def scorecard(self, recording: Recording, transcript_id: int, transcript: Transcript) -> Scorecard:
        """The call's scorecard, judged before or now.

        Raises:
            QaPipelineError: the rules cannot be used.
        """
        ahead = self._ahead.pop(transcript_id, None)
        # One thread judges all of them: what the checks are made of was not made for two.
        made = ahead or self._pool.submit(judge, recording, transcript, self._rules)
        return made.result()

    def scorecards(self, calls: Iterable[Call], count: int) -> Iterator[tuple[Call, Scorecard]]:
        """The calls with their scorecards, in their order; many are judged on all of the processor's cores.

        Args:
            calls: only so many of them are asked for, and held, as are being judged.
            count: how many there are.

        Raises:
            QaPipelineError: the rules cannot be used.
        """
        cores = os.cpu_count() or 1
        if count - len(self._ahead) < _WORTH_PROCESSES or cores == 1:
            for call in calls:
                yield call, self.scorecard(call.recording, call.transcript_id, call.transcript)
            return
        work = Work(do=_judge_here, begin=_begin, arguments=(self._rules, present_logs()), ahead=_AHEAD)
        for portion, made in in_order(self._portions(calls), _unjudged, work):
            judged = iter(made)
            for call, known in portion:
                yield call, known.result() if known else next(judged)

    def _portions(self, calls: Iterable[Call]) -> Iterator[list[_Known[Call]]]:
        """A portion of the calls at a time, those that were judged ahead with their scorecards."""
        source = iter(calls)
        while portion := list(islice(source, _TOGETHER)):
            yield [(call, self._ahead.pop(call.transcript_id, None)) for call in portion]


def _unjudged(portion: list[_Known[Call]]) -> list[tuple[Recording, Transcript]]:
    return [(call.recording, call.transcript) for call, known in portion if known is None]


_rules: Rules | None = None
"""A judging process's own rules."""


def _begin(rules: Rules, logs: LogSettings) -> None:
    global _rules  # noqa: PLW0603 - the only way to hand something to the tasks of a pool's process
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for whoever started us
    end_with_parent()
    set_up_logs(logs)
    if rules.meaning:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # a process a core; each model would take them all
    _rules = rules
    get_ready(rules)


def get_ready(rules: Rules) -> None:
    """Loads at once what judging many calls needs, and has what is loaded left alone.

    A call leaves so many objects behind that all there are would be searched for garbage every few calls, which takes a
    tenth of the time; what is loaded is none.
    """
    kernels().compile()
    for playbook in rules.playbooks:
        language(playbook.language)
    gc.freeze()


def _judge_here(calls: list[tuple[Recording, Transcript]]) -> list[Scorecard]:
    if _rules is None:
        raise RuntimeError("the process was not set up")
    return [judge(recording, transcript, _rules) for recording, transcript in calls]


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
