"""The one switch of this folder: QA_RELIABILITY=whole runs everything, as `make test-reliability` does.

Without it tests that are marked `reliability` are left out, and those that try many cases try some of them (`extent.py`).
With it, what was measured is printed at the end: the figures of docs/reliability.md.
"""

from collections.abc import Callable

import pytest

from reliability.extent import WHOLE

Figure = Callable[[str, float, str], None]
"""(line of the bar, a number, what it says in words); of several for one line the greatest is shown."""
_MARK = "figure: "


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the long runs out, unless they are asked for."""
    if WHOLE:
        return
    long_runs = [item for item in items if item.get_closest_marker("reliability")]
    config.hook.pytest_deselected(items=long_runs)
    items[:] = [item for item in items if item not in long_runs]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Tells a figure of the bar as it was measured; pytest's own way, so that it reaches the end from any process."""
    return lambda line, number, words: record_property(_MARK + line, (number, words))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the figures that the tests told."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, ())]
    told: dict[str, list[tuple[float, str]]] = {}
    for report in reports:
        for name, value in report.user_properties if report.when == "call" else ():
            if name.startswith(_MARK):
                told.setdefault(name.removeprefix(_MARK), []).append(tuple(value))
    if WHOLE and told:
        terminalreporter.section("the bar")
        for line, figures in sorted(told.items()):
            count = f"{len(figures)} times, at most " if len(figures) > 1 else ""
            terminalreporter.write_line(f"{line}: {count}{max(figures)[1]}")
