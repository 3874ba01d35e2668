"""A copy of a recording that every browser plays, for the report beside which it lies."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame

from qa_pipeline.audio.channel import MAX_HOURS, SAMPLE_RATE_HZ, Track
from qa_pipeline.audio.channels import folded
from qa_pipeline.audio.container import Container
from qa_pipeline.audio.decode import recognised
from qa_pipeline.audio.opening import copied, open_regular
from qa_pipeline.audio.packets import hear, open_sound
from qa_pipeline.audio.tape import stretches
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import Problem

_BIT_RATE = 32_000
"""Bits a second: telephone speech in stereo loses nothing that an ear notices."""

# Tried in Chromium; what is not here (GSM, ADPCM, AMR, AU, AIFF) it does not play.
_PLAYED = {
    Container.WAV: frozenset(
        {"pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le", "pcm_alaw", "pcm_mulaw", "mp3"}
    ),
    Container.MP3: frozenset({"mp3"}),
    Container.MP4: frozenset({"aac"}),
    Container.OGG: frozenset({"opus", "vorbis"}),
    Container.WEBM: frozenset({"opus", "vorbis"}),
    Container.FLAC: frozenset({"flac"}),
}


def plays_in_browser(path: Path) -> bool:
    """Whether browsers play this file as it is, by its container and codec; False for what is no recording."""
    try:
        with open_regular(path) as file:
            return file_plays_in_browser(file)
    except AudioError:
        return False


def file_plays_in_browser(file: BinaryIO) -> bool:
    """As `plays_in_browser`, for a file that is open."""
    try:
        _, container = recognised(file)
        with open_sound(file, container) as (opened, stream):
            pictures = len(opened.streams.video) > 0
            codec = stream.codec_context.codec.canonical_name
    except AudioError:
        return False
    return codec in _PLAYED.get(container, frozenset()) and not pictures


def write_playable(path: Path, target: Path) -> None:
    """Writes a recording as an MP3 with the same channels and the same clock.

    Args:
        path: any recording that `decode_call` takes.
        target: appears only when it is complete; an old one is replaced.

    Raises:
        AudioError: the recording cannot be decoded, or the copy not be written (`failed`).
    """
    with copied(path, target) as (file, copy):
        write_copy(file, copy)


def write_copy(file: BinaryIO, target: BinaryIO) -> None:
    """As `write_playable`, from an open file into another.

    Raises:
        AudioError: as `write_playable`.
    """
    _, container = recognised(file)
    with open_sound(file, container) as (opened, stream):
        tracks: Sequence[Track] = hear(opened, stream, max_s=MAX_HOURS * 3600).tapes
    if not len(tracks[0]):
        raise AudioError(Problem.EMPTY_AUDIO, "The recording holds no sound to play.")
    try:
        _encode(tracks, target)
    except (av.error.FFmpegError, OSError) as error:
        raise AudioError(Problem.FAILED, f"The copy cannot be written: {error.strerror}.") from error


def _encode(tracks: Sequence[Track], target: BinaryIO) -> None:
    layout = "stereo" if len(tracks) == 2 else "mono"
    if len(tracks) > 2:
        tracks = (folded(tracks),)
    with av.open(target, mode="w", format="mp3") as opened:
        stream = opened.add_stream("libmp3lame", rate=SAMPLE_RATE_HZ, layout=layout)
        stream.bit_rate = _BIT_RATE
        for second, parts in enumerate(stretches(tracks, SAMPLE_RATE_HZ)):
            frame = AudioFrame.from_ndarray(np.stack(parts), format="fltp", layout=layout)
            frame.sample_rate = SAMPLE_RATE_HZ
            frame.pts = second * SAMPLE_RATE_HZ
            opened.mux(stream.encode(frame))
        opened.mux(stream.encode(None))
