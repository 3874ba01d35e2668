"""Some calls, of which each says what becomes of the process that hears it."""

import sys
from functools import partial
from pathlib import Path

from fakes import write_tone

from hearing.dying import Dying
from qa_pipeline.hearing.supervisor import Supervisor
from qa_pipeline.hearing.task import HearingTask
from qa_pipeline.recordings.recording import AgentChannel, Recording


def calls(folder: Path, **what: str) -> list[HearingTask]:
    """A task for each name; the value says what happens when it is heard."""
    tasks = []
    for number, (call_id, word) in enumerate(what.items()):
        path = write_tone(folder / f"{call_id}.wav", hz=300 + number, seconds=6)
        recording = Recording(call_id=call_id, path=path, file=path.name, sha256=f"{number:064}")
        tasks.append(
            HearingTask(
                recording=recording,
                path=path,
                language="it",
                agent_channel=AgentChannel.LEFT,
                playable=folder / "audio" / f"{call_id}.mp3",
                vocabulary=(word, call_id),
            )
        )
    return tasks


def hear_forever(folder: Path) -> None:
    """Says which processes there are, and hears a call that does not end."""
    supervisor = Supervisor(partial(Dying, str(folder / "log")), 2, 8)
    heard = supervisor.hear(iter(calls(folder, a="well", b="hang", c="hang")))
    next(heard)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    next(heard)
