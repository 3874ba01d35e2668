"""Calls are heard some at a time: as much sound as keeps a recogniser busy, and never more files than may be open."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone

from qa_pipeline.audio.decoder import decoder
from qa_pipeline.hearing.here import hear, stop_opening
from qa_pipeline.hearing.task import HearingTask
from qa_pipeline.recordings.recording import AgentChannel, Recording
from qa_pipeline.transcript.transcript import Transcript


def tasks(folder: Path, count: int, seconds: float) -> list[HearingTask]:
    """So many calls, all of them one file."""
    path = write_tone(folder / "one.wav", seconds=seconds)
    return [
        HearingTask(
            recording=Recording(call_id=f"c{number}", path=path, file=path.name, sha256=f"{number:064}"),
            path=path,
            language="it",
            agent_channel=AgentChannel.LEFT,
            playable=folder / "out" / f"{number}.mp3",
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("seconds", "portions"),
    [
        pytest.param(60, [1, 3, 1], id="the first call alone, then some minutes of both channels"),
        pytest.param(0.5, [1, 32, 32, 5], id="of very short ones no more than may be open at once"),
    ],
)
def test_how_many_calls_are_heard_together(tmp_path: Path, seconds: float, portions: list[int]) -> None:
    together: list[int] = []

    def began(begun: Sequence[HearingTask], _: float) -> None:
        together.append(len(begun))

    given = tasks(tmp_path, sum(portions), seconds)
    heard = [task for task, _ in hear(given, FakeTranscriber(), began)]
    assert heard == given
    assert together == portions


def test_a_call_of_which_no_copy_can_be_written_is_heard_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_pipeline.audio.decoder.Decoder.plays_in_browser", lambda *_: False)
    (tmp_path / "out").write_text("a file where the copies' folder would be")
    [(_, heard)] = hear(tasks(tmp_path, 1, 4), FakeTranscriber())
    assert isinstance(heard, Transcript)


def test_whoever_was_left_behind_and_ends_late_stops_nobody_elses_decoder(tmp_path: Path) -> None:
    asked, over = threading.Event(), threading.Event()
    told: list[BaseException] = []

    def given() -> Iterator[HearingTask]:
        asked.set()
        over.wait()
        yield from tasks(tmp_path, 1, 4)
        raise OSError("its line is closed")

    def hear_late() -> None:
        try:
            told.extend(result for _, result in hear(given(), FakeTranscriber()))  # type: ignore[misc]
        except OSError as fault:
            told.append(fault)

    left_behind = threading.Thread(target=hear_late, daemon=True)
    left_behind.start()
    asked.wait()
    stop_opening()
    others = decoder()
    over.set()
    left_behind.join()
    assert isinstance(told[-1], OSError)
    assert not others.stopped
    assert decoder() is others
