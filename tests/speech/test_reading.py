"""A decoder's memory is moved about in place, and every text goes on from its own past."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import conversions
import pytest
import torch

from qa_pipeline.speech.model_settings import WHISPER_SETTINGS
from qa_pipeline.speech.models import FoundModel
from qa_pipeline.speech.network import Network
from qa_pipeline.speech.reading import Reading
from qa_pipeline.speech.whisper_loading import load_checkpoint

BEAMS = 2
LENGTHS = (9, 14, 14, 5)
TOKENS = torch.randint(0, 50_000, (len(LENGTHS) * BEAMS, 5), generator=torch.Generator().manual_seed(2))
"""What the rows write, step by step."""


@cache
def network() -> Network:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.pt"
        conversions.write_checkpoint(path)
        found = FoundModel(path=path, name="tiny", sha256="a" * 64, settings=WHISPER_SETTINGS)
        return Network(load_checkpoint(found, "cpu"), "float32")


def reading(windows: tuple[int, ...] = (0, 1, 2, 3)) -> Reading:
    random = torch.Generator().manual_seed(3)
    heard = [torch.randn((length, conversions.TINY.n_audio_state), generator=random) for length in LENGTHS]
    return Reading(network(), [heard[at] for at in windows], BEAMS, most_tokens=8)


def after(one: Reading, tokens: torch.Tensor) -> torch.Tensor:
    """What is thought behind the last of these tokens, read one by one."""
    with torch.inference_mode():
        for at in range(tokens.shape[1]):
            thought = one.read(tokens[:, at : at + 1])
        return thought[:, -1]


def rows_of(*windows: int) -> list[int]:
    return [window * BEAMS + beam for window in windows for beam in range(BEAMS)]


@pytest.mark.parametrize("kept", [(0, 1), (1, 2), (3,), (0, 2, 3)], ids=str)
def test_windows_go_on_as_if_those_that_left_had_not_been_there(kept: tuple[int, ...]) -> None:
    together, rows = reading(), rows_of(*kept)
    after(together, TOKENS[:, :3])
    together.keep(torch.tensor(kept))

    went_on = after(together, TOKENS[rows, 3:])

    # Alone, but padded as the others made them: to the longest.
    assert torch.allclose(went_on, after(reading(kept), TOKENS[rows]), atol=1e-5)


def test_windows_leave_more_than_once() -> None:
    together = reading()
    after(together, TOKENS[:, :2])
    together.keep(torch.tensor([1, 2, 3]))
    after(together, TOKENS[rows_of(1, 2, 3), 2:3])
    together.keep(torch.tensor([0, 2]))

    went_on = after(together, TOKENS[rows_of(1, 3), 3:])

    assert torch.allclose(went_on, after(reading((1, 3)), TOKENS[rows_of(1, 3)]), atol=1e-5)


@pytest.mark.parametrize(
    "parents",
    [(0, 1, 2, 3, 4, 5, 6, 7), (1, 0, 3, 2, 5, 4, 7, 6), (0, 0, 2, 3, 5, 5, 7, 6)],
    ids=["all their own", "all the other", "some"],
)
def test_a_text_goes_on_from_the_past_of_the_one_that_is_named(parents: tuple[int, ...]) -> None:
    changing, rows = reading(), torch.tensor(parents)
    after(changing, TOKENS[:, :3])
    changing.go_on_from(rows)

    went_on = after(changing, TOKENS[:, 3:])

    # Parents are of the same window, so it has heard the same.
    straight = after(reading(), torch.cat([TOKENS[rows, :3], TOKENS[:, 3:]], dim=1))
    assert torch.allclose(went_on, straight, atol=1e-5)


def test_leaving_needs_no_memory_for_those_who_stay() -> None:
    together = reading()
    after(together, TOKENS[:, :2])
    before = [one.data_ptr() for one in (together._written, *together._heard[0])]

    together.keep(torch.tensor([1, 3]))

    assert [one.data_ptr() for one in (together._written, *together._heard[0])] == before
