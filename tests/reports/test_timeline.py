"""What lies between two moments is found as by looking through all of it."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from qa_pipeline.reports.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    start_s: float
    end_s: float


SECONDS = st.integers(min_value=-5, max_value=60).map(lambda quarters: quarters / 4 * 3)
STRETCHES = st.builds(
    lambda start_s, long_s: Stretch(start_s=start_s, end_s=start_s + abs(long_s)), SECONDS, SECONDS
)


@given(st.lists(STRETCHES, max_size=12), STRETCHES)
def test_what_is_found_is_what_overlaps_in_its_order(things: list[Stretch], asked: Stretch) -> None:
    found = Timeline(things).between(asked.start_s, asked.end_s)
    assert list(found) == [
        each for each in things if each.start_s <= asked.end_s and each.end_s >= asked.start_s
    ]


def test_what_lasts_long_is_found_once() -> None:
    whole = Stretch(start_s=0.0, end_s=300.0)
    assert Timeline([whole]).between(10.0, 200.0) == [whole]
