"""The whole recipe in one command: from nothing to a measured checkpoint.

    python -m recipe WORK_DIR
    python -m recipe WORK_DIR --hours 30 --minutes 90 --jobs 2 --idle

Run it again after a stop: stages that are done are left out, synthesis and training go on where they were.
"""

from __future__ import annotations

import argparse
import ctypes.util
import os
import subprocess
import sys
from pathlib import Path

STARTER = Path(__file__).resolve().parent.parent
DIALOGUES = (
    STARTER.parent.parent / "recordings_sample" / "dialogues"
)  # their sentences are kept out of training
SOUND_SHARE = 0.03  # hours without speech an hour of speech
ENVIRONMENT = {
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "8192",
    "GOMP_SPINCOUNT": "100",  # threads that wait must not burn the core which the other one needs
}


def stage(work: Path, name: str, commands: list[list[str]], *, idle: bool = False) -> None:
    """Run commands side by side, unless an earlier run has; stop everything if one fails."""
    mark = work / f"{name}.done"
    if mark.exists():
        print(f"{name}: done before", flush=True)
        return
    print(f"{name} ...", flush=True)
    before = ["chrt", "-i", "0", "nice", "-n", "19"] if idle else []
    tcmalloc = ctypes.util.find_library("tcmalloc_minimal")
    environment = {**os.environ, **ENVIRONMENT, **({"LD_PRELOAD": tcmalloc} if tcmalloc else {})}
    running = [
        subprocess.Popen([*before, sys.executable, "-m", *command], cwd=STARTER, env=environment)
        for command in commands
    ]
    codes = [process.wait() for process in running]
    if any(codes):
        raise SystemExit(f"{name} failed; run the same command again to go on")
    mark.touch()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m recipe", description="From nothing to a measured checkpoint"
    )
    parser.add_argument("work", type=Path, help="a folder outside git; 60 MB an hour of speech")
    parser.add_argument("--hours", type=float, default=30.0, help="of speech to synthesise")
    parser.add_argument("--minutes", type=float, default=90.0, help="of training, by the clock")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="syntheses at once; threads of training"
    )
    parser.add_argument(
        "--idle", action="store_true", help="train only with what others leave of the processor"
    )
    parser.add_argument("--sentences", type=int, default=30, help="of each kind in the test set")
    args = parser.parse_args()
    work: Path = args.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    data, test, checkpoint = str(work / "data"), str(work / "test"), str(work / "starter.pt")
    manifest = str(work / "test" / "manifest.json")
    avoid = [manifest, *([str(DIALOGUES)] if DIALOGUES.is_dir() else [])]
    hours = str(args.hours / args.jobs)
    stage(work, "testset", [["recipe.testset", test, "--sentences", str(args.sentences)]])
    stage(
        work,
        "synthesise",
        [
            ["recipe.synthesise", data, "--hours", hours, "--seed", str(seed), "--avoid", *avoid]
            for seed in range(1, args.jobs + 1)
        ],
    )
    stage(work, "sounds", [["recipe.sounds", data, "--hours", str(args.hours * SOUND_SHARE)]])
    stage(work, "vocabulary", [["recipe.vocabulary", data]])
    limits = ["--minutes", str(args.minutes), "--threads", str(args.jobs)]
    stage(
        work,
        "train",
        [["recipe.train", data, checkpoint, *limits, "--exclude", manifest, "--resume"]],
        idle=args.idle,
    )
    stage(work, "evaluate", [["recipe.evaluate", checkpoint, "--test", test, "--no-speech"]])
    stage(work, "sweep", [["recipe.sweep", checkpoint, str(work / "test" / "calls")]])
    print(f"the checkpoint: {checkpoint}")


if __name__ == "__main__":
    main()
