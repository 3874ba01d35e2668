"""Transactions: all of one is stored, or nothing; what goes wrong is a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from qa_pipeline.store.engine import WRITES
from qa_pipeline.store.faults import DamagedRowError, explained


class Database:
    """What every part of the store stands on.

    Args:
        engine: opened.
        where: the store as people are told of it, without a password.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where
        self._writer = engine.execution_options(**{WRITES: True})

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        """The store as it is at this moment, whatever others write meanwhile."""
        with self._transaction(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """As the only one of all processes that writes; all of it is stored, or nothing."""
        with self._transaction(self._writer) as session:
            yield session

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Session]:
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield session
        except SQLAlchemyError as err:
            raise explained(self._where, err) from err
        except UnicodeEncodeError as err:  # no text of ours is none: it was read from a damaged row
            raise explained(self._where, DamagedRowError()) from err
