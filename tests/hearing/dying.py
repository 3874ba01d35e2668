"""Recognisers that break the process they are in, by a call's first words of its vocabulary; and processes that use them."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fakes import FakeTranscriber

from qa_pipeline.speech.segment import CallSound, HeardCall


@dataclass(frozen=True)
class Dying:
    """Does what the calls say, and notes in a file which ones it began."""

    log: str
    batch_s: float = 0.0

    def fingerprint(self, language: str | None, vocabulary: tuple[str, ...] = ()) -> str:
        return f"dying {vocabulary[1:]}"

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        time.sleep(self.batch_s)
        return [self._heard(call) for call in calls]

    def _heard(self, call: CallSound) -> HeardCall:
        what, call_id = call.vocabulary
        with Path(self.log).open("a", encoding="utf-8") as file:
            file.write(f"{call_id}\n")
        if what == "once" and self._begun(call_id) == 1:
            what = "exit"
        if what == "exit":
            os._exit(7)
        if what == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if what == "hang":
            time.sleep(1000)
        if what == "memory":
            raise MemoryError
        return FakeTranscriber().transcribe(call.channels)

    def _begun(self, call_id: str) -> int:
        return Path(self.log).read_text(encoding="utf-8").split().count(call_id)


def end_at_once() -> Dying:
    """Stands for what makes a recogniser, where a process cannot even begin."""
    os._exit(3)


def begun(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").split() if log.exists() else []


if __name__ == "__main__":  # a parent that can be killed
    from hearing.worlds import hear_forever

    hear_forever(Path(sys.argv[1]))
