"""YAML from people: read safely, and every mistake said as file:line:column."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from qa_pipeline.errors import QaPipelineError

MAX_BYTES = 1_000_000
"""A playbook or a settings file is some kilobytes; more is a mistake or an attack."""


MakeError = Callable[[str], QaPipelineError]
Model = TypeVar("Model", bound=BaseModel)


class _DaysAsWritten(RoundTripConstructor):
    """Days stay text, so that a day that there is not, 2026-02-30, is said like any other mistake, at its place."""


_DaysAsWritten.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_scalar)


def read_yaml(path: Path, error: MakeError) -> Any:  # noqa: ANN401 - it is what the file says
    """The file's content, with line numbers kept in `.lc`; an empty file is an empty mapping.

    Raises:
        QaPipelineError: made by `error`; the message begins with file:line:column.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise error(f"{path}:1:1: the file is larger than {MAX_BYTES:,} bytes; is it the right one?")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as err:
        raise error(f"{path}: cannot be read: {err.strerror}") from err
    except UnicodeDecodeError as err:
        raise error(f"{path}:1:1: not UTF-8; save it again with encoding UTF-8") from err
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _DaysAsWritten
    try:
        _refuse_anchors(text, path, error)
        data = yaml.load(StringIO(text))
    except MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        begun = err.context_mark
        since = f" ({err.context}, which began in line {begun.line + 1})" if begun and err.context else ""
        what = (err.problem or err.context or "not valid YAML").split("\n")[0]
        raise error(f"{path}{where}: {what}{since}") from err
    except (YAMLError, RecursionError, ValueError) as err:
        raise error(f"{path}:1:1: not valid YAML: {type(err).__name__}") from err
    return {} if data is None else data


def _refuse_anchors(text: str, path: Path, error: MakeError) -> None:
    """Anchors and aliases are refused: a few hundred bytes of them can stand for billions of values."""
    if "&" not in text and "*" not in text:
        return  # most files: scanning takes as long as reading
    for token in YAML(typ="rt", pure=True).scan(StringIO(text)):
        if type(token).__name__ in {"AliasToken", "AnchorToken"}:
            mark = token.start_mark
            raise error(f"{path}:{mark.line + 1}:{mark.column + 1}: anchors (&, *) are not supported")


def validate(model: type[Model], data: Any, path: Path, error: MakeError) -> Model:  # noqa: ANN401
    """The data as `model`.

    Raises:
        QaPipelineError: made by `error`, one line a mistake, each beginning with file:line:column.
    """
    try:
        return model.model_validate(plain(data))
    except ValidationError as err:
        lines = [describe(model, data, path, dict(found)) for found in err.errors(include_url=False)]
        raise error("\n".join(dict.fromkeys(lines))) from err


def plain(data: Any) -> Any:  # noqa: ANN401
    """The data without ruamel's own types, which pydantic's strict modes do not know."""
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(item) for item in data]
    return data


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
    return f"{path}:{line}:{column}: {dotted}: {message}" if dotted else f"{path}:{line}:{column}: {message}"


def locate(data: Any, where: tuple[int | str, ...]) -> tuple[int, int]:  # noqa: ANN401
    """Line and column (from 1) of the place `where`, or of the nearest thing around it."""
    line, column = 1, 1
    for part in where:
        marks = getattr(data, "lc", None)
        try:
            if isinstance(data, Mapping) and marks is not None:
                row, col = marks.key(part) if part in data else (line - 1, column - 1)
            elif isinstance(data, list) and marks is not None and isinstance(part, int):
                row, col = marks.item(part)
            else:
                break
            data = data[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
        line, column = row + 1, col + 1
    return line, column


def known_keys(model: type[BaseModel]) -> list[str]:
    """Every key that may stand anywhere in `model`, for suggestions."""
    keys: set[str] = set()
    pending = [model.model_json_schema(by_alias=True)]
    while pending:
        schema = pending.pop()
        keys.update(schema.get("properties", {}))
        pending.extend(schema.get("$defs", {}).values())
    return sorted(keys)
