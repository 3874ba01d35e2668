"""What a file says of its own length, and whether its bytes end too early: a decoder's success proves nothing.

A recording cut in half decodes without an error in six of seven formats; a lost ending would make an agent
"forget" the closing words. So each container is asked in its own way.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from qa_pipeline.audio import frames
from qa_pipeline.audio.container import Container
from qa_pipeline.audio.riff import read_wav

_SLOPPY_BYTES = 8
"""Some writers count the RIFF header or a padding byte twice."""
_OGG_TAIL_BYTES = 131_072
"""An Ogg page has at most 65,307 bytes, so the last whole one begins in here."""
_OGG_PAGE_HEADER_BYTES = 27
_OGG_LAST_PAGE = 4
_WEBM_SEGMENT = b"\x18\x53\x80\x67"
_XING_WITHIN_BYTES = 200
_BIG_BOX = 1
_AMR_FRAME_S = 0.02
_MAX_BARE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What the container's own headers say."""

    duration_s: float | None = None
    """None where they say nothing, or only what the end of the file says."""
    cut: str | None = None
    """A sentence saying which bytes are missing; None where none are."""


def read_announced(file: BinaryIO, size: int, container: Container) -> Announced:
    """Reads the headers of an open file of `size` bytes that was sniffed to be `container`."""
    read = _READERS.get(container)
    return read(file, size) if read else Announced()


def _wav(file: BinaryIO, size: int) -> Announced:
    wav = read_wav(file)
    if wav is None:
        return Announced()
    if wav.data_bytes is None:
        return Announced(
            cut=None if wav.streamed else "The recorder never closed the file: its header gives no length."
        )
    missing = wav.data_at + wav.data_bytes - size
    cut = f"The header announces {missing} bytes more than the file has." if missing > _SLOPPY_BYTES else None
    return Announced(duration_s=wav.duration_s, cut=cut)


def _au(file: BinaryIO, size: int) -> Announced:
    file.seek(0)
    data_at, data_bytes = struct.unpack(">4xII", file.read(12).ljust(12, b"\0"))
    missing = data_at + data_bytes - size
    # All bits set: a stream whose length was not known when it began.
    known = data_bytes != 0xFFFF_FFFF
    return Announced(
        cut=f"The header announces {missing} bytes more than the file has." if known and missing > 0 else None
    )


def _aiff(file: BinaryIO, size: int) -> Announced:
    """The one form that is the whole file must end inside it; its sound has a length of its own, which FFmpeg reads."""
    file.seek(4)
    missing = 8 + int.from_bytes(file.read(4), "big") - size
    return Announced(
        cut=f"The header announces {missing} bytes more than the file has."
        if missing > _SLOPPY_BYTES
        else None
    )


def _ogg(file: BinaryIO, size: int) -> Announced:
    """The last page must be whole and marked as the last."""
    file.seek(max(0, size - _OGG_TAIL_BYTES))
    tail = file.read(_OGG_TAIL_BYTES)
    at = tail.rfind(b"OggS")
    page = tail[at:] if at >= 0 else b""
    if len(page) >= _OGG_PAGE_HEADER_BYTES:
        segments = page[26]
        lengths = page[_OGG_PAGE_HEADER_BYTES : _OGG_PAGE_HEADER_BYTES + segments]
        whole = len(lengths) == segments and len(page) >= _OGG_PAGE_HEADER_BYTES + segments + sum(lengths)
        if whole and page[5] & _OGG_LAST_PAGE:
            return Announced()
    return Announced(cut="The stream has no end mark, so its last part is missing.")


def _mp4(file: BinaryIO, size: int) -> Announced:
    """Every top-level box must end inside the file."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        header = file.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == _BIG_BOX:
            length = int.from_bytes(header[8:16], "big")
        if length == 0:  # up to the end of the file
            return Announced()
        if length < 8:
            return Announced(cut=f"The file's structure is broken at byte {at}.")
        at += length
    return Announced(cut=f"The file's boxes need {at - size} bytes more than it has." if at > size else None)


def _mp3(file: BinaryIO, size: int) -> Announced:
    """A Xing or Info header counts frames and bytes; without one only half a last frame shows."""
    file.seek(0)
    start = frames.after_id3(file.read(10))
    file.seek(start)
    head = file.read(65_536)
    first = frames.first_mpeg_frame(head)
    if first is None:
        return Announced()
    sound = frames.mpeg_samples_and_rate(head, first)
    mark = max(head.find(name, first, first + _XING_WITHIN_BYTES) for name in (b"Xing", b"Info"))
    if mark < 0 or sound is None:
        return _row_of_frames(file, size, frames.mpeg_frame_bytes, start + first)
    flags, count, total = struct.unpack(">III", head[mark + 4 : mark + 16].ljust(12, b"\0"))
    duration_s = count * sound[0] / sound[1] if flags & 1 else None
    missing = start + first + total - size if flags & 3 == 3 else 0
    cut = f"The header announces {missing} bytes more than the file has." if missing > 0 else None
    return Announced(duration_s=duration_s, cut=cut)


def _webm(file: BinaryIO, size: int) -> Announced:
    """The one segment after the EBML header must end inside the file, where its length is known."""
    file.seek(0)
    head = file.read(4096)
    at = head.find(_WEBM_SEGMENT)
    if at < 0 or at + 5 > len(head):
        return Announced()
    at += len(_WEBM_SEGMENT)
    width = 9 - head[at].bit_length()  # the first byte's leading zeros say how many bytes the number has
    length = int.from_bytes(head[at : at + width], "big") & ((1 << 7 * width) - 1)
    missing = at + width + length - size
    live = length == (1 << 7 * width) - 1
    return Announced(
        cut=f"The file lacks {missing} bytes of its segment." if not live and missing > 0 else None
    )


def _amr(file: BinaryIO, size: int) -> Announced:
    file.seek(0)
    wideband = file.read(len(frames.AMR_WB_MAGIC)) == frames.AMR_WB_MAGIC
    first = len(frames.AMR_WB_MAGIC if wideband else frames.AMR_MAGIC)
    # Pauses are frames of one byte: a day of them is four megabytes, and is not decoded to be counted.
    return _row_of_frames(file, size, frames.amr_frame_bytes, first, frame_s=_AMR_FRAME_S)


def _adts(file: BinaryIO, size: int) -> Announced:
    return _row_of_frames(file, size, frames.adts_frame_bytes, 0)


def _row_of_frames(
    file: BinaryIO, size: int, frame_bytes: frames.FrameBytes, first: int, frame_s: float | None = None
) -> Announced:
    if size > _MAX_BARE_BYTES:
        return Announced()
    file.seek(0)
    data = file.read(_MAX_BARE_BYTES)
    count, cut = frames.count_frames(data, first, frame_bytes)
    return Announced(
        duration_s=count * frame_s if frame_s else None,
        cut="The last frame is incomplete, so the file was cut." if cut else None,
    )


_READERS: dict[Container, Callable[[BinaryIO, int], Announced]] = {
    Container.WAV: _wav,
    Container.AU: _au,
    Container.AIFF: _aiff,
    Container.OGG: _ogg,
    Container.MP4: _mp4,
    Container.WEBM: _webm,
    Container.MP3: _mp3,
    Container.AMR: _amr,
    Container.ADTS: _adts,
}
