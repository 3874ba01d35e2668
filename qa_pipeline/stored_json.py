"""Our own types as JSON and back, checked on the way in: what the store holds may have been damaged."""

from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec.inspect import CustomType, DataclassType, UnionType, type_info
from pydantic import TypeAdapter, ValidationError

from qa_pipeline.errors import StoreError

Stored = TypeVar("Stored")


@lru_cache(maxsize=32)
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a class
    return TypeAdapter(kind)


@lru_cache(maxsize=32)
def _quick(kind: Any) -> msgspec.json.Decoder[Any] | None:  # noqa: ANN401 - a class
    """Reads a kind in a third of pydantic's time, and checks it as well; None where a value of it needs rules of ours, as a path does."""
    told = type_info(kind)
    types = [field.type for field in told.fields] if isinstance(told, DataclassType) else [told]
    parts = [part for each in types for part in (each.types if isinstance(each, UnionType) else (each,))]
    return None if any(isinstance(part, CustomType) for part in parts) else msgspec.json.Decoder(kind)


def to_json(value: object) -> str:
    """A frozen dataclass of ours as JSON; the same value gives the same text."""
    kind: Any = type(value)
    return _adapter(kind).dump_json(value).decode("utf-8")


def from_json(kind: type[Stored], text: str, what: str) -> Stored:
    """The value back.

    Raises:
        StoreError: the text is not of this kind; `what` says which entry.
    """
    known: Any = kind
    value: Stored
    try:
        if quick := _quick(known):
            value = quick.decode(text)
            return value
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass  # what pydantic takes for right is right: it knows more ways to write the same
    try:
        value = _adapter(known).validate_json(text)
    except ValidationError as err:
        raise StoreError(
            f"{what} in the store is damaged or from another version; run again to make it new"
        ) from err
    return value
