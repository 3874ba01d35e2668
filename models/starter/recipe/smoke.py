"""Prove that the whole recipe runs: minutes of speech, minutes of training, a checkpoint that loads.

    python -m recipe.smoke WORK_DIR

One thread, about five minutes. The checkpoint knows its few sentences by heart and is good for nothing else.
"""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

import torch

from .pieces import Listener
from .sounds import make
from .synthesise import Writer, synthesise
from .train import parse, train
from .vocabulary import build_from


def smoke(folder: Path, minutes: float) -> str:
    """Run every stage on very little; return what the trained model makes of a sentence."""
    data, checkpoint = folder / "data", folder / "smoke.pt"
    synthesise(data, hours=0.07, seed=1)
    make(data, hours=0.02, seed=1)
    build_from(data)
    quick = shlex.split("--threads 1 --frames 2400 --warm-steps 50 --print-every 25 --hardest 0.2")
    losses = train(parse([str(data), str(checkpoint), "--minutes", str(minutes), *quick]))
    if losses[-1] > losses[0] / 2:
        raise SystemExit(
            f"the token loss went only from {losses[0]:.2f} to {losses[-1]:.2f}: training is broken"
        )
    listener = Listener(checkpoint, padded=False)
    writer = Writer(seed=2)
    while (said := writer.synthesiser.speak([wanted := writer.wanted()[0]])[0]) is None:
        pass  # a voice that is not installed: take the next
    print("said   ", wanted.text)
    return listener.decode(said.samples, wanted.language)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Run the whole recipe on very little")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=3.0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    print("decoded", repr(smoke(args.folder, args.minutes)))


if __name__ == "__main__":
    main()
