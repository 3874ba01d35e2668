"""What the program and the process that decodes for it say to each other: lines of JSON beside the numbers of open files.

Whoever broke the decoder by a recording may say anything here, so what is heard is checked like any data from outside, and is
never run.
"""

import socket
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel, DecodedCall
from qa_pipeline.audio.tape import Tape
from qa_pipeline.recordings.recording import AgentChannel, Problem, RecordingProblem, Speaker

_MOST_FILES = 2
"""A call has two channels at most when it is decoded."""
_MOST_BYTES = 100_000
_DAY_S = 24 * 3600.0

Length = Annotated[float, Field(ge=0, le=_DAY_S)]
Sentence = Annotated[str, Field(max_length=2000)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Request(_Message):
    """What is wanted of the recording whose open file goes with it."""

    do: Literal["decode", "plays", "copy"]
    """`copy`: into the second open file that goes with it."""
    agent_channel: AgentChannel = AgentChannel.LEFT
    max_hours: float = 0.0
    cpu_s: int
    """Seconds of the processor that it may take."""


class Found(_Message):
    """Something that is wrong with a recording."""

    problem: Problem
    detail: Sentence


class Side(_Message):
    """A channel, whose samples are in an open file."""

    speaker: Speaker
    samples: int = Field(ge=0, le=round(_DAY_S) * SAMPLE_RATE_HZ)


class Reply(_Message):
    """What became of it."""

    sides: tuple[Side, ...] = Field(default=(), max_length=_MOST_FILES)
    duration_s: Length = 0.0
    announced_s: float | None = None
    problems: tuple[Found, ...] = ()
    plays: bool = False
    refused: Found | None = None
    """The recording cannot be heard."""
    no_memory: bool = False
    fault: tuple[Sentence, Sentence] | None = None
    """A fault of ours: its kind and its place."""


def reply_of(call: DecodedCall) -> tuple[Reply, list[Tape]]:
    """What is told of a decoded call, and the tapes that go with it."""
    tapes = [track if isinstance(track := one.track, Tape) else Tape([track[:]]) for one in call.channels]
    told = Reply(
        sides=tuple(
            Side(speaker=one.speaker, samples=len(tape))
            for one, tape in zip(call.channels, tapes, strict=True)
        ),
        duration_s=call.duration_s,
        announced_s=call.announced_s,
        problems=tuple(Found(problem=one.problem, detail=one.detail) for one in call.problems),
    )
    return told, tapes


def call_of(reply: Reply, numbers: list[int]) -> DecodedCall:
    """The call that a reply and the open files with it tell of."""
    return DecodedCall(
        channels=tuple(
            AudioChannel(speaker=side.speaker, samples=Tape.received(number, side.samples))
            for side, number in zip(reply.sides, numbers, strict=True)
        ),
        duration_s=reply.duration_s,
        announced_s=reply.announced_s,
        problems=tuple(RecordingProblem(problem=one.problem, detail=one.detail) for one in reply.problems),
    )


def send(line: socket.socket, message: _Message, numbers: list[int]) -> None:
    """Says something.

    Args:
        line: to the other process.
        message: what.
        numbers: of open files, which the other process gets numbers of its own for.

    Raises:
        OSError: nobody listens any more.
    """
    data = message.model_dump_json().encode() + b"\n"
    sent = socket.send_fds(line, [data], numbers)
    line.sendall(data[sent:])


def receive(line: socket.socket) -> tuple[bytes, list[int]]:
    """What the other process says, without the end of the line, and the open files; nothing where it is gone.

    Raises:
        OSError: the connection broke, or was silent for longer than its time-out.
    """
    data, numbers = b"", list[int]()
    while not data.endswith(b"\n") and len(data) < _MOST_BYTES:
        part, more, _, _ = socket.recv_fds(line, _MOST_BYTES, _MOST_FILES)
        numbers += more
        if not part:
            return b"", numbers
        data += part
    return data[:-1], numbers
