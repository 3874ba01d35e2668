"""The inner loops (`kernels`), compiled once there is enough for them to do.

Compiled they take a hundredth of the time, but loading the compiler takes most of a second, and compiling, once on a machine,
some ten. So they run as plain Python, which is the same thing slower, until they have been given about as much to do as that
takes: a sentence is tried, a playbook's examples are checked and a single call is judged without it.
"""

import hashlib
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from qa_pipeline.checks.matching import tokens
from qa_pipeline.checks.matching.kernels import align, bounds, choose, listing, order, room, search

MODULES: tuple[ModuleType, ...] = (room, listing, align, order, bounds, search, choose)
"""Those with functions that call each other."""
ENTRIES = frozenset({"by_other", "bounds", "choose", "search"})
"""The functions that are called from outside; the others need no way in."""
WORTH_LOADING, WORTH_COMPILING = 2_000_000, 20_000_000
"""So many comparisons of a word with a token take as long in plain Python as loading what was compiled before, and as compiling."""


class Kernels:
    """The inner loops, and how much they were given to do."""

    def __init__(self) -> None:
        self._done = 0
        self._compiled = False

    def worked(self, comparisons: int) -> None:
        """Notes that there is so much to do next, and compiles if that makes it worth it."""
        self._done += comparisons
        worth_loading = not self._compiled and self._done >= WORTH_LOADING
        if worth_loading and (self._done >= WORTH_COMPILING or was_compiled()):
            self.compile()

    def compile(self) -> None:
        """Puts what numba makes of each function in its place, in every module that calls it."""
        if self._compiled:
            return
        made: dict[FunctionType, Any] = {}
        for module in MODULES:
            for name, value in list(vars(module).items()):
                if isinstance(value, FunctionType) and value.__module__.startswith(f"{__package__}.kernels"):
                    if value not in made:
                        made[value] = _compiled(value)
                    setattr(module, name, made[value])
        self._compiled = True

    by_other = property(lambda _: listing.by_other)
    bounds = property(lambda _: bounds.bounds)
    choose = property(lambda _: choose.choose)
    search = property(lambda _: search.search)


def _compiled(function: FunctionType) -> Any:  # noqa: ANN401 - what numba makes of it
    from numba import njit  # noqa: PLC0415 - see the head of this module

    function.__qualname__ = f"{function.__name__}_{_state()}"
    outside = function.__name__ in ENTRIES
    options: dict[str, Any] = {"nogil": True, "no_cfunc_wrapper": True, "no_cpython_wrapper": not outside}
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError:  # there is no folder that may be written in
        return njit(**options)(function)


@cache
def _state() -> str:
    """The state of all sources. What numba keeps it makes anew when the one file has changed; the name tells of the others."""
    files = [*sorted(Path(str(room.__file__)).parent.glob("*.py")), Path(str(tokens.__file__))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


@cache
def was_compiled() -> bool:
    """Whether numba kept what it made of these sources beside them."""
    return any(Path(str(search.__file__)).parent.glob(f"__pycache__/search.search_{_state()}*.nbi"))


_kernels = Kernels()


def kernels(comparisons: int = 0) -> Kernels:
    """The inner loops, compiled if what they are to do next makes it worth it."""
    _kernels.worked(comparisons)
    return _kernels
