"""What is like something, listed the other way round."""

import numpy as np

from qa_pipeline.checks.matching.kernels.arrays import Numbers, Reals


def by_other(
    places: Numbers, begins: Numbers, ends: Numbers, others: Numbers, close: Reals, size: int
) -> tuple[Numbers, Numbers, Reals]:
    """Of each other word the places at which something is like it, in their order, and how much.

    Args:
        places: of each place the number of what stands there.
        begins: of each such number where its entries begin in `others` and `close`.
        ends: where they end.
        others: the words that it is like.
        close: how much.
        size: how many other words there are.

    Returns:
        Where the entries of each other word begin in the next two, and where the last ones end; the places; how much.
    """
    first = np.zeros(size + 1, np.int64)
    for place in places:
        for entry in range(begins[place], ends[place]):
            first[others[entry] + 1] += 1
    for other in range(size):
        first[other + 1] += first[other]
    at, much, filled = np.zeros(first[size], np.int64), np.zeros(first[size]), first.copy()
    for k in range(len(places)):
        for entry in range(begins[places[k]], ends[places[k]]):
            other = others[entry]
            at[filled[other]], much[filled[other]] = k, close[entry]
            filled[other] += 1
    return first, at, much
