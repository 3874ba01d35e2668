"""Judging calls: one by one, and ahead, in a thread of its own, while the calls behind them are still being heard."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import structlog

from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.lexicon import Lexicon
from qa_pipeline.checks.playbook import Playbook, choose, choose_version
from qa_pipeline.errors import QaPipelineError
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.scorecard.scoring import failed_scorecard, make_scorecard
from qa_pipeline.transcript.transcript import Transcript

log = structlog.get_logger()

_MOST_AHEAD = 500
"""Scorecards that wait in memory to be stored; calls beyond them are judged when hearing is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What calls are judged by."""

    playbooks: tuple[Playbook, ...]
    lexicons: tuple[Lexicon, ...]
    wanted: str | None = None
    """The id of the one playbook that judges every call; None: each says which calls it is for."""


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
        log.error("checks_failed", call_id=recording.call_id, kind=type(fault).__name__)  # noqa: TRY400
        return failed_scorecard(recording, transcript)


def score(recording: Recording, transcript: Transcript, rules: Rules) -> Scorecard:
    """One call's scorecard by the playbook that applies to it, or by the one that is wanted."""
    playbook = choose(rules.playbooks, recording, transcript.engine.language)
    if rules.wanted:
        playbook = choose_version(rules.playbooks, rules.wanted, recording)
    results = check_call(transcript, recording, playbook, rules.lexicons) if playbook else ()
    return make_scorecard(recording, transcript, playbook, results)
