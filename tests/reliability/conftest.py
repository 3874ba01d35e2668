"""The one switch of this folder: QA_RELIABILITY=whole runs everything, as `make test-reliability` does.

Without it tests that are marked `reliability` are left out, and those that try many cases try some of them (`extent.py`).
"""

import pytest

from reliability.extent import WHOLE


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the long runs out, unless they are asked for."""
    if WHOLE:
        return
    long_runs = [item for item in items if item.get_closest_marker("reliability")]
    config.hook.pytest_deselected(items=long_runs)
    items[:] = [item for item in items if item not in long_runs]
