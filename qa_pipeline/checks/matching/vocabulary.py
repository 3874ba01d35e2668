"""The words of playbooks and of calls, and how alike they are: worked out once, not anew for each call.

A playbook's words are the same in every call, and most of a call's words were in calls before it. What is kept here grows with
every word that is new, and is forgotten as a whole when it becomes too much.
"""

from collections.abc import Sequence

import numpy as np

from qa_pipeline.checks.matching.compiled import kernels
from qa_pipeline.checks.matching.kernels.arrays import LikenessArrays, Numbers, Reals, WordingArrays
from qa_pipeline.checks.matching.known_words import Listed, Words
from qa_pipeline.checks.matching.likeness import likeness, likeness_of_joined
from qa_pipeline.checks.matching.plan import Plan, Sought
from qa_pipeline.checks.matching.tokens import Kind, Token

MOST = 4_000_000
"""So many pairs of a playbook's word and a call's are compared at most, of which few are alike and kept; and of what stands side by side a
twentieth of it."""
PLANS = 200
"""So many plans are kept ready: names of `calls.csv` make new ones with every call."""
LITTLE_GAP, WORD_GAP = 0.04, 0.14
"""What it costs to step over a little word, another one; a content word of the wording weighs 1."""


class Vocabulary:
    """The words of one language's playbooks (`words`) and calls (`kinds`)."""

    def __init__(self, fillers: frozenset[str]) -> None:
        """Sets up.

        Args:
            fillers: words that cost nothing to step over.
        """
        self._fillers = fillers
        self._costs: Reals = np.zeros(0)
        self._words, self._kinds = Words(), Words()
        self._one, self._said, self._heard = Listed(), Listed(), Listed()
        self._rows: dict[Sought, tuple[Numbers, Numbers]] = {}
        self._plans: dict[Plan, WordingArrays] = {}

    @property
    def full(self) -> bool:
        """Whether it should be forgotten."""
        size = len(self._words.tokens) * len(self._kinds.tokens)
        return size > MOST or 20 * len(self._kinds.pairs) > MOST

    @property
    def size(self) -> tuple[int, int]:
        """How many of playbooks' words and pairs of them are known."""
        return len(self._words.tokens), len(self._words.pairs)

    def kinds_of(self, tokens: Sequence[Token]) -> Numbers:
        """Of each token of a call the number of its word."""
        return self._kinds.numbers(tokens)

    def costs(self, kind_of: Numbers) -> Reals:
        """What it costs to step over each of these tokens, by their words' numbers."""
        done = len(self._costs)
        if done < len(self._kinds.tokens):
            more = [self._cost(token) for token in self._kinds.tokens[done:]]
            self._costs = np.concatenate([self._costs, more])
        return self._costs[kind_of]

    def _cost(self, token: Token) -> float:
        if token.norm in self._fillers:
            return 0.0
        return LITTLE_GAP if token.kind is Kind.FUNCTION else WORD_GAP

    def wordings(self, plan: Plan) -> WordingArrays:
        """The plan's wordings with their words' numbers."""
        if plan not in self._plans:
            if len(self._plans) >= PLANS:
                self._plans.clear()
                self._rows.clear()
            numbers = [self._numbers(each) for each in plan.sought]
            self._plans[plan] = WordingArrays(
                begins=plan.begins,
                rows=np.concatenate([rows for rows, _ in numbers]),
                pairs=np.concatenate([pairs for _, pairs in numbers]),
                weights=plan.weights,
                free=plan.free,
                floors=plan.floors,
                totals=plan.totals,
                carried=plan.carried,
                lengths=plan.lengths,
                spreads=plan.spreads,
            )
        return self._plans[plan]

    def _numbers(self, sought: Sought) -> tuple[Numbers, Numbers]:
        """The numbers of a wording's words, and of the pairs that each makes with the one before it; -1 for the first."""
        if sought not in self._rows:
            rows = self._words.numbers(sought.tokens)
            pairs = self._words.pair_numbers(rows[:-1], rows[1:])
            self._rows[sought] = rows, np.concatenate([[-1], pairs]).astype(np.int64)
        return self._rows[sought]

    def alike(self, kind_of: Numbers) -> LikenessArrays:
        """How alike these tokens of a call, by their words' numbers, are to all words of playbooks that are known."""
        kinds, nth_of = np.unique(kind_of, return_inverse=True)
        neighbours = self._kinds.pair_numbers(kind_of[:-1], kind_of[1:])
        words, pairs = self.size
        self._one.complete(kinds, words, self._one_like)
        self._heard.complete(neighbours, words, self._heard_like)
        self._said.complete(kinds, pairs, self._said_like)
        run = kernels(len(kinds) * words)
        one_begins, one_nth, one_close = run.by_other(kinds, *self._one.arrays, words)
        heard_begins, heard_at, heard = run.by_other(neighbours, *self._heard.arrays, words)
        said_begins, said_nth, said = run.by_other(kinds, *self._said.arrays, pairs)
        return LikenessArrays(
            kind_of=kind_of,
            kinds=kinds,
            nth_of=nth_of.astype(np.int64),
            one_begins=one_begins,
            one_nth=one_nth,
            one_close=one_close,
            heard_begins=heard_begins,
            heard_at=heard_at + 1,
            heard=heard,
            said_begins=said_begins,
            said_kinds=kinds[said_nth],
            said=said,
        )

    def _one_like(self, words: Numbers, kinds: Numbers) -> Reals:
        return likeness(self._words.part(words), self._kinds.part(kinds))

    def _heard_like(self, words: Numbers, neighbours: Numbers) -> Reals:
        return likeness_of_joined(self._words.part(words), self._kinds.pair_arrays(neighbours))

    def _said_like(self, pairs: Numbers, kinds: Numbers) -> Reals:
        return likeness_of_joined(self._words.pair_arrays(pairs), self._kinds.part(kinds))


_vocabularies: dict[str, Vocabulary] = {}


def vocabulary(code: str, fillers: frozenset[str]) -> Vocabulary:
    """What is known of the words of a language; begun anew where it has become too much."""
    known = _vocabularies.get(code)
    if known is None or known.full:
        known = _vocabularies[code] = Vocabulary(fillers)
    return known
