"""Which container a file is, from its first bytes: only these are ever opened, each by its own demuxer.

The name's ending is never believed, and FFmpeg never guesses: its own guess would follow a playlist
(`ffconcat`, HLS) renamed to `.wav` into other people's calls.
"""

from enum import StrEnum
from typing import BinaryIO

from qa_pipeline.audio.frames import AMR_MAGIC, AMR_WB_MAGIC, first_mpeg_frame, is_adts, is_gsm
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import Problem

_HEAD_BYTES = 65_536
_RIFF_HEADER_BYTES = 12

_TAKEN = "WAV, MP3, M4A, OGG, FLAC, AMR, WebM, AU, AIFF or GSM"


class Container(StrEnum):
    """The containers we take; the value is FFmpeg's name of the demuxer."""

    WAV = "wav"
    MP3 = "mp3"
    MP4 = "mov"
    OGG = "ogg"
    FLAC = "flac"
    AMR = "amr"
    ADTS = "aac"
    WEBM = "matroska"
    AU = "au"
    AIFF = "aiff"
    GSM = "gsm"


_STARTS = (
    (b"OggS", Container.OGG),
    (b"fLaC", Container.FLAC),
    (AMR_MAGIC, Container.AMR),
    (AMR_WB_MAGIC, Container.AMR),
    (b"\x1aE\xdf\xa3", Container.WEBM),
    (b".snd", Container.AU),
)

_OTHER_MEDIA = (
    (b"0&\xb2u", "Windows Media (WMA)"),
    (b"wvpk", "WavPack"),
    (b"MAC ", "Monkey's Audio"),
    (b"#!SILK", "SILK"),
    (b"FLV", "Flash video"),
    (b"riff.\x91\xcf\x11", "Sony Wave64"),
    (b"\x00\x00\x01\xba", "MPEG program stream"),
    (b".RMF", "RealMedia"),
    (b"caff", "Apple Core Audio (CAF)"),
)


def sniff(file: BinaryIO, size: int) -> Container:
    """Names the container of an open file of `size` bytes.

    Raises:
        AudioError: `not_audio`, or `unsupported` for sound that we do not take.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    container = _by_magic(head) or _by_frames(head, size)
    if container is None:
        raise AudioError(
            Problem.NOT_AUDIO, f"The file's bytes are not a sound recording; save it as {_TAKEN}."
        )
    return container


def _by_magic(head: bytes) -> Container | None:
    for start, container in _STARTS:
        if head.startswith(start):
            return container
    for start, name in _OTHER_MEDIA:
        if head.startswith(start):
            raise AudioError(Problem.UNSUPPORTED, f"{name} files are not taken; convert it to {_TAKEN}.")
    kind = head[8:_RIFF_HEADER_BYTES]
    if head[:4] in {b"RIFF", b"RIFX", b"RF64"}:
        return _riff(kind)
    if head[:4] == b"FORM" and kind in {b"AIFF", b"AIFC"}:
        return Container.AIFF
    if head[4:8] in {b"ftyp", b"moov", b"mdat"}:
        return Container.MP4
    return None


def _riff(kind: bytes) -> Container | None:
    if kind == b"WAVE":
        return Container.WAV
    if kind == b"AVI ":
        raise AudioError(Problem.UNSUPPORTED, f"AVI video is not taken; convert its sound to {_TAKEN}.")
    return None


def _by_frames(head: bytes, size: int) -> Container | None:
    """Formats without a magic number are known by several frames that follow one another."""
    if head.startswith(b"ID3"):
        return Container.MP3
    if is_adts(head):
        return Container.ADTS
    if is_gsm(head, size):
        return Container.GSM
    if first_mpeg_frame(head) is not None:
        return Container.MP3
    return None
