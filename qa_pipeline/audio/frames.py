"""Formats that are a bare row of frames: how long a frame is, and whether the last one is whole.

Such files announce no length, so half a frame at the end is the only sign that they were cut.
"""

from collections.abc import Callable

AMR_MAGIC = b"#!AMR\n"
AMR_WB_MAGIC = b"#!AMR-WB\n"

# Bytes of a frame with its first byte, by frame type 0 to 15 (RFC 4867, section 5.3).
_AMR_NB_BYTES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 7, 6, 6, 1, 1, 1, 1)
_AMR_WB_BYTES = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1)
_AMR_NB_FIRST_SILENT_TYPE = 8
_AMR_WB_FIRST_SILENT_TYPE = 9

_MPEG_HEADER_BYTES = 4
_ADTS_HEADER_BYTES = 7
_GSM_FRAME_BYTES = 33
_CHAINED_FRAMES = 3
"""So many frames in a row are no accident."""
_JUNK_BYTES = 4096
"""An MP3 may begin with rubbish; a player skips it, so we do."""
_ID3_HEADER_BYTES = 10

# kbit/s by the header's bitrate index, for MPEG 1 and for MPEG 2 and 2.5 (ISO 11172-3, 13818-3).
_MPEG1_LAYER2_KBPS = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_MPEG1_LAYER3_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_KBPS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MPEG1 = 3
_LAYER2 = 2
_LAYER3 = 1

FrameBytes = Callable[[bytes, int], int | None]
"""(data, offset) -> bytes of the frame that begins there, None where none does."""


def amr_frame_bytes(data: bytes, at: int) -> int | None:
    """Bytes of an AMR frame; `data` is the file from its first byte."""
    sizes = _AMR_WB_BYTES if data.startswith(AMR_WB_MAGIC) else _AMR_NB_BYTES
    return sizes[data[at] >> 3 & 0xF]


def is_amr_silence(packet: bytes, *, wideband: bool) -> bool:
    """Whether an AMR frame is a pause that the sender left out (comfort noise or no data)."""
    silent = _AMR_WB_FIRST_SILENT_TYPE if wideband else _AMR_NB_FIRST_SILENT_TYPE
    return not packet or packet[0] >> 3 & 0xF >= silent


def mpeg_samples_and_rate(data: bytes, at: int) -> tuple[int, int] | None:
    """Samples in the MP2 or MP3 frame at an offset, and its samples a second."""
    if mpeg_frame_bytes(data, at) is None:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    samples = 1152 if version == _MPEG1 or layer == _LAYER2 else 576
    return samples, _MPEG_RATES_HZ[version][data[at + 2] >> 2 & 3]


def mpeg_frame_bytes(data: bytes, at: int) -> int | None:
    """Bytes of an MP2 or MP3 frame, from its header."""
    if at + _MPEG_HEADER_BYTES > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    bitrate, rate = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or layer not in {_LAYER2, _LAYER3} or bitrate in {0, 15} or rate == 3:
        return None
    table = _MPEG2_KBPS
    if version == _MPEG1:
        table = _MPEG1_LAYER2_KBPS if layer == _LAYER2 else _MPEG1_LAYER3_KBPS
    bytes_a_slot = 72 if version != _MPEG1 and layer == _LAYER3 else 144
    padding = data[at + 2] >> 1 & 1
    return bytes_a_slot * table[bitrate] * 1000 // _MPEG_RATES_HZ[version][rate] + padding


def adts_frame_bytes(data: bytes, at: int) -> int | None:
    """Bytes of a bare AAC (ADTS) frame, from its header."""
    if at + _ADTS_HEADER_BYTES > len(data) or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return None
    size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return size if size > _ADTS_HEADER_BYTES else None


def is_adts(head: bytes) -> bool:
    """Whether a file begins as bare AAC."""
    return _chained(head, 0, adts_frame_bytes)


def is_gsm(head: bytes, size: int) -> bool:
    """Whether a file is bare GSM 06.10: whole frames of 33 bytes, each with the mark 0xD."""
    starts = head[::_GSM_FRAME_BYTES]
    return (
        size % _GSM_FRAME_BYTES == 0 and len(starts) > _CHAINED_FRAMES and all(b >> 4 == 0xD for b in starts)
    )


def after_id3(head: bytes) -> int:
    """Where the sound begins behind an ID3v2 tag, in bytes; 0 without one."""
    if not head.startswith(b"ID3") or len(head) < _ID3_HEADER_BYTES:
        return 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return _ID3_HEADER_BYTES + size


def first_mpeg_frame(head: bytes) -> int | None:
    """Offset of the first of several MP2 or MP3 frames in a row, None where there are none."""
    for at in range(min(len(head), _JUNK_BYTES)):
        if head[at] == 0xFF and _chained(head, at, mpeg_frame_bytes):
            return at
    return None


MOST_FRAMES = 1_000_000
"""So many AMR frames last 5.5 hours, and are counted in half a second; what is behind them is not looked at."""


def count_frames(data: bytes, first: int, frame_bytes: FrameBytes) -> tuple[int, bool]:
    """How many frames the row has that begins at `first`, and whether it ends in the middle of the last one.

    Where the row is broken by something else (a tag, rubbish), or is too long to be looked through, there is no opinion: False.
    """
    at, count = first, 0
    while at < len(data):
        size = frame_bytes(data, at)
        if size is None or count == MOST_FRAMES:
            return count, False
        at += size
        count += 1
    return count, at > len(data)


def _chained(head: bytes, at: int, frame_bytes: FrameBytes) -> bool:
    for _ in range(_CHAINED_FRAMES):
        size = frame_bytes(head, at)
        if size is None:
            return False
        at += size
    return True
