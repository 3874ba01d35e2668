"""What happens when in a call, found without looking through the whole call each time."""

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar


class Timed(Protocol):
    """Anything that lasts from one second to another."""

    @property
    def start_s(self) -> float:
        """From when."""
        ...

    @property
    def end_s(self) -> float:
        """Until when."""
        ...


Thing = TypeVar("Thing", bound=Timed)
_SECTION_S = 8.0
"""A few utterances long: most things lie in one section or two."""


class Timeline(Generic[Thing]):
    """Things in their order, kept by the sections of the call in which they lie."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._sections: dict[int, list[tuple[int, Thing]]] = {}
        for place, thing in enumerate(things):
            for section in range(int(thing.start_s // _SECTION_S), int(thing.end_s // _SECTION_S) + 1):
                self._sections.setdefault(section, []).append((place, thing))

    def between(self, start_s: float, end_s: float) -> Sequence[Thing]:
        """Those of which some moment lies between two, both included; in their order."""
        first, last = int(start_s // _SECTION_S), int(end_s // _SECTION_S)
        near = self._sections.get(first, ())
        if first != last:
            both = {
                pair[0]: pair
                for section in range(first, last + 1)
                for pair in self._sections.get(section, ())
            }
            near = [both[place] for place in sorted(both)]
        return [thing for _, thing in near if thing.start_s <= end_s and thing.end_s >= start_s]
