"""Judging calls: one by one, and ahead, while the calls behind them are still being heard.

A few are judged in a thread of this process. More are judged in processes of their own, so that none of them can end this one.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from itertools import chain, islice
from types import TracebackType
from typing import Protocol, Self, TypeVar

import structlog

from qa_pipeline.crew import Crew, LostError
from qa_pipeline.judge import Rules, get_ready, judge, score
from qa_pipeline.judging_apart import Unjudged, work_by
from qa_pipeline.portions import in_order
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.transcript.transcript import Transcript

log = structlog.get_logger()

__all__ = ["JudgedCall", "Judging", "Rules", "get_ready", "judge", "score"]

_MOST_AHEAD = 500
"""Scorecards that wait in memory to be stored; calls beyond them are judged when hearing is done."""

_WORTH_PROCESSES = 5
"""Fewer calls than these are not worth a process, which takes most of a second to start: all that one of them can end is the
run of these few."""
_MOST_DEATHS = 3
"""Of processes that judge ahead: then it is done afterwards, where it is seen to whose fault it is."""
_TOGETHER = 20
"""Calls that are handed to a process at a time."""


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
_Known = tuple[Call, Scorecard | None]
"""A call with its scorecard, where it was judged ahead."""


class Judging:
    """Judges calls; those that it is shown early are judged while others are heard. Use as a context manager."""

    def __init__(self, rules: Rules) -> None:
        """Sets up.

        Args:
            rules: what calls are judged by.
        """
        self._rules = rules
        self._ahead: dict[int, Future[list[Scorecard]]] = {}
        # One thread judges all of them: what the checks are made of was not made for two.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="judging")
        self._apart: Crew[Unjudged, list[Scorecard]] | None = None
        """What judges ahead, where it is not the thread."""
        self._deaths = 0
        """Of processes that judged ahead."""
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets go of what nobody will ask for any more."""
        self._open.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def expect(self, count: int) -> None:
        """Says how many calls will be shown; a process is started for many when the first is."""
        if count >= _WORTH_PROCESSES and not self._apart:
            # Nothing is compiled for it at once: it has all the time that hearing takes.
            self._apart = self._open.enter_context(closing(Crew(work_by(self._rules, 0).job, 1)))

    def show(self, recording: Recording, transcript_id: int, transcript: Transcript) -> None:
        """A call that was just heard: it is judged as soon as there is time.

        Args:
            recording: the call.
            transcript_id: its number in the store, by which its scorecard is asked for.
            transcript: what was heard.
        """
        if len(self._ahead) < _MOST_AHEAD and self._deaths < _MOST_DEATHS:
            give = self._apart.give if self._apart else self._here
            ahead = self._ahead[transcript_id] = give([(recording, transcript)])
            ahead.add_done_callback(self._note)

    def _note(self, ahead: Future[list[Scorecard]]) -> None:
        if not ahead.cancelled() and isinstance(ahead.exception(), LostError):
            log.warning("worker_died", calls=1)
            self._deaths += 1

    def scorecard(self, recording: Recording, transcript_id: int, transcript: Transcript) -> Scorecard:
        """The call's scorecard, judged before or now.

        Raises:
            QaPipelineError: the rules cannot be used.
        """
        if known := self._known(transcript_id):
            return known
        [card] = self._here([(recording, transcript)]).result()
        return card

    def _here(self, calls: Unjudged) -> Future[list[Scorecard]]:
        return self._pool.submit(lambda: [judge(*call, self._rules) for call in calls])

    def _known(self, transcript_id: int) -> Scorecard | None:
        """The scorecard of a call that was judged ahead, and ended nobody."""
        if ahead := self._ahead.pop(transcript_id, None):
            with suppress(LostError):
                [card] = ahead.result()
                return card
        return None

    def scorecards(self, calls: Iterable[Call], count: int) -> Iterator[tuple[Call, Scorecard]]:
        """The calls with their scorecards, in their order; more than a few are judged on all of the processor's cores.

        Args:
            calls: only so many of them are asked for, and held, as are being judged.
            count: how many there are.

        Raises:
            QaPipelineError: the rules cannot be used.
        """
        if not self._apart and count - len(self._ahead) < _WORTH_PROCESSES:
            for call in calls:
                yield call, self.scorecard(call.recording, call.transcript_id, call.transcript)
            return
        judging = self._open.enter_context(
            closing(in_order(self._portions(calls), _unjudged, work_by(self._rules, count)))
        )
        for portion, made in judging:
            judged = chain.from_iterable(made)
            for call, known in portion:
                yield call, known or next(judged)

    def _portions(self, calls: Iterable[Call]) -> Iterator[list[_Known[Call]]]:
        """A portion of the calls at a time, those that were judged ahead with their scorecards."""
        source = iter(calls)
        while portion := list(islice(source, _TOGETHER)):
            yield [(call, self._known(call.transcript_id)) for call in portion]


def _unjudged(portion: list[_Known[Call]]) -> Unjudged | None:
    return [(call.recording, call.transcript) for call, known in portion if known is None] or None
