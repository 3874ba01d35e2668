"""YAML from people: read safely, and every mistake said as file:line:column."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from qa_pipeline.errors import QaPipelineError
from qa_pipeline.located_values import LocatedList, LocatedMap, MisplacedError, read_values

MAX_BYTES = 1_000_000
"""A playbook or a settings file is some kilobytes; more is a mistake or an attack."""
MAX_TOLD = 20
"""Mistakes of one file that are told: whoever made more has made the same one again and again."""
_MAX_SHOWN = 400
"""Letters of one mistake's message, which may quote what the file says."""


MakeError = Callable[[str], QaPipelineError]
Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path, error: MakeError) -> Any:  # noqa: ANN401 - it is what the file says
    """The file's content, with the places of its parts (`locate`); an empty file is an empty mapping.

    Raises:
        QaPipelineError: made by `error`; the message begins with file:line:column.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise error(f"{path}:1:1: the file is larger than {MAX_BYTES:,} bytes; is it the right one?")
        data = read_values(path.read_text(encoding="utf-8-sig"))
    except OSError as err:
        raise error(f"{path}: cannot be read: {err.strerror}") from err
    except UnicodeDecodeError as err:
        raise error(f"{path}:1:1: not UTF-8; save it again with encoding UTF-8") from err
    except MisplacedError as err:
        line, column = err.place
        raise error(f"{path}:{line}:{column}: {err}") from err
    return {} if data is None else data


def validate(model: type[Model], data: Any, path: Path, error: MakeError) -> Model:  # noqa: ANN401
    """The data as `model`.

    Raises:
        QaPipelineError: made by `error`, one line a mistake, each beginning with file:line:column.
    """
    try:
        return model.model_validate(data)
    except ValidationError as err:
        found = err.errors(include_url=False, include_input=False)
    lines = [describe(model, data, path, dict(each)) for each in found[:MAX_TOLD]]
    more = [f"{path}: and {len(found) - MAX_TOLD} more mistakes"] if len(found) > MAX_TOLD else []
    raise error("\n".join(dict.fromkeys((*lines, *more))))


def describe(model: type[BaseModel], data: Any, path: Path, found: dict[str, Any]) -> str:  # noqa: ANN401
    """One mistake as `file:line:column: where: what to write instead`."""
    where = tuple(part for part in found["loc"] if isinstance(part, int) or not part.startswith("function-"))
    line, column = locate(data, where)
    dotted = ".".join(str(part) for part in where)
    message = found["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if found["type"] == "extra_forbidden":
        near = get_close_matches(str(where[-1]), known_keys(model), n=1)
        message = f"unknown key {where[-1]!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    elif found["type"] == "missing":
        message = f"{where[-1]!r} is required here"
    elif found["type"] in {"model_type", "dict_type"}:
        message = "a mapping is expected here: lines of 'key: value'"
    if len(message) > _MAX_SHOWN:
        message = message[: _MAX_SHOWN - 1] + "…"
    return f"{path}:{line}:{column}: {dotted}: {message}" if dotted else f"{path}:{line}:{column}: {message}"


def locate(data: Any, where: tuple[int | str, ...]) -> tuple[int, int]:  # noqa: ANN401
    """Line and column (from 1) of the place `where`, or of the nearest thing around it."""
    place = 1, 1
    for part in where:
        if isinstance(data, LocatedMap):
            if part not in data:
                break
            place, data = data.places[str(part)], data[str(part)]
        elif isinstance(data, LocatedList) and isinstance(part, int) and part < len(data):
            place, data = data.places[part], data[part]
        else:
            break
    return place


@cache
def known_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """Every key that may stand anywhere in `model`, for suggestions."""
    keys: set[str] = set()
    pending = [model.model_json_schema(by_alias=True)]
    while pending:
        schema = pending.pop()
        keys.update(schema.get("properties", {}))
        pending.extend(schema.get("$defs", {}).values())
    return tuple(sorted(keys))
