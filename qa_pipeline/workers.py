"""Hearing one call, from its file to its transcript; in this process or in several."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from qa_pipeline.errors import AudioError, QaPipelineError
from qa_pipeline.logs import LogSettings, place_of, present_logs, set_up_logs
from qa_pipeline.page_audio import Drawing, keep_drawing
from qa_pipeline.recordings.recording import AgentChannel, Problem, Recording, SkippedRecording
from qa_pipeline.speech.segment import CallSound, HeardCall, Transcriber
from qa_pipeline.transcript.assemble import assemble
from qa_pipeline.transcript.transcript import Transcript

if TYPE_CHECKING:
    from qa_pipeline.audio.channel import DecodedCall

log = structlog.get_logger()

MakeTranscriber = Callable[[], Transcriber]
"""Called once a worker; must be picklable where there is more than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingTask:
    """One recording and how it is to be heard."""

    recording: Recording
    path: Path
    """Where its audio lies."""
    language: str | None
    agent_channel: AgentChannel
    playable: Path
    """Where a copy goes that browsers can play, should they not play the file itself."""
    vocabulary: tuple[str, ...] = ()
    """Names and products that the call is likely to hold."""


Skipped = tuple[HearingTask, SkippedRecording]
Heard = tuple[HearingTask, Transcript | SkippedRecording]

_TOGETHER_S = 300.0
"""Of channels that are heard together: enough to fill the recogniser's batches, and soon done."""
_PORTION = 8
"""Calls that a worker process is given at a time, at most."""
_PORTIONS_A_WORKER = 4
"""At least, where there are calls enough: no worker waits long for the last one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Opened:
    """A recording, decoded and not yet heard."""

    task: HearingTask
    decoded: "DecodedCall"


def hear(tasks: Sequence[HearingTask], transcriber: Transcriber) -> Iterator[Heard]:
    """The transcript of each call, or why there is none, in order; whatever goes wrong costs its call alone.

    Recordings are opened ahead, while those before them are heard; several short ones are heard together.
    """
    batches = _batches(tasks)
    with ThreadPoolExecutor(1, thread_name_prefix="opening") as ahead:
        coming = ahead.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = ahead.submit(next, batches, None)
            yield from _hear_batch(batch, transcriber)


def _batches(tasks: Sequence[HearingTask]) -> Iterator[list[_Opened | Skipped]]:
    """The first call alone, so that there is a first result soon; then some minutes at a time."""
    batch: list[_Opened | Skipped] = []
    seconds, enough_s = 0.0, 0.0
    for task in tasks:
        opened = _open(task)
        batch.append(opened)
        if isinstance(opened, _Opened):
            seconds += opened.decoded.duration_s * len(opened.decoded.channels)
        if seconds > enough_s:
            yield batch
            batch, seconds, enough_s = [], 0.0, _TOGETHER_S
    if batch:
        yield batch


def _open(task: HearingTask) -> _Opened | Skipped:
    from qa_pipeline.audio.decode import decode_call  # noqa: PLC0415 - `score` shares this module, not the decoder

    try:
        decoded = decode_call(task.path, agent_channel=task.agent_channel)
        return _Opened(task=task, decoded=decoded)
    except Exception as fault:  # noqa: BLE001 - a fault of ours in one call must not lose the batch
        return task, _why(task, fault)


def _hear_batch(batch: Sequence[_Opened | Skipped], transcriber: Transcriber) -> Iterator[Heard]:
    opened = [one for one in batch if isinstance(one, _Opened)]
    sounds = [
        CallSound(channels=one.decoded.channels, language=one.task.language, vocabulary=one.task.vocabulary)
        for one in opened
    ]
    heard: Iterator[HeardCall | Exception]
    try:
        heard = iter(transcriber.transcribe_all(sounds) if sounds else ())
    except Exception as fault:  # noqa: BLE001
        heard = iter([fault]) if len(sounds) == 1 else (_alone(sound, transcriber) for sound in sounds)
    for one in batch:
        yield _finish(one, next(heard)) if isinstance(one, _Opened) else one


def _alone(sound: CallSound, transcriber: Transcriber) -> HeardCall | Exception:
    """Where a batch failed, each of its calls has its own chance."""
    try:
        return transcriber.transcribe_all([sound])[0]
    except Exception as fault:  # noqa: BLE001
        return fault


def _finish(opened: _Opened, heard: HeardCall | Exception) -> Heard:
    from qa_pipeline.audio.playable import plays_in_browser, write_playable  # noqa: PLC0415 - see _open

    task, decoded, recording = opened.task, opened.decoded, opened.task.recording
    if isinstance(heard, Exception):
        return task, _why(task, heard)
    if not heard.speech:
        return task, _skipped(recording, Problem.NO_SPEECH, "nobody speaks in this recording")
    try:
        if not plays_in_browser(task.path):
            task.playable.parent.mkdir(parents=True, exist_ok=True)
            write_playable(task.path, task.playable)
        keep_drawing(
            decoded, Drawing(path=task.path, agent_channel=task.agent_channel, playable=task.playable)
        )
        transcript = assemble(
            recording.call_id,
            heard,
            duration_s=decoded.duration_s,
            announced_s=decoded.announced_s,
            problems=decoded.problems,
        )
    except Exception as fault:  # noqa: BLE001
        return task, _why(task, fault)
    log.info("call_heard", call_id=recording.call_id, audio_s=round(decoded.duration_s, 1))
    return task, transcript


def _why(task: HearingTask, fault: Exception) -> SkippedRecording:
    """What is told of a call that could not be heard."""
    if isinstance(fault, AudioError):
        return _skipped(task.recording, fault.problem, str(fault))
    if isinstance(fault, QaPipelineError):
        return _skipped(task.recording, Problem.FAILED, str(fault))
    # The kind of fault and its place, never its text nor its trace: they may hold the caller's words.
    kind = type(fault).__name__
    log.error("call_failed", call_id=task.recording.call_id, kind=kind, at=place_of(fault))
    reason = f"the program failed on this call ({kind}); please report it with the log"
    return _skipped(task.recording, Problem.FAILED, reason)


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
            yield from hear(tasks, make())
        return
    size = min(_PORTION, max(1, len(tasks) // (_PORTIONS_A_WORKER * workers)))
    portions = [tasks[first : first + size] for first in range(0, len(tasks), size)]
    context = get_context("spawn")  # a forked torch may hang
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=partial(_begin, make, present_logs())
    ) as pool:
        pending = {pool.submit(_hear_here, portion): portion for portion in portions}
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                portion = pending.pop(future)
                try:
                    yield from future.result()
                except (
                    BrokenProcessPool
                ):  # one worker's death takes the pool: what it had not done is said so
                    reason = "a worker died, perhaps for want of memory; run again, with fewer --workers"
                    for task in portion:
                        yield task, _skipped(task.recording, Problem.FAILED, reason)


_transcriber: Transcriber | None = None
"""A worker process's own recogniser."""


def _begin(make: MakeTranscriber, logs: LogSettings) -> None:
    global _transcriber  # noqa: PLW0603 - the only way to hand something to the tasks of a pool's process
    set_up_logs(logs)
    _transcriber = make()


def _hear_here(tasks: Sequence[HearingTask]) -> list[Heard]:
    if _transcriber is None:
        raise RuntimeError("the worker was not set up")
    return list(hear(tasks, _transcriber))


def _skipped(recording: Recording, problem: Problem, reason: str) -> SkippedRecording:
    return SkippedRecording(call_id=recording.call_id, file=recording.file, problem=problem, reason=reason)
