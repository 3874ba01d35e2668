"""Our own hearing as a contender, and the cuts that it makes: the one place here that knows the speech stage."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.bench.job import HeardText, Job, NotAvailableError, Task, Windows
from qa_pipeline.errors import SpeechError
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.engine import make_transcriber
from qa_pipeline.speech.segment import CallSound, HeardCall

FASTER = "faster-whisper"
"""The engine that wants the model in CTranslate2's format."""
_MOMENT_SAMPLES = SAMPLE_RATE_HZ // 2
_TOGETHER_S = 300.0
"""Of channels that are heard together, as in `workers.py`."""

Batch = list[tuple[Task, tuple[AudioChannel, ...]]]


def load_ours(engine: str, beam: int, job: Job) -> Callable[[Sequence[Task]], Iterator[HeardText]]:
    """Makes the transcriber that `qa-pipeline run` would make, and has it load its model.

    Raises:
        NotAvailableError: this version cannot do it.
    """
    if engine == FASTER and job.converted is None:
        raise NotAvailableError(job.not_converted)
    model = str(job.converted) if engine == FASTER else job.model
    # It loads its model when it hears for the first time: half a second of silence, in which nothing is recognised.
    silence = AudioChannel(speaker=Speaker.UNKNOWN, samples=np.zeros(_MOMENT_SAMPLES, dtype=np.float32))
    try:
        transcriber = make_transcriber(engine, model, job.models_dir, 1, beam=beam, threads=job.threads)
        transcriber.transcribe_all([CallSound(channels=(silence,), language=job.tasks[0].language)])
    except SpeechError as error:
        raise NotAvailableError(str(error)) from error

    def hear(tasks: Sequence[Task]) -> Iterator[HeardText]:
        for batch in _batches(tasks):
            sounds = [CallSound(channels=channels, language=task.language) for task, channels in batch]
            for (task, channels), heard in zip(batch, transcriber.transcribe_all(sounds), strict=True):
                yield _text(task, heard, channels)

    return hear


def _batches(tasks: Sequence[Task]) -> Iterator[Batch]:
    """As a worker takes them (`workers.py`): the first call alone, then some minutes at a time."""
    batch: Batch = []
    seconds, enough_s = 0.0, 0.0
    for task in tasks:
        channels = decode_call(task.path, agent_channel=task.agent_channel).channels
        batch.append((task, channels))
        seconds += sum(channel.duration_s for channel in channels)
        if seconds > enough_s:
            yield batch
            batch, seconds, enough_s = [], 0.0, _TOGETHER_S
    if batch:
        yield batch


def _text(task: Task, heard: HeardCall, channels: tuple[AudioChannel, ...]) -> HeardText:
    """All that was written, marked as doubtful or not."""
    texts = {
        channel.speaker: " ".join(one.text for one in heard.segments if one.speaker is channel.speaker)
        for channel in channels
    }
    return HeardText(call_id=task.call_id, texts=texts)


def cut_calls(job: Job) -> dict[str, dict[str, Windows]]:
    """The windows of every call by call id and speaker, as our own hearing cuts them for this model."""
    from qa_pipeline.speech.models import find_model  # noqa: PLC0415 - not needed to hear
    from qa_pipeline.speech.voice_activity import VoiceActivity  # noqa: PLC0415
    from qa_pipeline.speech.windows import make_windows  # noqa: PLC0415

    settings = find_model(job.model, job.models_dir).settings.window
    activity = VoiceActivity()
    cuts: dict[str, dict[str, Windows]] = {}
    for task in job.tasks:
        cuts[task.call_id] = {}
        for channel in decode_call(task.path, agent_channel=task.agent_channel).channels:
            windows = make_windows(activity.find(channel), channel.track, settings)
            cuts[task.call_id][channel.speaker.value] = tuple(one.pieces for one in windows)
    return cuts
