"""Different words, numbered as they come, and what is like them, worked out once for each."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from qa_pipeline.checks.matching.kernels.arrays import Numbers, Reals
from qa_pipeline.checks.matching.likeness import TokenArrays, arrays, together
from qa_pipeline.checks.matching.tokens import Token

MOST_KEPT = 50_000
"""So many tokens are known by their identity."""
MOST_WORDS = 1 << 32
"""More different words than there will ever be."""
Key = tuple[str, str, str, str]


class Words:
    """Different words, numbered as they come, and different pairs of them."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.pairs: list[tuple[int, int]] = []
        self._pair_numbers: dict[int, int] = {}
        self._numbers: dict[Key, int] = {}
        self._by_id: dict[int, int] = {}
        self._kept: list[Token] = []
        """The tokens in `_by_id`, which must not die while their ids are known."""
        self._arrays = self._pair_arrays = arrays([])

    def numbers(self, tokens: Sequence[Token]) -> Numbers:
        """Of each token its word's number."""
        found = list(map(self._by_id.get, map(id, tokens)))  # most tokens of one word are one object
        if None in found:
            found = [
                self._number(token) if at is None else at for at, token in zip(found, tokens, strict=True)
            ]
        return np.array(found, dtype=np.int64)

    def _number(self, token: Token) -> int:
        key = (token.norm, token.stem, token.kind.value, token.concept)
        number = self._numbers.setdefault(key, len(self.tokens))
        if number == len(self.tokens):
            self.tokens.append(token)
        if len(self._kept) > MOST_KEPT:
            self._by_id.clear()
            self._kept.clear()
        self._by_id[id(token)] = number
        self._kept.append(token)
        return number

    def pair_numbers(self, first: Numbers, second: Numbers) -> Numbers:
        """The numbers of pairs, each given by its words' numbers."""
        keys = (first * MOST_WORDS + second).tolist()
        found = list(map(self._pair_numbers.get, keys))
        if None in found:
            for key in keys:
                if key not in self._pair_numbers:
                    self._pair_numbers[key] = len(self.pairs)
                    self.pairs.append(divmod(key, MOST_WORDS))
            found = [self._pair_numbers[key] for key in keys]
        return np.array(found, dtype=np.int64)

    def part(self, places: Numbers) -> TokenArrays:
        """The words with these numbers, which are in their order; mostly all of them are asked for."""
        whole = self.arrays
        return whole if len(places) == len(whole.norms) else whole.part(places)

    @property
    def arrays(self) -> TokenArrays:
        """All words."""
        done = len(self._arrays.norms)
        if done < len(self.tokens):
            self._arrays = self._arrays.with_more(arrays(self.tokens[done:]))
        return self._arrays

    def pair_arrays(self, places: Numbers) -> TokenArrays:
        """The pairs with these numbers, which are in their order, each as its two words written together."""
        if len(places) < len(self.pairs):
            return self._written_together(places)
        if len(self._pair_arrays.norms) < len(places):
            self._pair_arrays = self._written_together(places)
        return self._pair_arrays

    def _written_together(self, places: Numbers) -> TokenArrays:
        chosen = np.array([self.pairs[at] for at in places.tolist()], dtype=np.int64).reshape(-1, 2)
        return together(self.arrays, chosen[:, 0], chosen[:, 1])


class Listed:
    """What is like something: for each of some words the few others that are like it, worked out when first asked for."""

    def __init__(self) -> None:
        self._known = np.zeros(0, np.int64)
        self.begins, self.ends = np.zeros(0, np.int64), np.zeros(0, np.int64)
        """Of each word where its entries begin in the next two, and end."""
        self.others = np.zeros(0, np.int64)
        self.close = np.zeros(0)
        self._used = 0
        """So much of the last two is filled: they have room for more, so that little is copied."""

    def complete(self, places: Numbers, size: int, compared: Callable[[Numbers, Numbers], Reals]) -> None:
        """Sees to it that of the words with these numbers all is listed.

        Args:
            places: numbers of words.
            size: how many others there are.
            compared: how alike others and words are, both by their numbers, shape (others, words).
        """
        more = int(places.max(initial=-1)) + 1 - len(self._known)
        if more > 0:
            self._known, self.begins, self.ends = (
                np.concatenate([each, np.zeros(more, np.int64)])
                for each in (self._known, self.begins, self.ends)
            )
        for begin, stale in out_of_date(self._known, places, size):
            close = compared(np.arange(begin, size), stale)
            others, columns = np.nonzero(close)
            for column in set(columns.tolist()):
                its = others[columns == column]
                self._add(int(stale[column]), its + begin, close[its, column])
            self._known[stale] = size

    @property
    def arrays(self) -> tuple[Numbers, Numbers, Numbers, Reals]:
        """As `kernels` take them."""
        return self.begins, self.ends, self.others, self.close

    def _add(self, place: int, others: Numbers, close: Reals) -> None:
        """More entries of a word; they stand together with those that it had, at the end."""
        old = slice(self.begins[place], self.ends[place])
        others = np.concatenate([self.others[old], others])
        begin, end = self._used, self._used + len(others)
        if end > len(self.others):
            self.others = np.concatenate([self.others, np.zeros(end, np.int64)])
            self.close = np.concatenate([self.close, np.zeros(end)])
        self.close[begin:end] = np.concatenate([self.close[old], close])
        self.others[begin:end] = others
        self.begins[place], self.ends[place], self._used = begin, end, end


def out_of_date(known: Numbers, places: Numbers, size: int) -> Iterator[tuple[int, Numbers]]:
    """Those of `places` of which less than `size` is known, with how much is, together where it is as much."""
    its = known[places]
    if not len(its) or its.min() >= size:
        return
    for begin in np.unique(its[its < size]).tolist():
        yield begin, np.unique(places[its == begin])
