"""Stores for these tests, on every kind of database that can be had here; `pytest_plugins` brings them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import OpenStore, Server, server_or_reason

from qa_pipeline.store.store import Store


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server of these tests' own; without one they are left out, with the reason."""
    with server_or_reason() as found:
        if isinstance(found, str):
            pytest.skip(found)
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str | None:
    """Of an empty database on the server; None: the file in the workspace."""
    if request.param == "sqlite":
        return None
    made: Server = request.getfixturevalue("postgres_server")
    return made.new_database()


@pytest.fixture
def open_store(tmp_path: Path, store_url: str | None) -> OpenStore:
    """Opens the same store, as often as it is called."""
    return lambda: Store(tmp_path / "out", tmp_path, store_url)
