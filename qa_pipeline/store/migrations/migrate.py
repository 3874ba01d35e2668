"""Runs the migrations that a store lacks, inside the transaction that its opener began."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

HERE = Path(__file__).parent


def migrate(connection: Connection, to: str = "head") -> None:
    """From the version that the tables are of to another one.

    Args:
        connection: in a transaction that nobody else writes meanwhile.
        to: the version.
    """
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
