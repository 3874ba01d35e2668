"""The world in a store for the tests that trace numbers; `pytest_plugins` brings it to them."""

import pytest
from stored_world import World, stored_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Made once; no test changes it."""
    return stored_world(tmp_path_factory.mktemp("stored"))
