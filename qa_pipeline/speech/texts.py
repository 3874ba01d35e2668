"""The texts of a batch while they are written, token by token: greedy, by beams, or by chance.

A window that has come to its end leaves the batch, so that a long one does not keep the others' company.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import torch

from qa_pipeline.speech.network import Network
from qa_pipeline.speech.reading import Reading
from qa_pipeline.speech.vocabulary import NO_HOPE, Hope, Vocabulary, leaned

_SEED = 0
"""Sampling at a temperature must give the same text every time."""
_ROWS_AT_ONCE = 16
_FEW_LEFT = 0.67
"""The batch is packed anew when no more than this share of it is still being written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a batch is written."""

    timestamps: bool
    beam: int = 1
    """How many texts are followed at once; 1 is greedy."""
    temperature: float = 0.0
    """Above 0 the next token is drawn by chance; then there are no beams."""

    @property
    def rows(self) -> int:
        """Texts a window."""
        return 1 if self.temperature else self.beam


@dataclass(slots=True)
class Row:
    """One text in the making."""

    tokens: list[int] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)
    """The network's own, without help."""
    hope: Hope = NO_HOPE

    @property
    def total(self) -> float:
        """The text's logprob."""
        return sum(self.logprobs)

    @property
    def score(self) -> float:
        """What texts are compared by: the help for expected names counts in."""
        return self.total + self.hope.worth


class StampRules(Protocol):
    """Where timestamps may stand: whisper's `ApplyTimestampRules`."""

    def apply(self, logits: torch.Tensor, tokens: torch.Tensor) -> None:
        """Takes out of `logits`, in place, what may not follow `tokens`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """What is never written; of each mask the shape is (tokens of the vocabulary,), 0 or minus infinity."""

    never: torch.Tensor
    not_first: torch.Tensor
    stamps: StampRules | None
    end: int
    """The token that ends a text."""


class Batch:
    """One batch while it is written."""

    def __init__(
        self,
        network: Network,
        reading: Reading,
        begin: torch.Tensor,
        most_tokens: Sequence[int],
        manner: Manner,
        rules: Rules,
        names: Sequence[Vocabulary | None] = (),
    ) -> None:
        """Sets up.

        Args:
            network: the weights.
            reading: of the windows, which has read `begin`.
            begin: what each text starts with, shape (windows, tokens).
            most_tokens: of each window; what is longer is cut, for it loops.
            manner: how texts are written.
            rules: what is never written.
            names: of each window those that are expected; empty: none anywhere. They help only where several texts
                are followed: one alone cannot turn back from a name that it began in vain.
        """
        self._names = names if any(names) and manner.rows > 1 else ()
        self._network = network
        self._reading = reading
        self._beams = manner.rows
        self._begin = begin.repeat_interleave(self._beams, dim=0)
        self._most = most_tokens
        self._temperature = manner.temperature
        self._rules = rules
        self._chance = torch.Generator(device=network.device).manual_seed(_SEED)

    def run(self, logits: torch.Tensor) -> list[tuple[Row, float]]:
        """The text of each window and the logprob of its end."""
        windows = list(range(len(self._most)))
        rows = [Row() for _ in range(len(windows) * self._beams)]
        done: dict[int, tuple[Row, float]] = {}
        ended: dict[int, list[tuple[Row, float]]] = {window: [] for window in windows}
        while windows:
            self._rule(logits, rows)
            if self._beams == 1:
                rows = self._one_more(logits, rows, windows, done)
            else:
                rows, parents = self._one_more_each(logits, rows, windows, ended, done)
                self._reading.go_on_from(torch.tensor(parents, device=logits.device))
            kept = [at for at, window in enumerate(windows) if window not in done]
            if not kept:
                break
            if len(kept) <= _FEW_LEFT * len(windows):
                windows, rows = self._pack(kept, windows, rows)
            fed = torch.tensor([[row.tokens[-1]] for row in rows], device=self._network.device)
            del logits  # or the new ones stand beside the old ones
            logits = self._network.logits(self._reading.read(fed)[:, -1])
        return [done[window] for window in range(len(self._most))]

    def _rule(self, logits: torch.Tensor, rows: Sequence[Row]) -> None:
        """Log-probabilities with what must not be written taken out, shape (rows, tokens)."""
        logits += self._rules.never
        if not rows[0].tokens:
            logits += self._rules.not_first
        if self._rules.stamps is not None:
            written = torch.tensor([row.tokens for row in rows], dtype=torch.long, device=logits.device)
            self._rules.stamps.apply(logits, torch.cat([self._begin, written.view(len(rows), -1)], dim=1))

    def _lean(self, logits: torch.Tensor, rows: Sequence[Row], windows: Sequence[int]) -> torch.Tensor:
        """The logits with the help for expected names; the same tensor where there are none."""
        if not self._names:
            return logits
        names = [self._names[windows[at // self._beams]] for at in range(len(rows))]
        return leaned(logits, names, [row.hope for row in rows])

    def _hope(self, row: Row, window: int, token: int) -> Hope:
        names = self._names[window] if self._names else None
        return names.after(row.hope, token) if names else NO_HOPE

    def _one_more(
        self,
        logits: torch.Tensor,
        rows: list[Row],
        windows: Sequence[int],
        done: dict[int, tuple[Row, float]],
    ) -> list[Row]:
        """Every text's next token; rows of windows that are done go on idly until the batch is packed."""
        if self._temperature:
            chances = (logits / self._temperature).softmax(dim=-1)
            chosen = torch.multinomial(chances, 1, generator=self._chance)
        else:
            chosen = logits.argmax(dim=-1, keepdim=True)
        # The chances of all tokens are not needed, only their sum: a third of the work on a large vocabulary.
        logprobs = logits.gather(1, chosen) - logits.logsumexp(dim=-1, keepdim=True)
        tokens, values = chosen[:, 0].tolist(), logprobs[:, 0].tolist()
        for row, window, token, value in zip(rows, windows, tokens, values, strict=True):
            if window not in done and (token == self._rules.end or len(row.tokens) >= self._most[window]):
                done[window] = (Row(list(row.tokens), list(row.logprobs)), value)
            row.tokens.append(token)
            row.logprobs.append(value)
        return rows

    def _one_more_each(
        self,
        logits: torch.Tensor,
        rows: list[Row],
        windows: Sequence[int],
        ended: dict[int, list[tuple[Row, float]]],
        done: dict[int, tuple[Row, float]],
    ) -> tuple[list[Row], list[int]]:
        """The likeliest continuations of every window's texts, and which rows they continue."""
        beams, eot = self._beams, self._rules.end
        best = self._lean(logits, rows, windows).topk(beams + 1, dim=-1)
        # In pieces: torch makes two copies of what it sums, and a batch of beams is large.
        whole = torch.cat(
            [part.logsumexp(dim=-1, keepdim=True) for part in torch.split(logits, _ROWS_AT_ONCE)]
        )
        values = (logits.gather(1, best.indices) - whole).tolist()
        scores = (best.values - whole).tolist()
        tokens = best.indices.tolist()
        new_rows: list[Row] = []
        parents: list[int] = []
        for at, window in enumerate(windows):
            first = at * beams
            # At the beginning all beams are the same text: one of them is asked.
            sources = range(first, first + (beams if rows[first].tokens else 1))
            options = sorted(
                (
                    (-rows[source].score - score, source, token, value)
                    for source in sources
                    for score, token, value in zip(
                        scores[source], tokens[source], values[source], strict=True
                    )
                ),
            )
            going: list[tuple[Row, int]] = []
            for _, source, token, value in options:
                row = rows[source]
                hope = self._hope(row, window, token)
                if token == eot:
                    if len(ended[window]) < beams:
                        ended[window].append((Row(row.tokens, row.logprobs, hope), value))
                else:
                    going.append((Row([*row.tokens, token], [*row.logprobs, value], hope), source))
                    if len(going) == beams:
                        break
            if window not in done and (
                len(ended[window]) >= beams or len(going[0][0].tokens) >= self._most[window]
            ):
                texts = ended[window] or [(row, 0.0) for row, _ in going]
                done[window] = max(texts, key=_likelihood)
            new_rows += [row for row, _ in going]
            parents += [source for _, source in going]
        return new_rows, parents

    def _pack(
        self, kept: Sequence[int], windows: Sequence[int], rows: Sequence[Row]
    ) -> tuple[list[int], list[Row]]:
        device, beams = self._begin.device, self._beams
        self._reading.keep(torch.tensor(kept, device=device))
        which = [at * beams + beam for at in kept for beam in range(beams)]
        self._begin = self._begin[torch.tensor(which, device=device)]
        return [windows[at] for at in kept], [rows[at] for at in which]


def _likelihood(text: tuple[Row, float]) -> float:
    """Whisper's: the mean over the tokens, the end not counted in."""
    row, end = text
    return (row.score + end) / max(1, len(row.tokens))
