"""The calls that are heard, each with the words that were really said in it."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.bench.job import BenchError, Task
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.discover import find_recordings
from qa_pipeline.recordings.recording import AgentChannel, Problem, Recording, Speaker

DIALOGUES = "dialogues"
"""Folder of a workspace with CALL_ID.txt, the lines `agent: ...` and `customer: ...`."""
_TURN = re.compile(r"(agent|customer): (.+)")
_NAMED_LANGUAGE = re.compile(r"(it|en)(?![a-z])")
"""A recording called `it.wav` or `en-03.wav` says its language."""
_LETTERS = {"A": Speaker.AGENT, "B": Speaker.CUSTOMER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing that was said."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchCall:
    """A call and its reference."""

    task: Task
    duration_s: float
    """Of the call, whatever number of channels it has."""
    reference: dict[Speaker, str]
    """What was said, by the channel that it can be heard on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A recording that is not heard, and why."""

    file: str
    reason: str


def find_calls(
    workspace: Path,
    recordings: Path,
    calls_csv: Path,
    *,
    leave_out: Path,
    language: str | None,
    agent_channel: AgentChannel,
    only: Sequence[str] = (),
) -> tuple[tuple[BenchCall, ...], tuple[LeftOut, ...]]:
    """The calls of a workspace, or of a bare folder, that have a reference.

    Args:
        workspace: with `dialogues/CALL_ID.txt`; or beside each recording a NAME.json or NAME.txt of the same kind.
        recordings: where the audio lies.
        calls_csv: the list of calls, where there is one.
        leave_out: what the program wrote itself.
        language: where neither the list nor the file's name says one.
        agent_channel: where the list does not say.
        only: call ids; empty: all.

    Raises:
        BenchError: no call can be measured; says what is missing.
    """
    found = find_recordings(workspace, recordings, calls_csv, leave_out=leave_out)
    if unknown := set(only) - {item.call_id for item in found}:
        raise BenchError(f"{workspace}: no call {', '.join(sorted(unknown))}")
    made = [
        _call(item, workspace, language, agent_channel)
        if isinstance(item, Recording)
        else LeftOut(file=item.file, reason=item.reason)
        for item in found
        if not only or item.call_id in only
    ]
    calls = tuple(each for each in made if isinstance(each, BenchCall))
    left_out = tuple(each for each in made if isinstance(each, LeftOut))
    if not calls:
        raise BenchError(f"{workspace}: no call with a reference text: {left_out[0].reason}")
    return calls, left_out


def _call(
    recording: Recording, workspace: Path, language: str | None, side: AgentChannel
) -> BenchCall | LeftOut:
    path = recording.path
    if path is None:
        return LeftOut(file=recording.file, reason="no recording")
    turns = _turns(recording.call_id, path, workspace)
    if not turns:
        return LeftOut(
            file=recording.file,
            reason=f"no reference text ({DIALOGUES}/{recording.call_id}.txt or .json beside it)",
        )
    side = recording.agent_channel or side
    try:
        decoded = decode_call(path, agent_channel=side)
    except AudioError as error:
        return LeftOut(file=recording.file, reason=str(error))
    if any(each.problem is Problem.PARTIAL_AUDIO for each in decoded.problems):
        return LeftOut(file=recording.file, reason="it breaks off, so its text says more than can be heard")
    spoken = recording.language or _language_of_name(path) or language
    if spoken is None:
        return LeftOut(file=recording.file, reason="its language is not known")
    return BenchCall(
        task=Task(call_id=recording.call_id, path=path, language=spoken, agent_channel=side),
        duration_s=decoded.duration_s,
        reference={channel.speaker: said_by(channel.speaker, turns) for channel in decoded.channels},
    )


def said_by(speaker: Speaker, turns: Sequence[Turn]) -> str:
    """All that can be heard on a speaker's channel; on a mono recording that is everybody."""
    return " ".join(turn.text for turn in turns if speaker in {turn.speaker, Speaker.UNKNOWN})


def _turns(call_id: str, audio: Path, workspace: Path) -> tuple[Turn, ...]:
    beside = audio.with_suffix(".json")
    if beside.is_file():
        return tuple(_from_json(beside))
    texts = (workspace / DIALOGUES / f"{call_id}.txt", audio.with_suffix(".txt"))
    for path in texts:
        if path.is_file():
            return tuple(_from_dialogue(path))
    return ()


def _from_dialogue(path: Path) -> Iterator[Turn]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if turn := _TURN.fullmatch(line):
            yield Turn(speaker=Speaker(turn[1]), text=turn[2])


class _TurnFile(BaseModel):
    model_config = ConfigDict(extra="ignore")
    speaker: Literal["agent", "customer", "A", "B"]
    text: str


_Listed = tuple[float, float, Literal["A", "B", "agent", "customer"], str]
_FILE: TypeAdapter[list[_TurnFile | _Listed]] = TypeAdapter(list[_TurnFile | _Listed])


def _from_json(path: Path) -> Iterator[Turn]:
    """A list of `[start_s, end_s, "A"|"B", text]`, or of objects with `speaker` and `text`; A is the agent."""
    try:
        read = _FILE.validate_json(path.read_bytes())
    except (ValidationError, json.JSONDecodeError) as error:
        raise BenchError(
            f'{path}: is no reference text: a list of [start_s, end_s, "A" or "B", text] is wanted'
        ) from error
    for each in read:
        speaker, text = (each.speaker, each.text) if isinstance(each, _TurnFile) else each[2:]
        yield Turn(speaker=_LETTERS.get(speaker) or Speaker(speaker), text=text)


def _language_of_name(path: Path) -> str | None:
    named = _NAMED_LANGUAGE.match(path.stem.lower())
    return named[1] if named else None
