"""The list of what the last report wrote, so that the next one removes its own pages and nothing else."""

from collections.abc import Iterable
from pathlib import Path

import orjson

from qa_pipeline.reports.files import write_bytes
from qa_pipeline.reports.paths import is_ours

MANIFEST = "report/written.json"


def announce(out: Path, coming: Iterable[str]) -> None:
    """Lists files before they are written: after a crash the next report knows what to take away.

    Raises:
        ReportError: the list cannot be written.
    """
    earlier = _listed(out)
    if unknown := {name for name in coming if is_ours(name)} - earlier:
        _write(out, earlier | unknown)


def settle(out: Path, written: Iterable[str]) -> None:
    """Lists what there is now, and removes what earlier reports wrote for calls and agents that are no longer there.

    Raises:
        ReportError: the list cannot be written.
    """
    kept = set(written)
    for name in _listed(out) - kept:
        if is_ours(name):
            (out / name).unlink(missing_ok=True)
    _write(out, kept)


def _listed(out: Path) -> set[str]:
    """What the list of an earlier report names; nothing where there is none that can be read."""
    try:
        names = orjson.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return set()
    return {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()


def _write(out: Path, names: Iterable[str]) -> None:
    write_bytes(out / MANIFEST, b"[\n" + b",\n".join(map(orjson.dumps, sorted(names))) + b"\n]\n")
