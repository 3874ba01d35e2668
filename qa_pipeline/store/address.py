"""Where a store is: a file in the output folder, or a database on a server."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from qa_pipeline.errors import StoreError

FILE = "qa.sqlite"
_SERVERS = ("postgresql", "postgresql+psycopg", "postgres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A store's place."""

    database: Path | URL
    shown: str
    """For people; without a password."""

    @property
    def file(self) -> Path | None:
        """The file, where it is one."""
        return self.database if isinstance(self.database, Path) else None


def address_of(folder: Path, url: str | None) -> Address:
    """The place of a workspace's store.

    Args:
        folder: where the file lies.
        url: of a database in place of the file.

    Raises:
        StoreError: the URL is none of a server that we know, or what speaks with it is not installed.
    """
    if url is None:
        return Address(database=folder / FILE, shown=str(folder / FILE))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _unusable("the store's URL") from None  # not the URL itself: it may hold a password
    if parsed.drivername not in _SERVERS:
        raise _unusable(f"the store's URL, {parsed.drivername}://...")
    try:
        import psycopg  # noqa: F401, PLC0415 - an extra
    except ImportError as err:
        raise StoreError(
            "the store is on a PostgreSQL server: `pip install 'qa-pipeline[postgres]'` brings what speaks with it"
        ) from err
    parsed = parsed.set(drivername="postgresql+psycopg")
    # Parameters of the URL may be secrets too.
    return Address(database=parsed, shown=parsed.set(query={}).render_as_string(hide_password=True))


def _unusable(what: str) -> StoreError:
    return StoreError(f"{what}: cannot be used; write postgresql://USER@HOST/DATABASE, or leave it out")
