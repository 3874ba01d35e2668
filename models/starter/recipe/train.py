"""Train a starter checkpoint from nothing, for a given number of minutes.

    python -m recipe.train DATA_DIR starter.pt --minutes 90

Needs DATA_DIR/vocabulary.json (vocabulary.py). Time, not steps, drives the schedule: on any machine the
learning rate reaches zero at the end, and that last stretch gains much.
"""

from __future__ import annotations

import argparse
import collections
import math
import queue
import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import nn

from .dataset import Dataset, sentences_of
from .losses import Losses, measure
from .model import Size, TrainableWhisper
from .vocabulary import load
from .windows import LONG_FRAMES, Mixture, WindowMaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .labels import Batch

# window lengths by difficulty; few different ones, so that the CPU's compiled kernels are used again
SHORT_FRAMES = ((300, 400, 500), (400, 500, 600), (400, 500, 600, 800, 1000))
MATRIX_RATE = 2.0  # Muon's learning rate over AdamW's


@dataclass(slots=True)
class Progress:
    """How far training is, shared with the thread that makes windows."""

    done: float = 0.0  # 0 to 1, by time
    difficulty: float = 0.0  # 0 to 1, by the CTC loss
    letter_loss: float = 3.0  # running mean, nats a letter
    hardest: float = 1.0

    def heard(self, letter_loss: float) -> None:
        """Make windows harder once the encoder hears something, easier when it lost the thread."""
        self.letter_loss += 0.03 * (letter_loss - self.letter_loss)
        step = 0.0025 if self.letter_loss < 0.9 else -0.002 if self.letter_loss > 1.3 else 0.0
        least = max(0.0, (self.done - 0.3) / 0.3)  # but never let it stay easy for ever
        self.difficulty = min(self.hardest, max(0.0, self.difficulty + step, least))

    @property
    def long_share(self) -> float:
        """The share of 30 s windows: none at first, 60 % from the middle on."""
        if self.difficulty < 0.3:
            return 0.0
        return 0.05 + 0.55 * min(1.0, max(0.0, (self.done - 0.25) / 0.35))


def batches(maker: WindowMaker, progress: Progress, frames: int, seed: int) -> Iterator[Batch]:
    """Batches of about `frames` mel frames, made two ahead in a thread."""
    rng = random.Random(seed)
    ready: queue.Queue[Batch] = queue.Queue(2)

    def fill() -> None:
        while True:
            short = SHORT_FRAMES[0 if progress.difficulty < 0.3 else 1 if progress.difficulty < 0.6 else 2]
            length = LONG_FRAMES if rng.random() < progress.long_share else rng.choice(short)
            ready.put(maker.batch(length, max(2, round(frames / length)), progress.difficulty))

    threading.Thread(target=fill, daemon=True).start()
    while True:
        yield ready.get()


def optimisers(model: TrainableWhisper, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, AdamW for all else."""
    named = list(model.named_parameters())
    matrices = [p for name, p in named if ".blocks." in name and p.ndim == 2]
    inner = {id(p) for p in matrices}
    decayed = [p for _, p in named if id(p) not in inner and p.ndim >= 2]
    plain = [p for _, p in named if p.ndim < 2]
    groups = [{"params": decayed, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}]
    adam = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)
    muon = torch.optim.Muon(
        matrices, lr=rate * MATRIX_RATE, weight_decay=0.05, momentum=0.95, adjust_lr_fn="match_rms_adamw"
    )
    return [adam, muon]


def rate_factor(step: int, done: float, warm_steps: int) -> float:
    """Warm up, hold for a tenth of the time, then fall along a cosine to nothing."""
    fall = 0.5 * (1 + math.cos(math.pi * max(0.0, (done - 0.1) / 0.9)))
    return min(1.0, (step + 1) / warm_steps) * fall


class MovingAverage:
    """The mean of the recent weights over the second half of training: steadier than the last ones."""

    def __init__(self, model: nn.Module) -> None:
        self.weights = [p.detach().clone() for p in model.parameters()]

    def update(self, model: nn.Module, share: float = 0.02) -> None:
        """Move a little towards the present weights."""
        for mean, parameter in zip(self.weights, model.parameters(), strict=True):
            mean.lerp_(parameter.detach(), share)

    def apply(self, model: nn.Module) -> None:
        """Put the mean into the model."""
        for mean, parameter in zip(self.weights, model.parameters(), strict=True):
            parameter.data.copy_(mean)


class Trainer:
    """One training run."""

    def __init__(self, model: TrainableWhisper, args: argparse.Namespace) -> None:
        self.device = torch.device(args.device)
        self.model = model.to(self.device)
        self.args = args
        self.optimisers = optimisers(self.model, args.rate)
        self.base_rates = [[group["lr"] for group in one.param_groups] for one in self.optimisers]
        self.log: collections.defaultdict[str, list[float]] = collections.defaultdict(list)
        self.token_losses: list[float] = []  # one mean a report

    def run(self, source: Iterator[Batch], progress: Progress) -> None:
        """Train until the time is over; export every few minutes and at the end."""
        started = exported = time.monotonic()
        average: MovingAverage | None = None
        for step, batch in enumerate(source):
            now = time.monotonic()
            progress.done = min(1.0, (now - started) / 60 / self.args.minutes)
            if progress.done >= 1:
                break
            losses = self.step(batch.to(self.device), step, progress.done)
            progress.heard(losses.letters.item())
            if progress.done > 0.5 and step % 10 == 0:
                average = average or MovingAverage(self.model)
                average.update(self.model)
            if step % self.args.print_every == 0:
                self.report(step, now - started, progress)
            if now - exported > 300:
                exported = now
                self.model.export(self.args.checkpoint)
        if average:
            average.apply(self.model)
        self.model.export(self.args.checkpoint)

    def step(self, batch: Batch, step: int, done: float) -> Losses:
        """One update of all weights."""
        factor = rate_factor(step, done, self.args.warm_steps)
        for optimiser, rates in zip(self.optimisers, self.base_rates, strict=True):
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * factor
        with torch.autocast(self.device.type, torch.bfloat16):
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

    def report(self, step: int, elapsed_s: float, progress: Progress) -> None:
        """Print the mean losses since the last report."""
        means = "  ".join(f"{name} {sum(v) / len(v):.3f}" for name, v in self.log.items())
        print(
            f"{elapsed_s / 60:5.1f} min  step {step:5d}  {means}  difficulty {progress.difficulty:.2f}",
            flush=True,
        )
        self.token_losses.append(sum(self.log["tokens"]) / len(self.log["tokens"]))
        self.log.clear()


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description="Train a starter checkpoint from nothing")
    add = parser.add_argument
    add("data", type=Path, help="folder of shards with vocabulary.json")
    add("checkpoint", type=Path, help="where to write the checkpoint")
    add("--minutes", type=float, default=90.0)
    add("--exclude", type=Path, help="manifest.json of a test set whose sentences must not be trained on")
    add("--rate", type=float, default=1.5e-3, help="AdamW's learning rate")
    add("--warm-steps", type=int, default=300)
    add("--frames", type=int, default=9600, help="mel frames (10 ms) a batch; 10 to 20 times more on a GPU")
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
    data = Dataset(args.data, vocabulary, sentences_of(args.exclude))
    model = TrainableWhisper(Size(), vocabulary)
    trained = sum(parameter.numel() for parameter in model.whisper.parameters())
    print(
        f"{data.hours:.2f} h of speech, {vocabulary.size} tokens, {trained / 1e6:.2f} M weights", flush=True
    )
    progress = Progress(hardest=args.hardest)
    maker = WindowMaker(data, vocabulary, Mixture(), args.seed)
    trainer = Trainer(model, args)
    trainer.run(batches(maker, progress, args.frames, args.seed), progress)
    return trainer.token_losses


if __name__ == "__main__":
    train(parse())
