"""The inner loops find the same whether they are compiled or not, and are compiled only where that pays."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from conftest import make_transcript
from qa_pipeline.checks.matching import compiled
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.compiled import Kernels
from qa_pipeline.checks.matching.kernels import choose, listing, search
from qa_pipeline.checks.matching.kernels.room import highest
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.matching.places import find_places
from qa_pipeline.checks.matching.question import asked
from qa_pipeline.checks.matching.wording import Strictness, make_wording

SAID = (
    "agent: buongiorno sono Anna, come posso aiutarla oggi",
    "customer: la bolletta è sbagliata, mi avete fatto pagare due volte",
    "agent: la in formo che questa chiamata e registrata per motivi di qualità",
    "customer: sì, posso fare il reclamo adesso? posso fare il reclamo?",
    "12 s",
    "agent: posso fare altro per lei, allora, posso fare altro per lei",
)
SOUGHT = (
    "la informo che la chiamata è registrata",
    "posso fare altro per lei",
    "come posso aiutarla",
    "il reclamo posso farlo",
    "arrivederci e buona giornata",
)


def found() -> list[tuple[float, list[tuple[tuple[int, ...], tuple[int, ...], float]]]]:
    call = CallText(make_transcript(*SAID), language("it"))
    wordings = tuple(make_wording(language("it"), say, {}, frozenset()) for say in SOUGHT)
    questions = [asked(wordings, strictness, None) for strictness in Strictness]
    places = find_places(call, [each for question in questions for each in question.sought])
    return [
        (place.score, [tuple(pair) for pair in place.pairs])  # type: ignore[misc]
        for its in places
        for place in its
    ]


@pytest.fixture
def plain() -> Iterator[None]:
    """The loops as plain Python, whatever other tests made of them."""
    modules = [(module, dict(vars(module))) for module in compiled.MODULES]
    for module, names in modules:
        for name, value in names.items():
            setattr(module, name, getattr(value, "py_func", value))
    yield
    for module, names in modules:
        for name, value in names.items():
            setattr(module, name, value)


@pytest.mark.usefixtures("plain")
def test_the_loops_find_the_same_compiled_and_not() -> None:
    as_python = found()
    assert not hasattr(search.search, "py_func")
    Kernels().compile()
    assert hasattr(search.search, "py_func")
    assert hasattr(vars(choose)["highest"], "py_func")  # in every module that calls it
    assert found() == as_python
    assert len(as_python) > len(SOUGHT)


@pytest.mark.usefixtures("plain")
def test_a_word_split_in_two_and_two_written_together_are_found() -> None:
    pairs = [pair for _, its in found() for pair in its]
    assert any(len(stream) == 2 for _, stream, _ in pairs)  # "in formo"


@pytest.mark.parametrize(
    ("before", "done", "wanted"),
    [
        pytest.param(False, compiled.WORTH_LOADING, False, id="little, never compiled"),
        pytest.param(True, compiled.WORTH_LOADING, True, id="some, compiled before"),
        pytest.param(True, compiled.WORTH_LOADING - 1, False, id="little, compiled before"),
        pytest.param(False, compiled.WORTH_COMPILING, True, id="much, never compiled"),
    ],
)
def test_compiling_waits_until_it_pays(
    monkeypatch: pytest.MonkeyPatch, before: bool, done: int, wanted: bool
) -> None:
    runs = Kernels()
    calls: list[bool] = []
    monkeypatch.setattr(compiled, "was_compiled", lambda: before)
    monkeypatch.setattr(Kernels, "compile", lambda _: calls.append(True))
    runs.worked(done // 2)
    assert not calls
    runs.worked(done - done // 2)
    assert bool(calls) is wanted


def test_where_nothing_may_be_written_they_are_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bool] = []

    def njit(*, cache: bool = False, **_: bool) -> object:
        made.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    monkeypatch.setattr("numba.njit", njit)
    assert compiled._compiled(lambda: None) is not None  # type: ignore[arg-type]
    assert made == [True, False]


def test_a_sentence_is_tried_without_the_compiler() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests/checks'); sys.path.insert(0, 'tests');"
        "from test_kernels import found; found(); print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_what_one_is_like_is_listed_the_other_way_round() -> None:
    begins, ends = (
        np.array([0, 2, 2]),
        np.array([2, 2, 3]),
    )  # number 0 is like words 1 and 3, number 2 like word 1
    firsts, at, close = listing.by_other(
        np.array([2, 0, 1, 0]), begins, ends, np.array([1, 3, 1]), np.array([0.5, 0.7, 0.9]), 4
    )
    assert firsts.tolist() == [0, 0, 3, 3, 5]
    assert list(zip(at.tolist(), close.tolist(), strict=True)) == [
        (0, 0.9),
        (1, 0.5),
        (3, 0.5),
        (1, 0.7),
        (3, 0.7),
    ]


def test_the_first_of_the_highest_is_taken() -> None:
    assert highest(np.array([0.1, 0.7, 0.2, 0.7])) == 1
