"""The tables of a store that is opened are those that this program knows, or they are made so."""

from sqlalchemy import Connection, Engine, func, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from qa_pipeline.errors import StoreError
from qa_pipeline.store.engine import WRITES
from qa_pipeline.store.faults import explained
from qa_pipeline.store.tables import Base
from qa_pipeline.store.work_tables import VERSION_TABLE

VERSIONS = ("0001", "0002")
"""Of the tables, the oldest first; one migration leads to each."""
UNVERSIONED = ""
"""Tables of before there were versions."""
PRESENT = VERSIONS[-1]


def bring_up_to_date(engine: Engine, where: str) -> None:
    """Makes the tables, or changes those of an earlier version, in one transaction: others see the old or the new.

    Args:
        engine: of the store.
        where: the store, for people.

    Raises:
        StoreError: it was written by a later version of the program.
    """
    with engine.connect() as connection:
        version = version_of(connection)
    if version == PRESENT:
        return
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        version = version_of(connection)  # another process may have been quicker
        refuse_later(version, where)
        if version is None:
            _make(connection)
        elif version != PRESENT:
            from qa_pipeline.store.migrations.migrate import migrate  # noqa: PLC0415 - Alembic takes 0.1 s

            migrate(connection)


def version_of(connection: Connection) -> str | None:
    """Of the store's tables; None where there are none."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE.name in tables:
        version: str | None = connection.scalar(select(func.max(VERSION_TABLE.c.version_num)))
        return version or UNVERSIONED
    return UNVERSIONED if tables & set(Base.metadata.tables) else None


def refuse_others(engine: Engine, where: str) -> None:
    """What is only read, or belongs to another process, is not brought up to date.

    Args:
        engine: of the store.
        where: the store, for people.

    Raises:
        StoreError: its tables are of another version than this program's, or there are none.
    """
    try:
        with engine.connect() as connection:
            version = version_of(connection)
    except SQLAlchemyError as err:
        raise explained(where, err) from err
    refuse_later(version, where)
    if version != PRESENT:
        raise StoreError(f"{where}: is of an earlier version; `qa-pipeline report` brings it up to date")


def refuse_later(version: str | None, where: str) -> None:
    """Nothing is read or changed of which nobody here knows what it means.

    Raises:
        StoreError: the version is none of ours.
    """
    if version and version not in VERSIONS:
        raise StoreError(
            f"{where}: was written by a later version of qa-pipeline (its tables are {version}, this one knows "
            f"{PRESENT}). Use that version, or give --out another folder."
        )


def _make(connection: Connection) -> None:
    """All tables at once: what the migrations would make one by one, without loading what runs them."""
    Base.metadata.create_all(connection)
    VERSION_TABLE.create(connection)
    connection.execute(insert(VERSION_TABLE).values(version_num=PRESENT))
