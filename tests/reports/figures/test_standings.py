"""Places: only as far as calls tell agents apart."""

import random
from collections.abc import Mapping
from itertools import permutations
from time import process_time

import pytest
from figure_worlds import calls_of, drawn
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from qa_pipeline.reports.figures.agents import AgentCalls, by_agent
from qa_pipeline.reports.figures.counts import OutcomeCounts
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.figures.standings import Standing, chance_of_more, standings
from qa_pipeline.scorecard.scorecard import Outcome


def groups_of(**rates: tuple[int, int]) -> list[AgentCalls]:
    """Agents who passed so many of so many judged calls."""
    return [
        AgentCalls(
            agent=agent,
            calls=(),
            outcomes=OutcomeCounts(
                counts=(
                    (Outcome.PASSED, passed),
                    (Outcome.FAILED, judged - passed),
                    (Outcome.NEEDS_REVIEW, 0),
                    (Outcome.NOT_ASSESSABLE, 0),
                )
            ),
        )
        for agent, (passed, judged) in rates.items()
    ]


def fishers(one: Rate, other: Rate) -> float:
    table = [[one.passed, one.failed], [other.passed, other.failed]]
    return float(fisher_exact(table, alternative="greater").pvalue)


def by_the_book(rates: Mapping[str, Rate]) -> dict[str, Standing]:
    """Holm's procedure on every claim that one agent is better than another, in the plainest words."""
    chances = sorted((fishers(rates[a], rates[b]), a, b) for a, b in permutations(rates, 2))
    proven = set()
    for number, (chance, a, b) in enumerate(chances):
        if chance > 0.05 / (len(chances) - number):
            break
        proven.add((a, b))
    return {
        one: Standing(
            best=1 + sum((other, one) in proven for other in rates),
            worst=len(rates) - sum((one, other) in proven for other in rates),
            of=len(rates),
        )
        for one in rates
    }


RATES = st.integers(5, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@drawn
@given(RATES, RATES)
def test_the_chance_is_that_of_fishers_exact_test(one: tuple[int, int], other: tuple[int, int]) -> None:
    mine, its = (Rate(passed=passed, judged=judged) for passed, judged in (one, other))
    assert chance_of_more(mine, its) == pytest.approx(fishers(mine, its), rel=1e-7, abs=1e-14)


@drawn
@given(st.lists(RATES, min_size=2, max_size=5))
def test_places_are_those_of_holms_procedure(rates: list[tuple[int, int]]) -> None:
    agents = {f"a{n}": rate for n, rate in enumerate(rates)}
    reference = by_the_book({name: Rate(passed=p, judged=j) for name, (p, j) in agents.items()})
    assert standings(groups_of(**agents)) == reference


def test_a_gap_that_chance_makes_leaves_agents_tied() -> None:
    places = standings(groups_of(Anna=(9, 10), Bice=(7, 10), Carla=(5, 10)))
    assert set(places.values()) == {Standing(best=1, worst=3, of=3)}
    assert all(place.open and place.tied for place in places.values())


def test_a_gap_that_is_no_chance_gives_places() -> None:
    places = standings(groups_of(Anna=(95, 100), Bice=(90, 100), Carla=(40, 100)))
    assert places == {
        "Anna": Standing(best=1, worst=2, of=3),
        "Bice": Standing(best=1, worst=2, of=3),
        "Carla": Standing(best=3, worst=3, of=3),
    }
    assert (places["Anna"].tied, places["Carla"].tied, places["Anna"].open) == (True, False, False)


def test_the_same_gap_says_less_where_many_are_compared() -> None:
    two = groups_of(Anna=(48, 50), Bice=(38, 50))
    others = {f"other{n}": (43, 50) for n in range(30)}
    assert not standings(two)["Anna"].tied
    assert standings([*two, *groups_of(**others)])["Anna"].open


def test_places_do_not_depend_on_the_order_of_agents() -> None:
    groups = groups_of(Anna=(95, 100), Bice=(60, 100), Carla=(58, 100), Dora=(20, 90))
    assert standings(reversed(groups)) == standings(groups)


def test_who_has_few_judged_calls_or_no_name_has_no_place_and_counts_for_nobody() -> None:
    calls = [
        *calls_of("Anna", "p" * 20),
        *calls_of("Bice", "f" * 20),
        *calls_of("Carla", "pppp" + "r" * 9),
        *calls_of("Dora", "n" * 12),
        *calls_of(None, "f" * 30),
    ]
    assert standings(by_agent(calls)) == {
        "Anna": Standing(best=1, worst=1, of=2),
        "Bice": Standing(best=2, worst=2, of=2),
    }


def test_nobody_has_a_place_alone() -> None:
    assert standings(groups_of(Anna=(20, 20))) == {}
    assert standings([]) == {}


def test_equal_agents_are_hardly_ever_told_apart() -> None:
    draw = random.Random(3)  # noqa: S311 - seeded noise is no cryptography
    wrong = 0
    for _ in range(300):
        rates = {f"a{n}": (sum(draw.random() < 0.8 for _ in range(40)), 40) for n in range(12)}
        wrong += any(not place.open for place in standings(groups_of(**rates)).values())
    assert wrong / 300 <= 0.05


def test_two_hundred_agents_take_no_time_to_speak_of() -> None:
    draw = random.Random(4)  # noqa: S311 - seeded noise is no cryptography
    rates = {f"a{n}": (draw.randrange(10, 51), 50) for n in range(200)}
    groups = groups_of(**rates)
    start = process_time()
    assert len(standings(groups)) == 200
    assert process_time() - start < 1
