"""The packet loop: everything that can be decoded is, and what cannot is counted, never fatal.

PyAV brings its own FFmpeg; nothing is run as a program. It gets an open file, never a name or an address,
so no protocol can be followed whatever the bytes say.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from qa_pipeline.audio.blocks import Blocks
from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.audio.container import Container
from qa_pipeline.audio.frames import is_amr_silence
from qa_pipeline.audio.tape import Tape
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import Problem

CODECS = frozenset({
    "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_u8", "pcm_s8",
    "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_alaw", "pcm_mulaw",
    "adpcm_ima_wav", "adpcm_ms", "adpcm_g722", "adpcm_g726", "gsm", "gsm_ms", "g723_1",
    "mp3", "mp2", "aac", "alac", "opus", "vorbis", "flac", "speex", "amr_nb", "amr_wb",
})  # fmt: skip
"""FFmpeg's names of the codecs that we take."""

_RATES_HZ = range(4_000, 192_001)
"""A header that claims 1 Hz would turn one megabyte into days of sound."""
_MAX_CHANNELS = 8
_LONGEST_PACKET_S = 20.0
"""The largest FLAC block at the lowest rate lasts 16 s."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """What came out of a file's sound stream."""

    tapes: tuple[Tape, ...]
    """One a channel, all of one length; at least one."""
    gap_s: float
    """Silence put in where the container's clock jumped."""
    bad_packets: int
    """Packets that could not be decoded."""
    bad_s: float
    """Their length, and that of decoded numbers that are no sound."""

    @property
    def duration_s(self) -> float:
        """Of what was heard."""
        return len(self.tapes[0]) / SAMPLE_RATE_HZ


@contextmanager
def open_sound(file: BinaryIO, container: Container) -> Iterator[tuple[InputContainer, AudioStream]]:
    """Opens the first sound stream of a file that was sniffed to be `container`.

    Raises:
        AudioError: `corrupt` or `unsupported`.
    """
    file.seek(0)
    try:
        opened = av.open(file, mode="r", format=container.value, metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError) as error:
        raise AudioError(
            Problem.CORRUPT, "The file begins like a recording, but nothing in it can be read."
        ) from error
    with opened:
        if not opened.streams.audio:
            raise AudioError(Problem.NOT_AUDIO, "The file holds no sound, only pictures or text.")
        stream = opened.streams.audio[0]
        _check_stream(stream)
        if container is Container.FLAC:
            # Without it FFmpeg hands on damaged frames as if they were sound, although FLAC carries checksums.
            stream.codec_context.options = {"err_detect": "crccheck+explode"}
        yield opened, stream


def _check_stream(stream: AudioStream) -> None:
    codec = stream.codec_context
    if codec is None:
        raise AudioError(Problem.UNSUPPORTED, "The recording's codec is unknown; convert it to WAV or MP3.")
    name = codec.codec.canonical_name
    if name not in CODECS:
        raise AudioError(
            Problem.UNSUPPORTED, f"The codec {name} is not taken; convert the recording to WAV or MP3."
        )
    if codec.sample_rate not in _RATES_HZ:
        raise AudioError(Problem.UNSUPPORTED, f"A sample rate of {codec.sample_rate} Hz is no telephone's.")
    if codec.layout.nb_channels > _MAX_CHANNELS:
        raise AudioError(
            Problem.UNSUPPORTED, f"{codec.layout.nb_channels} channels are more than a call has."
        )


def hear(opened: InputContainer, stream: AudioStream, *, max_s: float) -> Heard:
    """Decodes a whole stream.

    Raises:
        AudioError: `too_long`.
    """
    blocks = Blocks(max_s=max_s)
    bad_packets, bad_s = 0, 0.0
    amr = stream.codec_context.codec.canonical_name.removeprefix("amr_")
    for packet in _packets(opened, stream):
        # FFmpeg's AMR decoder refuses the frames that stand for a pause, so they are made here.
        if amr in {"nb", "wb"} and packet.size and is_amr_silence(bytes(packet), wideband=amr == "wb"):
            blocks.add_pause(_length_s(packet))
            continue
        frames = _decoded(packet)
        if frames is None:
            bad_packets += 1
            bad_s += _length_s(packet)
            continue
        for frame in frames:
            blocks.add(frame)
    tapes = blocks.tapes()
    return Heard(tapes=tapes, gap_s=blocks.gap_s, bad_packets=bad_packets, bad_s=bad_s + blocks.bad_s)


def _length_s(packet: "av.Packet[AudioStream]") -> float:
    return float((packet.duration or 0) * (packet.time_base or 0))


def packed_s(opened: InputContainer, stream: AudioStream, *, most_s: float) -> float:
    """How long the sound is that a stream's packets say they hold, as far as `most_s`; none is decoded.

    Packets of silence take some bytes and whole seconds of decoding, whatever a header announces.
    """
    base = float(stream.time_base or 0)
    if not base:
        return 0.0
    most, longest, ticks = most_s / base, _LONGEST_PACKET_S / base, 0
    for packet in _packets(opened, stream):
        duration = packet.duration or 0
        # FFmpeg gives the last packet of some whole Vorbis files 149 hours: less than nothing, as it counts.
        ticks += duration if duration < longest else 0
        if ticks > most:
            break
    return ticks * base


def _packets(opened: InputContainer, stream: AudioStream) -> Iterator["av.Packet[AudioStream]"]:
    """The stream's packets as far as the file can be read."""
    packets = opened.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return
        yield packet


def _decoded(packet: "av.Packet[AudioStream]") -> list[AudioFrame] | None:
    """The packet's sound; None where it is damaged, or is suddenly what no call is: PyAV crashes on 9 channels."""
    try:
        frames = packet.decode()
    except av.error.FFmpegError:
        return None
    sound = all(
        frame.layout.nb_channels <= _MAX_CHANNELS and frame.sample_rate in _RATES_HZ for frame in frames
    )
    return frames if sound else None
