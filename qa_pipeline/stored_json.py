"""Our own types as JSON and back, checked on the way in: what the store holds may have been damaged."""

from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from qa_pipeline.errors import StoreError

Stored = TypeVar("Stored")


@lru_cache(maxsize=32)
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a class
    return TypeAdapter(kind)


def to_json(value: object) -> str:
    """A frozen dataclass of ours as JSON; the same value gives the same text."""
    kind: Any = type(value)
    return _adapter(kind).dump_json(value).decode("utf-8")


def from_json(kind: type[Stored], text: str, what: str) -> Stored:
    """The value back.

    Raises:
        StoreError: the text is not of this kind; `what` says which entry.
    """
    try:
        known: Any = kind
        value: Stored = _adapter(known).validate_json(text)
    except ValidationError as err:
        raise StoreError(
            f"{what} in the store is damaged or from another version; run again to make it new"
        ) from err
    return value
