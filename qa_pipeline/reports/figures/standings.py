"""Places of agents, as far as their calls tell them apart."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import exp, lgamma

from qa_pipeline.reports.figures.agents import AgentCalls
from qa_pipeline.reports.figures.rates import Rate

WRONG = 0.05
"""How often, at most, any of the ranges of places is wrong."""
_NOTHING = 1e-17
"""A share that adding does not see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The places that an agent may have; agents whose places overlap are tied as far as anybody can tell."""

    best: int
    """1 is the best of all."""
    worst: int
    of: int
    """How many agents are compared."""

    @property
    def tied(self) -> bool:
        """Whether more than one place is possible."""
        return self.best != self.worst

    @property
    def open(self) -> bool:
        """Whether any place is possible: the calls tell nothing."""
        return (self.best, self.worst) == (1, self.of)


def standings(groups: Iterable[AgentCalls]) -> Mapping[str, Standing]:
    """Agent -> the range of places that cannot be told apart.

    Every two agents' pass rates are compared by Fisher's exact test, one-sided, and the levels of all comparisons are
    Holm's: so with 95 % certainty all ranges are right at once, whatever the rates are. Exact, because an interval of
    a difference (Newcombe's) is made for one comparison in twenty to be wrong, not one in a hundred thousand, which
    is what two hundred agents ask for. The price is that little is claimed, which is the intention.
    All of it takes an agent's calls as drawn at random from those that the agent gets: it says who passes more of
    them, not who would with the other's customers.

    Agents with fewer than `SMALL_GROUP` judged calls, and calls without an agent, have no place; nor has anybody
    where there is nobody to compare with.
    """
    rates = {group.agent: group.rate for group in groups if group.agent is not None}
    compared = {agent: rate for agent, rate in rates.items() if not rate.small}
    if len(compared) < 2:
        return {}
    better = _told_apart(compared)
    ahead = Counter(worse for _, worse in better)
    behind = Counter(winner for winner, _ in better)
    many = len(compared)
    return {agent: Standing(best=1 + ahead[agent], worst=many - behind[agent], of=many) for agent in compared}


def _told_apart(rates: Mapping[str, Rate]) -> list[tuple[str, str]]:
    """Pairs of agents of which the first surely passes more of their calls, all of them at once."""
    claims = sorted(
        (chance_of_more(rates[one], rates[other]), one, other)
        for one, other in combinations(rates, 2)
        for one, other in _better_first(rates, one, other)
    )
    possible = len(rates) * (len(rates) - 1)  # either may be the better one
    found: list[tuple[str, str]] = []
    for chance, winner, worse in claims:
        if chance > WRONG / (possible - len(found)):
            break
        found.append((winner, worse))
    return found


def _better_first(rates: Mapping[str, Rate], one: str, other: str) -> list[tuple[str, str]]:
    """The pair as it may be claimed; equal shares claim nothing."""
    mine, its = (rates[name].passed * rates[against].judged for name, against in ((one, other), (other, one)))
    return [(one, other)] if mine > its else [(other, one)] if its > mine else []


def chance_of_more(one: Rate, other: Rate) -> float:
    """How likely chance alone gives `one` as many of the passed calls of both, or more: Fisher's exact test."""
    passed = one.passed + other.passed
    chance = exp(
        _ways(one.judged, one.passed)
        + _ways(other.judged, other.passed)
        - _ways(one.judged + other.judged, passed)
    )
    total, mine = chance, one.passed
    while mine < min(one.judged, passed) and chance > total * _NOTHING:
        left = passed - mine
        chance *= (one.judged - mine) * left / ((mine + 1) * (other.judged - left + 1))
        total += chance
        mine += 1
    return min(1.0, total)


def _ways(whole: int, part: int) -> float:
    """The logarithm of the number of ways to choose `part` of `whole`."""
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
