"""What decided the results of a run, as checksums: so that it can be told later whether two runs were of the same making."""

from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from qa_pipeline.settings import Settings

_PLACES = {"workspace", "out", "store", "calls", "recordings", "playbooks", "lexicons", "models", "workers"}
"""Settings that say where things are or how fast they go, and not what comes out; one may hold a password."""


def checksums_of(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Of the settings, the list of calls, the playbooks and the workspace's word lists, by their names; of files that are there."""
    chosen = {name: str(value) for name, value in asdict(settings).items() if name not in _PLACES}
    chosen["model"] = Path(settings.model).name  # not where it lies
    found = {"settings": sha256(repr(sorted(chosen.items())).encode("utf-8", "backslashreplace")).hexdigest()}
    for name, files in (
        ("calls", [settings.calls]),
        ("playbooks", settings.playbooks.glob("*.yaml")),
        ("lexicons", settings.lexicons.glob("*.yaml")),
    ):
        if checksum := _of_files(files):
            found[name] = checksum
    return tuple(sorted(found.items()))


def _of_files(paths: Iterable[Path]) -> str | None:
    """Of the files together, in the order of their names; None where there are none."""
    each = [sha256(path.read_bytes()).hexdigest() for path in sorted(paths) if path.is_file()]
    return sha256(" ".join(each).encode()).hexdigest() if each else None
