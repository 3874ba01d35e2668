"""The bytes of a file made elsewhere as text or as JSON; what is too large or too deep is refused before it does harm."""

import json
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from qa_pipeline.errors import TranscriptError

MAX_BYTES = 50_000_000
"""The longest call with every word's times takes a tenth of it."""
MAX_PARTS = 500_000
"""Objects and lists in JSON: each takes many times the memory of its text, and a day of words has half of it."""
MAX_VALUES = 4_000_000
"""Values in JSON, each of which takes several times the memory of its text; a day of words has half of it."""
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BROKEN = "\ufffd"


def read_bytes(path: Path) -> bytes:
    """The file's content.

    Raises:
        TranscriptError: it is no file, cannot be opened, or is too large.
    """
    try:
        if path.is_dir():
            raise TranscriptError("is a folder; name the files in it")
        if not path.is_file():
            raise TranscriptError("there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise TranscriptError(f"larger than {MAX_BYTES:,} bytes; one file is one call")
        with path.open("rb") as file:
            content = file.read(
                MAX_BYTES + 1
            )  # it may grow while we read, and some say that they have no size
    except (OSError, ValueError) as err:  # no right to read, a name too long, a NUL in it
        raise TranscriptError(f"cannot be opened: {getattr(err, 'strerror', None) or err}") from err
    if len(content) > MAX_BYTES:
        raise TranscriptError(f"larger than {MAX_BYTES:,} bytes; one file is one call")
    return content


def decoded(content: bytes) -> str:
    """The text: UTF-8 with or without BOM, UTF-16 with one, or what older Windows programs write."""
    if content[:2] in _UTF16:
        return content.decode(_UTF16[content[:2]], errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # whisper.cpp cuts letters apart where a token ends in the middle of one: UTF-8 all the same.
        text = content.decode("utf-8-sig", errors="replace")
        cut = any(not char.isascii() and char != _BROKEN for char in text)
        return text if cut else content.decode("cp1252", errors="replace")


def parsed_json(text: str) -> Any:  # noqa: ANN401 - it is what the file says
    """The JSON's content.

    Raises:
        TranscriptError: it is no JSON, holds NaN or Infinity, is nested too deep (with line and column), has too many parts or a key twice.
    """
    if text.count("{") + text.count("[") > MAX_PARTS or text.count(",") > MAX_VALUES:
        raise TranscriptError(f"more than {MAX_PARTS:,} entries; one file is one call")
    try:
        data = from_json(text, allow_inf_nan=False)
        json.loads(text, object_pairs_hook=_refuse_double)
    except (ValueError, RecursionError) as err:
        raise TranscriptError(f"no valid JSON: {err}") from err
    return data


def _refuse_double(pairs: list[tuple[str, Any]]) -> None:
    """Of a key that stands twice in one object one value would be lost, and nobody knows which was meant."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("one object has the same key twice")
