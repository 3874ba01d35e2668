"""File names from call ids: an id may hold anything, a file name may not."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote

# Long enough for every sensible id, short enough for an ending and a temporary one within 255 bytes.
_LONGEST = 120
_SIMPLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .()+,@-]*")
# Windows opens a device instead of a file of these names, whatever its ending.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


def safe_name(identifier: str) -> str:
    """`identifier` itself where it can name a file on every system, else a readable form of it with a hash."""
    if is_simple(identifier):
        return identifier
    return _hashed(identifier)


def is_simple(identifier: str) -> bool:
    """Whether a file may carry this name on Linux, macOS and Windows alike."""
    return (
        len(identifier) <= _LONGEST
        and _SIMPLE.fullmatch(identifier) is not None
        and not identifier.endswith((" ", "."))
        and ".." not in identifier
        and identifier.split(".", maxsplit=1)[0].strip().lower() not in _DEVICES
    )


def file_names(identifiers: Iterable[str]) -> dict[str, str]:
    """A file name for each id, all different even where capitals do not count.

    A name depends on the other ids only if two of them differ in nothing but capitals, or if one imitates
    the hashed form of another: those get a hash too.
    """
    ids = sorted(set(identifiers))
    names = {one: safe_name(one) for one in ids}
    taken: dict[str, list[str]] = defaultdict(list)
    for one, name in names.items():
        taken[name.lower()].append(one)
    for lowered, rivals in taken.items():
        for one in rivals if len(rivals) > 1 else ():
            # The one written in small letters keeps its name, unless a hashed name already took it.
            if one != lowered or not all(is_simple(rival) for rival in rivals):
                names[one] = _hashed(one)
    return names


def link(*parts: str) -> str:
    """A relative address of path parts, quoted."""
    return "/".join(quote(part, safe="") if part != ".." else part for part in parts)


def _hashed(identifier: str) -> str:
    """Readable letters of the id, and a hash that keeps it apart from all others."""
    plain = unicodedata.normalize("NFKD", identifier.replace("/", "__").replace("\\", "__"))
    kept = re.sub(r"[^A-Za-z0-9_-]+", "_", plain.encode("ascii", "ignore").decode())
    readable = kept.strip("_-")[: _LONGEST - 13] or "id"
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}-{digest[:12]}"
