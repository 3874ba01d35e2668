"""How the store's database is opened: so that nothing that was reported as stored is lost when the power goes."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event

PATIENCE_S = 30
"""How long a write waits for another process's."""


def open_engine(path: Path) -> Engine:
    """The SQLite file `path`, made when it is first used."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE_S})
    event.listen(engine, "connect", _careful)
    return engine


def _careful(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's own connection
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
