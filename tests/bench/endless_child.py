"""The process that is measured, with one more contender: `endless` hears a call, starts a process of its own, and never ends.

The process ids of both are written where its checkpoint should be.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from qa_pipeline.bench import child, contenders
from qa_pipeline.bench.contenders import Contender, Hears
from qa_pipeline.bench.job import HeardText, Job, Task


def load(_: Contender, job: Job) -> Hears:
    def hear(tasks: Sequence[Task]) -> Iterator[HeardText]:
        yield HeardText(call_id=tasks[0].call_id, texts={})
        other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        begun = job.checkpoint.with_suffix(".begun")
        begun.write_text(f"{os.getpid()} {other.pid}", encoding="ascii")
        begun.rename(job.checkpoint)
        time.sleep(600)

    return hear


if __name__ == "__main__":
    contenders.CONTENDERS = (Contender(name="endless", family="endless", load=load, beam=1),)
    child.main()
