"""A recording's bytes -> one channel a speaker at 16 kHz, with everything that is wrong with it named."""

import os
from pathlib import Path
from typing import BinaryIO

from av.audio.stream import AudioStream
from av.container import InputContainer

from qa_pipeline.audio.announced import Announced, read_announced
from qa_pipeline.audio.blocks import PADDING_S, too_long
from qa_pipeline.audio.channel import MAX_HOURS, DecodedCall
from qa_pipeline.audio.channels import SILENCE_RMS, assign_channels, loudest_second_rms
from qa_pipeline.audio.container import Container, sniff
from qa_pipeline.audio.opening import open_regular
from qa_pipeline.audio.packets import Heard, hear, open_sound, packed_s
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel, Problem, RecordingProblem

_SHORTEST_S = 0.1
"""Less holds no word."""
_LOST_S = 0.05
"""Less lost inside a recording is a container's rounding; the smallest FLAC block has 0.07 s."""
_TOLERANCE_S = 0.5
_TOLERANCE = 0.01
"""A header's length and the decoded one may differ by so much: encoders pad, ADPCM blocks are rounded up."""

_OWN_CLOCK = frozenset({Container.MP4, Container.FLAC, Container.WEBM, Container.AIFF})
"""Their duration as FFmpeg reads it is what the header announces, not a guess from the file's size."""

_PACKED = frozenset(
    {Container.MP3, Container.MP4, Container.OGG, Container.FLAC, Container.WEBM, Container.ADTS}
)
"""A packet of silence may be far smaller here than its sound; elsewhere the file's size bounds the work, or its header is asked."""


def decode_call(path: Path, *, agent_channel: AgentChannel, max_hours: float = MAX_HOURS) -> DecodedCall:
    """Decodes one recording; it is trusted in nothing.

    Args:
        path: a local regular file of any name.
        agent_channel: which channel of a stereo recording is the agent's.
        max_hours: a longer recording is refused, before it fills the disk.

    Raises:
        AudioError: nothing can be heard; `problem` says why.
    """
    with open_regular(path) as file:
        return decode_file(file, agent_channel=agent_channel, max_hours=max_hours)


def decode_file(file: BinaryIO, *, agent_channel: AgentChannel, max_hours: float = MAX_HOURS) -> DecodedCall:
    """Decodes a recording that is open.

    Raises:
        AudioError: as `decode_call`.
    """
    size, container = recognised(file)
    announced = read_announced(file, size, container)
    with open_sound(file, container) as (opened, stream):
        announced_s = _announced_s(announced, container, opened, stream)
        _refuse_long(announced, announced_s, max_hours)
        if container in _PACKED:
            _refuse_packed(opened, stream, max_hours)
    with open_sound(file, container) as (opened, stream):
        heard = hear(opened, stream, max_s=max_hours * 3600)
    _refuse_silent(heard)
    channels, problems = assign_channels(heard.tapes, agent_channel)
    partial = _partial(announced, heard, announced_s, container)
    return DecodedCall(
        channels=channels,
        duration_s=heard.duration_s,
        announced_s=announced_s,
        problems=(*problems, *partial),
    )


def recognised(file: BinaryIO) -> tuple[int, Container]:
    """How many bytes an open file has that is to be a recording, and what container they are.

    Raises:
        AudioError: `empty_audio`, `not_audio` or `unsupported`.
    """
    size = os.fstat(file.fileno()).st_size
    if not size:
        raise AudioError(Problem.EMPTY_AUDIO, "The file has no bytes: the recording was never written.")
    return size, sniff(file, size)


def _announced_s(
    announced: Announced, container: Container, opened: InputContainer, stream: AudioStream
) -> float | None:
    if announced.duration_s is not None or container not in _OWN_CLOCK:
        return announced.duration_s
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    duration_us = opened.duration
    return duration_us / 1e6 if duration_us and duration_us > 0 else None


def _refuse_long(announced: Announced, announced_s: float | None, max_hours: float) -> None:
    """Refuses by the header alone, unless bytes are missing: then it says nothing of what is there."""
    if announced_s is not None and announced_s > max_hours * 3600 + PADDING_S and announced.cut is None:
        hours = f"{announced_s / 3600:.1f} hours, more than the {max_hours:g} allowed"
        raise AudioError(Problem.TOO_LONG, f"The recording announces {hours}; cut it into its calls.")


def _refuse_packed(opened: InputContainer, stream: AudioStream, max_hours: float) -> None:
    """Refuses by the packets' clock, where the header says nothing or a lie: it is read hundreds of times faster than sound."""
    most_s = max_hours * 3600 + PADDING_S
    if packed_s(opened, stream, most_s=most_s) > most_s:
        raise too_long(max_hours * 3600)


def _refuse_silent(heard: Heard) -> None:
    if heard.duration_s < _SHORTEST_S:
        if heard.bad_packets:
            raise AudioError(
                Problem.CORRUPT, "The file begins like a recording, but none of its sound can be decoded."
            )
        raise AudioError(Problem.EMPTY_AUDIO, "The recording holds less than a tenth of a second of sound.")
    if all(loudest_second_rms(channel) < SILENCE_RMS for channel in heard.tapes):
        if heard.bad_s > _LOST_S:
            raise AudioError(Problem.CORRUPT, "What can be decoded of the recording is no sound, or silent.")
        raise AudioError(Problem.EMPTY_AUDIO, "The recording is silent from beginning to end.")


def _partial(
    announced: Announced, heard: Heard, announced_s: float | None, container: Container
) -> tuple[RecordingProblem, ...]:
    """Every sign that sound is missing, as one problem."""
    duration_s = heard.duration_s
    signs = [announced.cut] if announced.cut else []
    if announced_s is not None and abs(announced_s - duration_s) > max(
        _TOLERANCE_S, announced_s * _TOLERANCE
    ):
        signs.append(f"The header announces {announced_s:.1f} s, {duration_s:.1f} s could be decoded.")
    if heard.bad_s > _LOST_S:
        signs.append(f"{heard.bad_s:.1f} s are damaged.")
    # A browser's recorder (WebM) leaves pauses out on purpose.
    if heard.gap_s > _LOST_S and container is not Container.WEBM:
        signs.append(f"{heard.gap_s:.1f} s are missing inside.")
    if not signs:
        return ()
    return (RecordingProblem(problem=Problem.PARTIAL_AUDIO, detail=" ".join(signs)),)
