"""Train a starter checkpoint from nothing, in a given time.

    python -m recipe.train DATA_DIR starter.pt --minutes 90 --cpu-minutes 160
    python -m recipe.train DATA_DIR starter.pt --minutes 90 --cpu-minutes 160 --resume

Needs DATA_DIR/vocabulary.json (vocabulary.py). Time, not steps, drives the schedule: on any machine the learning rate
reaches zero at the end, and that last stretch gains much. The time is whichever runs out first, processor or clock.
Every few minutes `starter.state.pt` is written, from which --resume goes on.
"""

from __future__ import annotations

import argparse
import collections
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from .average import MovingAverage
from .dataset import sentences_of
from .feeder import Feeder, MakerArguments
from .losses import Losses, measure
from .model import Size, TrainableWhisper
from .muon import Muon
from .schedule import Clock, Progress, rate_factor
from .vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .labels import Batch

MATRIX_RATE = 2.0  # Muon's learning rate over AdamW's
STATE_EVERY_S = 180
AVERAGED_FROM = 0.6
MUCH_FASTER = 0.7  # of the time in float32


def optimisers(
    model: TrainableWhisper, rate: float, kind: torch.dtype = torch.float32
) -> list[torch.optim.Optimizer]:
    """Muon, working in numbers of a kind, for the matrices inside the blocks; AdamW for all else."""
    named = list(model.named_parameters())
    matrices = [p for name, p in named if ".blocks." in name and p.ndim == 2]
    inner = {id(p) for p in matrices}
    decayed = [p for _, p in named if id(p) not in inner and p.ndim >= 2]
    plain = [p for _, p in named if p.ndim < 2]
    groups = [{"params": decayed, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}]
    adam = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)
    return [adam, Muon(matrices, lr=rate * MATRIX_RATE, weight_decay=0.05, kind=kind)]


class Trainer:
    """One training run."""

    def __init__(self, model: TrainableWhisper, args: argparse.Namespace) -> None:
        self.device = torch.device(args.device)
        self.model = model.to(self.device)
        self.args = args
        self.bfloat16 = faster_in_bfloat16(self.device)
        kind = torch.bfloat16 if self.bfloat16 else torch.float32
        self.optimisers = optimisers(self.model, args.rate, kind)
        self.base_rates = [[group["lr"] for group in one.param_groups] for one in self.optimisers]
        self.progress = Progress(hardest=args.hardest)
        self.clock = Clock(args.minutes, args.cpu_minutes)
        self.average: MovingAverage | None = None
        self.steps = 0
        self.log: collections.defaultdict[str, list[float]] = collections.defaultdict(list)
        self.token_losses: list[float] = []  # one mean a report
        self.stopped = False  # from outside, before the time was over
        self.state_path = args.checkpoint.with_suffix(".state.pt")

    def run(self, source: Iterator[Batch], feeder: Feeder) -> None:
        """Train until the time is over; keep the state every few minutes, export at the end."""
        kept = time.monotonic()
        for batch in source:
            self.progress.done = self.clock.done
            if self.progress.done >= 1:
                break
            losses = self.step(batch.to(self.device), self.steps, self.progress.done)
            self.progress.heard(losses.letters.item())
            feeder.tell(self.progress.done, self.progress.difficulty)
            if self.progress.done > AVERAGED_FROM and self.steps % 10 == 0:
                self.average = self.average or MovingAverage(self.model)
                self.average.update(self.model)
            if self.steps % self.args.print_every == 0:
                self.report()
            self.steps += 1
            if self.stopped:
                break
            if time.monotonic() - kept > STATE_EVERY_S:
                kept = time.monotonic()
                self.keep()
        self.keep()
        if self.stopped:
            raise SystemExit(f"stopped at {100 * self.progress.done:.0f} %; --resume goes on")
        self.model.export(self.args.checkpoint.with_suffix(".last.pt"))
        if self.average:
            self.average.apply(self.model)
        self.model.export(self.args.checkpoint)

    def keep(self) -> None:
        """Write all that --resume needs, and what is learnt so far as a checkpoint."""
        clock_s, cpu_s = self.clock.used_s
        state = {
            "steps": self.steps,
            "clock_s": clock_s,
            "cpu_s": cpu_s,
            "letter_loss": self.progress.letter_loss,
            "difficulty": self.progress.difficulty,
            "model": self.model.state_dict(),
            "optimisers": [one.state_dict() for one in self.optimisers],
            "average": self.average.weights if self.average else None,
        }
        unfinished = self.state_path.with_suffix(".new")
        torch.save(state, unfinished)
        unfinished.replace(self.state_path)  # a stop while writing leaves the last whole one
        self.model.export(self.args.checkpoint)

    def resume(self) -> None:
        """Go on where `keep` left off."""
        state: dict[str, Any] = torch.load(self.state_path, map_location=self.device, weights_only=True)
        self.steps = state["steps"]
        self.clock.before_s, self.clock.cpu_before_s = state["clock_s"], state["cpu_s"]
        self.progress.letter_loss, self.progress.difficulty = state["letter_loss"], state["difficulty"]
        self.model.load_state_dict(state["model"])
        for optimiser, stored in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(stored)
        if state["average"] is not None:
            self.average = MovingAverage(self.model)
            self.average.weights = state["average"]

    def step(self, batch: Batch, step: int, done: float) -> Losses:
        """One update of all weights."""
        factor = rate_factor(step, done, self.args.warm_steps)
        for optimiser, rates in zip(self.optimisers, self.base_rates, strict=True):
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * factor
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bfloat16):
            output = self.model(batch.mel, batch.read)
        losses = measure(output, batch)
        losses.total(done).backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        for optimiser in self.optimisers:
            optimiser.step()
            optimiser.zero_grad()
        for name in ("tokens", "letters", "phones", "attention"):
            self.log[name].append(getattr(losses, name).item())
        self.log["seconds of speech"].append(batch.mel.shape[0] * batch.mel.shape[2] / 100)
        return losses

    def report(self) -> None:
        """Print the mean losses since the last report."""
        means = "  ".join(f"{name} {sum(v) / len(v):.3f}" for name, v in self.log.items())
        clock_s, cpu_s = self.clock.used_s
        print(
            f"{clock_s / 60:5.1f} min  cpu {cpu_s / 60:5.1f}  {100 * self.clock.done:3.0f} %  step {self.steps:5d}  {means}"
            f"  difficulty {self.progress.difficulty:.2f}",
            flush=True,
        )
        self.token_losses.append(sum(self.log["tokens"]) / len(self.log["tokens"]))
        self.log.clear()


def faster_in_bfloat16(device: torch.device) -> bool:
    """Graphics cards are; processors by trial: with AMX, and on some with AVX-512 alone, products take half the time.

    Others lose more by converting than they gain. A good deal is asked for, because all else stays as it is.
    """
    if device.type != "cpu":
        return True
    whole = torch.randn(3200, 192)
    halves = whole.bfloat16()
    return seconds_of(lambda: halves @ halves.T) < MUCH_FASTER * seconds_of(lambda: whole @ whole.T)


def seconds_of(work: Callable[[], object], rounds: int = 9) -> float:
    """The quickest of some rounds; others may be using the machine."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description="Train a starter checkpoint from nothing")
    add = parser.add_argument
    add("data", type=Path, help="folder of shards with vocabulary.json")
    add("checkpoint", type=Path, help="where to write the checkpoint")
    add("--minutes", type=float, default=90.0, help="by the clock, all resumed runs together")
    add("--cpu-minutes", type=float, help="of the processor; whichever is used up first ends the training")
    add("--resume", action="store_true", help="go on from the state beside the checkpoint, if there is one")
    add("--exclude", type=Path, help="manifest.json of a test set whose sentences must not be trained on")
    add("--rate", type=float, default=1.5e-3, help="AdamW's learning rate")
    add("--warm-steps", type=int, default=300)
    add("--frames", type=int, default=6400, help="mel frames (10 ms) a batch; 10 to 20 times more on a GPU")
    add(
        "--hardest", type=float, default=1.0, help="the highest difficulty; below 0.3 no 30 s windows come up"
    )
    add("--threads", type=int, default=2)
    add("--device", default="cpu")
    add("--seed", type=int, default=0)
    add("--print-every", type=int, default=100)
    return parser.parse_args(arguments)


def train(args: argparse.Namespace) -> list[float]:
    """Read the data, build the model, run; return the token loss of each report."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    vocabulary = load(args.data / "vocabulary.json")
    model = TrainableWhisper(Size(), vocabulary)
    trained = sum(parameter.numel() for parameter in model.whisper.parameters())
    trainer = Trainer(model, args)
    if args.resume and trainer.state_path.exists():
        trainer.resume()
    print(
        f"{vocabulary.size} tokens, {trained / 1e6:.2f} M weights, from step {trainer.steps}, "
        f"{'bfloat16' if trainer.bfloat16 else 'float32'}",
        flush=True,
    )
    making = MakerArguments(
        data=args.data,
        excluded=frozenset(sentences_of(args.exclude)),
        frames=args.frames,
        seed=args.seed + trainer.steps,  # a resumed run must not hear the same windows again
    )
    signal.signal(signal.SIGTERM, lambda *_: setattr(trainer, "stopped", True))
    with Feeder(making) as feeder:
        feeder.tell(trainer.clock.done, trainer.progress.difficulty)
        trainer.run(feeder.batches(), feeder)
    return trainer.token_losses


if __name__ == "__main__":
    train(parse())
