"""Run as a program: qa-pipeline itself, with a recogniser that needs no model. `batch_child LOG DELAY_S COMMAND...`."""

import sys
from functools import partial

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import main
from reliability.slow_recogniser import make

if __name__ == "__main__":
    setattr(run_module, "make_transcriber", partial(make, sys.argv[1], float(sys.argv[2])))  # noqa: B010
    sys.argv = ["qa-pipeline", *sys.argv[3:]]
    main()
