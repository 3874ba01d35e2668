"""The list of what the last report wrote: the next one removes its own pages and nothing else, and `verify` finds what is damaged."""

from collections.abc import Container, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path, PurePosixPath

import orjson

from qa_pipeline.reports.files import write_bytes
from qa_pipeline.reports.paths import TABLES, is_ours

MANIFEST = "report/written.json"
_BESIDE = ("*.mp3", "*.peaks.json")


def announce(out: Path, coming: Iterable[str]) -> frozenset[str]:
    """Lists files before they are written: after a crash the next report knows what to take away.

    Returns:
        All that is listed now, as `settle` wants it: what others announce from now on is theirs.

    Raises:
        ReportError: the list cannot be written.
    """
    earlier = read_manifest(out)
    if unknown := {name for name in coming if is_ours(name)} - set(earlier):
        _write(out, earlier | dict.fromkeys(unknown))
    return frozenset(earlier) | unknown


def settle(out: Path, written: Mapping[str, str], known: Container[str]) -> None:
    """Lists what there is now, and removes what earlier reports wrote for calls and agents that are no longer there.

    What another process has announced since this report began stays, and stays listed: its report is of calls that were added since.

    Args:
        out: the output folder.
        written: the files of calls and agents, with the checksums of what was written.
        known: what was listed when this report began, see `announce`.

    Raises:
        ReportError: the list cannot be written.
    """
    earlier = read_manifest(out)
    kept = {
        name: made
        for name, made in earlier.items()
        if is_ours(name) and (name not in known or _is_heard_alone(out, name, earlier))
    }
    for name in set(earlier) - set(written) - set(kept):
        if is_ours(name):
            (out / name).unlink(missing_ok=True)
    _write(out, {**kept, **written, **dict(_of_all(out)), **dict(_beside(out, earlier))})


def add(out: Path, written: Mapping[str, str]) -> None:
    """Lists files that were written beside a report.

    Raises:
        ReportError: the list cannot be written.
    """
    _write(out, {**read_manifest(out), **written})


def read_manifest(out: Path) -> dict[str, str | None]:
    """The files that the last report lists, with their checksums; nothing where there is no list that can be read.

    A file has no checksum that was only announced, or listed by an earlier version.
    """
    try:
        told = orjson.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    pairs = told.items() if isinstance(told, dict) else ((name, None) for name in told or ())
    return {
        name: checksum if isinstance(checksum, str) else None
        for name, checksum in pairs
        if isinstance(name, str)
    }


def checksum_of(content: bytes) -> str:
    """Of a file's content, as the list holds it."""
    return blake2b(content, digest_size=16).hexdigest()


def checksum_of_file(path: Path) -> str:
    """The same of a file of any size.

    Raises:
        OSError: it cannot be read.
    """
    found = blake2b(digest_size=16)
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            found.update(part)
    return found.hexdigest()


def _is_heard_alone(out: Path, name: str, listed: Container[str]) -> bool:
    """Whether this is the transcript of a call that no report has had yet."""
    path = PurePosixPath(name)
    scorecard = f"scorecards/{path.name}"
    return (
        path.parent.name == "transcripts"
        and scorecard not in listed
        and is_ours(name)
        and (out / name).is_file()
    )


def _of_all(out: Path) -> Iterable[tuple[str, str]]:
    """What is made of all calls: the team page, what all pages load, the tables."""
    pages = [out / "report" / "index.html", *sorted((out / "report" / "assets").rglob("*"))]
    for path in (*pages, *(out / name for name in TABLES)):
        if path.is_file():
            yield path.relative_to(out).as_posix(), checksum_of_file(path)


def _beside(out: Path, earlier: Mapping[str, str | None]) -> Iterable[tuple[str, str]]:
    """What pages play and draw, which was made with the recordings; it is read only if it is newer than the list."""
    listed = out / MANIFEST
    since = listed.stat().st_mtime_ns if listed.is_file() else 0
    for kind in _BESIDE:
        for path in (out / "audio").glob(kind):
            name = path.relative_to(out).as_posix()
            known = earlier.get(name) if path.stat().st_mtime_ns < since else None
            yield name, known or checksum_of_file(path)


def _write(out: Path, listed: Mapping[str, str | None]) -> None:
    lines = (orjson.dumps(name) + b": " + orjson.dumps(listed[name]) for name in sorted(listed))
    write_bytes(out / MANIFEST, b"{\n" + b",\n".join(lines) + b"\n}\n")
