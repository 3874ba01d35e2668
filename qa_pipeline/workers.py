"""Hearing one call, from its file to its transcript; in this process or in several."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import structlog

from qa_pipeline.errors import AudioError, QaPipelineError
from qa_pipeline.logs import set_up_logs
from qa_pipeline.recordings.recording import AgentChannel, Problem, Recording, SkippedRecording
from qa_pipeline.speech.segment import Transcriber
from qa_pipeline.transcript.assemble import assemble
from qa_pipeline.transcript.transcript import Transcript

log = structlog.get_logger()

MakeTranscriber = Callable[[], Transcriber]
"""Called once a worker; must be picklable where there is more than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingTask:
    """One recording and how it is to be heard."""

    recording: Recording
    language: str | None
    agent_channel: AgentChannel
    playable: Path
    """Where a copy goes that browsers can play, should they not play the file itself."""


Heard = tuple[HearingTask, Transcript | SkippedRecording]


def hear(task: HearingTask, transcriber: Transcriber) -> Transcript | SkippedRecording:
    """The call's transcript, or why there is none; whatever goes wrong costs this call alone."""
    from qa_pipeline.audio.decode import decode_call  # noqa: PLC0415 - `score` shares this module, not the decoder
    from qa_pipeline.audio.playable import plays_in_browser, write_playable  # noqa: PLC0415

    recording = task.recording
    try:
        decoded = decode_call(recording.path, agent_channel=task.agent_channel)
        heard = transcriber.transcribe(decoded.channels, task.language)
        if not heard.speech:
            return _skipped(recording, Problem.NO_SPEECH, "nobody speaks in this recording")
        if not plays_in_browser(recording.path):
            task.playable.parent.mkdir(parents=True, exist_ok=True)
            write_playable(recording.path, task.playable)
        log.info("call_heard", call_id=recording.call_id, seconds=round(decoded.duration_s, 1))
        return assemble(
            recording.call_id,
            heard,
            duration_s=decoded.duration_s,
            announced_s=decoded.announced_s,
            problems=decoded.problems,
        )
    except AudioError as err:
        return _skipped(recording, err.problem, str(err))
    except QaPipelineError as err:
        return _skipped(recording, Problem.FAILED, str(err))
    except Exception as err:  # noqa: BLE001 - a fault of ours in one call must not lose the batch
        # The kind of fault and its place, never its text nor its trace: they may hold the caller's words.
        log.error(  # noqa: TRY400
            "call_failed", call_id=recording.call_id, kind=type(err).__name__, at=_place(err)
        )
        reason = f"the program failed on this call ({type(err).__name__}); please report it with the log"
        return _skipped(recording, Problem.FAILED, reason)


def hear_all(tasks: Sequence[HearingTask], make: MakeTranscriber, workers: int) -> Iterator[Heard]:
    """Every task's result, as each is done.

    Args:
        tasks: what to hear.
        make: makes a worker's recogniser.
        workers: how many processes; with 1 everything happens in this one.

    Raises:
        SpeechError: the recogniser cannot be made.
    """
    if workers == 1 or len(tasks) <= 1:
        if tasks:
            transcriber = make()
            yield from ((task, hear(task, transcriber)) for task in tasks)
        return
    context = get_context("spawn")  # a forked torch may hang
    with ProcessPoolExecutor(workers, mp_context=context, initializer=partial(_begin, make)) as pool:
        pending = {pool.submit(_hear_here, task): task for task in tasks}
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                task = pending.pop(future)
                try:
                    yield task, future.result()
                except (
                    BrokenProcessPool
                ):  # one worker's death takes the pool: what it had not done is said so
                    reason = "a worker died, perhaps for want of memory; run again, with fewer --workers"
                    yield task, _skipped(task.recording, Problem.FAILED, reason)


_transcriber: Transcriber | None = None
"""A worker process's own recogniser."""


def _begin(make: MakeTranscriber) -> None:
    global _transcriber  # noqa: PLW0603 - the only way to hand something to the tasks of a pool's process
    set_up_logs()
    _transcriber = make()


def _hear_here(task: HearingTask) -> Transcript | SkippedRecording:
    if _transcriber is None:
        raise RuntimeError("the worker was not set up")
    return hear(task, _transcriber)


def _skipped(recording: Recording, problem: Problem, reason: str) -> SkippedRecording:
    return SkippedRecording(call_id=recording.call_id, file=recording.file, problem=problem, reason=reason)


def _place(err: BaseException) -> str:
    """File and line where an error came from."""
    trace = err.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
