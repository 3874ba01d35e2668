"""The chunks of a WAV file that say how long it is."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

_MAX_CHUNKS = 1000
_UNKNOWN_BYTES = frozenset({0xFFFF_FFFF, 0x7FFF_FFFF, 0x8000_0000, 0x7FFF_F000, 0x7FFF_FFDB, 0x7FFF_FFDA})
"""What programs write when they stream and cannot know the length."""
_PCM_TAGS = frozenset({1, 3, 6, 7, 0xFFFE})
"""Linear, float, a-law, u-law, extensible: one sample is so many bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WavHeader:
    """Where a WAV file's sound is, and how much of it the header announces."""

    data_at: int
    """Offset of the sound's first byte."""
    data_bytes: int | None
    """None where the header does not say."""
    streamed: bool
    """The writer said that it did not know the length."""
    duration_s: float | None


def read_wav(file: BinaryIO) -> WavHeader | None:
    """Reads the chunks before the sound; None where there is no sound chunk."""
    file.seek(12)
    format_chunk, samples, big_data_bytes = b"", None, None
    for _ in range(_MAX_CHUNKS):
        header = file.read(8)
        if len(header) < 8:
            return None
        name, length = header[:4], struct.unpack("<I", header[4:])[0]
        if name == b"data":
            return _header(file.tell(), big_data_bytes or length, format_chunk, samples)
        body_at = file.tell()
        body = file.read(min(length, 64))
        if name == b"fmt ":
            format_chunk = body
        elif name == b"fact" and len(body) >= 4:
            samples = struct.unpack("<I", body[:4])[0]
        elif name == b"ds64" and len(body) >= 16:
            big_data_bytes = struct.unpack("<Q", body[8:16])[0]
        file.seek(body_at + length + length % 2)
    return None


def _header(data_at: int, data_bytes: int, format_chunk: bytes, samples: int | None) -> WavHeader:
    streamed = data_bytes in _UNKNOWN_BYTES
    if streamed or not data_bytes:
        return WavHeader(data_at=data_at, data_bytes=None, streamed=streamed, duration_s=None)
    duration_s = None
    if len(format_chunk) >= 12:
        tag, _, rate_hz, byte_rate = struct.unpack("<HHII", format_chunk[:12])
        # The byte rate of a compressed codec is rounded, so its sample count is better.
        if tag not in _PCM_TAGS and samples and rate_hz:
            duration_s = samples / rate_hz
        elif byte_rate:
            duration_s = data_bytes / byte_rate
    return WavHeader(data_at=data_at, data_bytes=data_bytes, streamed=False, duration_s=duration_s)
