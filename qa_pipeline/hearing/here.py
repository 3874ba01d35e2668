"""Hearing calls in this process, from their files to their transcripts."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from qa_pipeline.errors import AudioError, QaPipelineError
from qa_pipeline.hearing.task import Heard, HearingTask, Skipped, skipped
from qa_pipeline.logs import place_of
from qa_pipeline.page_audio import Drawing, keep_drawing, keep_playable
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.speech.segment import CallSound, HeardCall, Transcriber
from qa_pipeline.transcript.assemble import assemble

if TYPE_CHECKING:
    from qa_pipeline.audio.channel import DecodedCall
    from qa_pipeline.audio.decoder import Decoder
    from qa_pipeline.audio.decoder_here import DecoderHere

    AnyDecoder = Decoder | DecoderHere

log = structlog.get_logger()

Began = Callable[[Sequence[HearingTask], float], None]
"""Told of tasks that are now heard together, and of how many seconds of sound they have."""
_TOGETHER_S = 300.0
"""Of channels that are heard together: enough to fill the recogniser's batches, and soon done."""
_TOGETHER = 32
"""Calls at most: each holds a file open for every channel, and a system may allow a process no more than 256."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Opened:
    """A recording, decoded and not yet heard."""

    task: HearingTask
    decoded: "DecodedCall"


def hear(
    tasks: Iterable[HearingTask | None], transcriber: Transcriber, began: Began = lambda *_: None
) -> Generator[Heard]:
    """The transcript of each call, or why there is none, in order; whatever goes wrong costs its call alone.

    Recordings are opened ahead, while those before them are heard; several short ones are heard together.

    Args:
        tasks: asked for one by one, in a thread of their own; at None what was given so far is not to wait for more.
        transcriber: hears them.
        began: is told which calls are heard now.
    """
    from qa_pipeline.audio.decoder import decoder  # noqa: PLC0415 - `score` shares this module, not the decoder

    mine = decoder()  # by the time that somebody who was left behind ends, the present one is another's
    batches = _batches(tasks, mine)
    ahead = ThreadPoolExecutor(1, thread_name_prefix="opening")
    try:
        coming = ahead.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = ahead.submit(next, batches, None)
            opened = [one for one in batch if isinstance(one, _Opened)]
            began([one.task for one in opened], sum(map(_sound_s, opened)))
            yield from _hear_batch(batch, transcriber)
    except BaseException:
        mine.stop()  # nobody waits for it any more
        raise
    finally:
        ahead.shutdown(wait=False, cancel_futures=True)


def stop_opening() -> None:
    """Ends the opening of files, whoever waits for it."""
    from qa_pipeline.audio.decoder import decoder  # noqa: PLC0415 - see `hear`

    decoder().stop()


def _sound_s(opened: _Opened) -> float:
    return opened.decoded.duration_s * len(opened.decoded.channels)


def _batches(tasks: Iterable[HearingTask | None], decoder: "AnyDecoder") -> Iterator[list[_Opened | Skipped]]:
    """The first call alone, so that there is a first result soon; then some minutes at a time."""
    batch: list[_Opened | Skipped] = []
    seconds, enough_s = 0.0, 0.0
    for task in tasks:
        if task is None:
            if batch:
                yield batch
                batch, seconds = [], 0.0
            continue
        opened = _open(task, decoder)
        batch.append(opened)
        if isinstance(opened, _Opened):
            seconds += _sound_s(opened)
        if seconds > enough_s or len(batch) == _TOGETHER:
            yield batch
            batch, seconds, enough_s = [], 0.0, _TOGETHER_S
    if batch:
        yield batch


def _open(task: HearingTask, decoder: "AnyDecoder") -> _Opened | Skipped:
    try:
        decoded = decoder.decode(task.path, agent_channel=task.agent_channel)
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
        again = len(sounds) > 1 or isinstance(fault, MemoryError)
        heard = (_alone(sound, transcriber) for sound in sounds) if again else iter([fault])
    for one in batch:
        yield _finish(one, next(heard)) if isinstance(one, _Opened) else one


def _alone(sound: CallSound, transcriber: Transcriber) -> HeardCall | Exception:
    """Where a batch failed, each of its calls has its own chance."""
    try:
        return transcriber.transcribe_all([sound])[0]
    except Exception as fault:  # noqa: BLE001
        return fault


def _finish(opened: _Opened, heard: HeardCall | Exception) -> Heard:
    task, decoded, recording = opened.task, opened.decoded, opened.task.recording
    if isinstance(heard, Exception):
        return task, _why(task, heard)
    if not heard.speech:
        return task, skipped(task, Problem.NO_SPEECH, "nobody speaks in this recording")
    try:
        keep_playable(task.path, task.playable)
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
        return skipped(task, fault.problem, str(fault))
    if isinstance(fault, QaPipelineError):
        return skipped(task, Problem.FAILED, str(fault))
    if isinstance(fault, MemoryError):
        return skipped(task, Problem.OUT_OF_MEMORY, "there was not enough memory to hear this call, twice")
    # The kind of fault and its place, never its text nor its trace: they may hold the caller's words.
    kind = type(fault).__name__
    log.error("call_failed", call_id=task.recording.call_id, kind=kind, at=place_of(fault))
    reason = f"the program failed on this call ({kind}); please report it with the log"
    return skipped(task, Problem.FAILED, reason)
