"""What expected names change in the texts that are written, and what they leave as the network had it."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest
import torch
from test_vocabulary import END, PIECES, SmallTokenizer

from qa_pipeline.speech.texts import Batch, Manner, Row, Rules
from qa_pipeline.speech.vocabulary import HELP_A_LETTER, TokenTexts, Vocabulary

if TYPE_CHECKING:
    from qa_pipeline.speech.network import Network
    from qa_pipeline.speech.reading import Reading

MARCO, SALA = PIECES.index(" Marco"), PIECES.index(" Sala")
NOTHING = torch.zeros(END + 1)


@dataclass
class SmallNetwork:
    """Thinks " Sala" likelier than " Marco" by so many nats, and that one word is all."""

    by: float
    device: str = "cpu"

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        return x

    def thought(self, token: int | None) -> torch.Tensor:
        chances = torch.full((END + 1,), -20.0)
        if token is None:
            chances[SALA], chances[MARCO] = 0.0, -self.by
        else:
            chances[END] = 0.0
        return chances


@dataclass
class SmallReading:
    network: SmallNetwork

    def read(self, tokens: torch.Tensor) -> torch.Tensor:
        return torch.stack([self.network.thought(int(row[-1])) for row in tokens])[:, None]

    def go_on_from(self, rows: torch.Tensor) -> None:
        """Nothing is remembered."""

    def keep(self, windows: torch.Tensor) -> None:
        """Nothing is remembered."""


def written(by: float, *, names: tuple[str, ...] = (), **manner: Any) -> Row:  # noqa: ANN401 - any field
    """The text of one window by a network that prefers " Sala" by so many nats."""
    network = SmallNetwork(by)
    how = Manner(timestamps=False, **({"beam": 3} | manner))
    batch = Batch(
        cast("Network", network),
        cast("Reading", SmallReading(network)),
        torch.zeros(1, 1, dtype=torch.long),
        [5],
        how,
        Rules(never=NOTHING, not_first=NOTHING, stamps=None, end=END),
        [Vocabulary(names, TokenTexts(SmallTokenizer())) if names else None],
    )
    [(row, _)] = batch.run(torch.stack([network.thought(None)] * how.rows))
    return row


HELP = HELP_A_LETTER * len(" Marco")


def test_an_expected_name_wins_over_a_word_that_is_little_likelier() -> None:
    assert written(HELP - 0.1).tokens == [SALA]
    assert written(HELP - 0.1, names=("Marco",)).tokens == [MARCO]


def test_a_word_that_was_clearly_heard_stays_whatever_is_expected() -> None:
    assert written(HELP + 0.1, names=("Marco",)).tokens == [SALA]


def test_help_makes_no_name_surer_than_the_network_heard_it() -> None:
    by = HELP - 0.1
    [logprob] = written(by, names=("Marco",)).logprobs

    assert math.exp(logprob) == pytest.approx(math.exp(-by) / (1 + math.exp(-by)), rel=1e-3)


@pytest.mark.parametrize("manner", [{"beam": 1}, {"beam": 3, "temperature": 0.2}], ids=str)
def test_one_text_alone_is_not_helped_for_it_could_not_turn_back(manner: dict[str, Any]) -> None:
    assert written(HELP - 0.1, names=("Marco",), **manner).tokens == written(HELP - 0.1, **manner).tokens
