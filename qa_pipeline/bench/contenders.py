"""Who is measured. A contender loads its model, and what it gives back hears the calls one after another.

The others are used as their own documents show them, each channel as a file of its own: they know no channels.
All are told the language and are given samples from the same decoder, so that networks are compared and not
readers of files. Libraries are imported where a contender loads: start-up belongs to what is measured.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.bench.job import HeardText, Job, NotAvailableError, Stretch, Task, Windows

_TAIL = np.zeros(SAMPLE_RATE_HZ // 50, dtype=np.float32)
"""Behind the last cut: one that ends a rounded frame behind the sound keeps openai-whisper busy for ever."""

Hears = Callable[[Sequence[Task]], Iterator[HeardText]]
"""A loaded contender: yields each call as soon as its text is there."""
Samples: TypeAlias = NDArray[np.float32]
Cuts = tuple[Stretch, ...]
"""What is to be heard of the samples; empty: it cuts for itself."""
Writes = Callable[[Samples, str, Cuts], str]
"""Samples of one channel, language, cuts -> text."""

_BEAM = 5
"""Candidates at a time: what the commands of openai-whisper and faster-whisper use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One way to hear."""

    name: str
    family: str
    """`openai-whisper`, `faster-whisper` or `ours`."""
    load: Callable[["Contender", Job], Hears]
    beam: int
    """1: greedy."""
    engine: str = ""
    """Ours: the name of the engine."""
    compute_type: str = ""
    """CTranslate2's."""
    batch: int = 0
    """faster-whisper's: windows heard together; 0: its plain pipeline."""
    our_cuts: bool = False
    """Whether it is given the windows that we cut, and spared the cutting: then only the networks differ."""

    @property
    def search(self) -> str:
        """How it looks for words, in a word."""
        return "greedy" if self.beam == 1 else f"beam {self.beam}"


def _load_openai(contender: Contender, job: Job) -> Hears:
    import torch  # noqa: PLC0415
    import whisper  # noqa: PLC0415

    torch.set_num_threads(job.threads)
    model = whisper.load_model(str(job.checkpoint), device="cpu")
    options: dict[str, Any] = {"fp16": False, "beam_size": contender.beam if contender.beam > 1 else None}

    def write(samples: Samples, language: str, cuts: Cuts) -> str:
        cutting = _openai_cutting(cuts) if cuts else {}
        text: str = model.transcribe(samples, language=language, **options, **cutting)["text"]
        return text

    return _by_channel(write, contender)


def _openai_cutting(cuts: Cuts) -> dict[str, Any]:
    return {
        "clip_timestamps": [edge_s for stretch in cuts for edge_s in stretch],
        "without_timestamps": True,
        "condition_on_previous_text": False,
    }


def _load_faster(contender: Contender, job: Job) -> Hears:
    if find_spec("faster_whisper") is None:
        raise NotAvailableError("faster-whisper is not installed: pip install 'qa-pipeline[fast]'")
    if job.converted is None:
        raise NotAvailableError(job.not_converted)
    from faster_whisper import BatchedInferencePipeline, WhisperModel  # noqa: PLC0415

    model = WhisperModel(
        str(job.converted),
        device="cpu",
        compute_type=contender.compute_type,
        cpu_threads=job.threads,
        local_files_only=True,
    )
    pipeline = BatchedInferencePipeline(model=model) if contender.batch else model
    batch = {"batch_size": contender.batch} if contender.batch else {}

    def write(samples: Samples, language: str, cuts: Cuts) -> str:
        cutting = _faster_cutting(cuts, contender) if cuts else {"vad_filter": True}
        segments, _ = pipeline.transcribe(
            samples, language=language, beam_size=contender.beam, **batch, **cutting
        )
        return " ".join(segment.text.strip() for segment in segments)

    return _by_channel(write, contender)


def _faster_cutting(cuts: Cuts, contender: Contender) -> dict[str, Any]:
    # The two pipelines take the same cuts in two ways.
    pairs = [{"start": start_s, "end": end_s} for start_s, end_s in cuts]
    edges = [edge_s for stretch in cuts for edge_s in stretch]
    return {
        "clip_timestamps": pairs if contender.batch else edges,
        "without_timestamps": True,
        "condition_on_previous_text": False,
    }


def _by_channel(write: Writes, contender: Contender) -> Hears:
    """Hears each channel of each call by itself."""

    def hear(tasks: Sequence[Task]) -> Iterator[HeardText]:
        for task in tasks:
            texts = {}
            for channel in decode_call(task.path, agent_channel=task.agent_channel).channels:
                if not contender.our_cuts:
                    texts[channel.speaker] = write(channel.samples, task.language, ())
                elif windows := task.windows.get(channel.speaker.value, ()):
                    samples, cuts = joined(channel.samples, windows)
                    texts[channel.speaker] = write(samples, task.language, cuts)
                else:
                    texts[channel.speaker] = ""
            yield HeardText(call_id=task.call_id, texts=texts)

    return hear


def joined(samples: Samples, windows: Windows) -> tuple[Samples, Cuts]:
    """The windows' sound without what lies between, and where each window is in it."""
    stretches = [
        [
            samples[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]
            for start_s, end_s in window
        ]
        for window in windows
    ]
    sounds = [np.concatenate(window) for window in stretches]
    ends_s = [end / SAMPLE_RATE_HZ for end in accumulate(map(len, sounds))]
    return np.concatenate([*sounds, _TAIL]), tuple(zip([0.0, *ends_s[:-1]], ends_s, strict=True))


def _load_our(contender: Contender, job: Job) -> Hears:
    # Imported here, because our speech stage tells the whole process how its threads are to wait.
    from qa_pipeline.bench.ours import load_ours  # noqa: PLC0415

    return load_ours(contender.engine, contender.beam, job)


def _openai(beam: int, *, our_cuts: bool = False) -> Contender:
    name = "openai-whisper decode, our cuts" if our_cuts else "openai-whisper transcribe"
    return Contender(
        name=_named(name, beam), family="openai-whisper", load=_load_openai, beam=beam, our_cuts=our_cuts
    )


def _faster(beam: int, compute_type: str, batch: int, *, our_cuts: bool = False) -> Contender:
    way = f"batched {batch}" if batch else "plain"
    name = f"faster-whisper {way}, {compute_type}" + (", our cuts" if our_cuts else "")
    return Contender(
        name=_named(name, beam),
        family="faster-whisper",
        load=_load_faster,
        beam=beam,
        compute_type=compute_type,
        batch=batch,
        our_cuts=our_cuts,
    )


def _ours(engine: str, beam: int) -> Contender:
    return Contender(
        name=_named(f"ours, {engine}", beam), family="ours", load=_load_our, beam=beam, engine=engine
    )


def _named(name: str, beam: int) -> str:
    return f"{name}, {'greedy' if beam == 1 else f'beam {beam}'}"


CONTENDERS = tuple(
    contender
    for beam in (1, _BEAM)
    for contender in (
        _openai(beam),
        _faster(beam, "int8", 0),
        _faster(beam, "float32", 0),
        _faster(beam, "int8", 8),
        _faster(beam, "int8", 16),
        _faster(beam, "float32", 16),
        _ours("openai-whisper", beam),
        _ours("faster-whisper", beam),
    )
)
"""Those of every run."""

SAME_CUTS = tuple(
    contender
    for beam in (1, _BEAM)
    for contender in (
        _openai(beam, our_cuts=True),
        _faster(beam, "int8", 0, our_cuts=True),
        _faster(beam, "int8", 16, our_cuts=True),
    )
)
"""Besides: what the others do with our cuts, which tells the gain of cutting from that of the network."""


def contender_of(name: str) -> Contender:
    """The contender of that name."""
    return next(each for each in (*CONTENDERS, *SAME_CUTS) if each.name == name)
