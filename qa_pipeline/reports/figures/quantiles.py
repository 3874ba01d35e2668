"""How far an interval reaches: quantiles of the normal and of Student's distribution, without scipy in a user's installation."""

from math import fsum

NORMAL = 1.959963984540054
"""95 of 100 draws of a standard normal lie within this of zero."""

_STUDENT = (
    12.706204736, 4.302652730, 3.182446305, 2.776445105, 2.570581836,
    2.446911851, 2.364624252, 2.306004135, 2.262157163, 2.228138852,
    2.200985160, 2.178812830, 2.160368656, 2.144786688, 2.131449546,
    2.119905299, 2.109815578, 2.100922040, 2.093024054, 2.085963447,
    2.079613845, 2.073873068, 2.068657610, 2.063898562, 2.059538553,
    2.055529439, 2.051830516, 2.048407142, 2.045229642, 2.042272456,
)  # fmt: skip


def student(degrees: int) -> float:
    """95 of 100 draws of Student's distribution lie within this of zero; `degrees` of freedom are 1 or more.

    From 31 degrees of freedom on a series in 1/degrees (Cornish and Fisher's) is right to seven decimals; with fewer
    it is not, so these are a table.
    """
    if degrees <= len(_STUDENT):
        return _STUDENT[degrees - 1]
    z = NORMAL
    terms = (
        z,
        (z**3 + z) / 4 / degrees,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96 / degrees**2,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / degrees**3,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160 / degrees**4,
    )
    return fsum(terms)
