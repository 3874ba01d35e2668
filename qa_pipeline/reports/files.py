"""Writing files so that a reader sees the old one or the new one, never half of one."""

import filecmp
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qa_pipeline.errors import ReportError
from qa_pipeline.temporary import temporary_beside


def write_text(path: Path, text: str) -> bool:
    """Writes `text` in UTF-8; False where the file already says exactly this."""
    return write_bytes(path, without_surrogates(text).encode())


def write_bytes(path: Path, content: bytes) -> bool:
    """Writes `content` under a temporary name in the same folder and renames it.

    Returns:
        False where the file already holds exactly this: it is left alone, with its time.

    Raises:
        ReportError: the folder cannot be written; what was there before is still there.
    """
    with _unwritten_told(path):
        if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
            return False
        try:
            _replace(path, content)
        except FileNotFoundError:  # the folder is missing once, and not thirty thousand times
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, content)
    return True


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a temporary name to write a large file under, which then takes the place of `path`, unless it says the same.

    Raises:
        ReportError: the folder cannot be written; what was there before is still there.
    """
    temporary = temporary_beside(path)
    try:
        with _unwritten_told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.unlink(missing_ok=True)
        try:
            yield temporary
        except OSError as error:  # of this file, or of another one that is written beside it
            raise _unwritten(f"{path.parent}: the report cannot be written", error) from error
        with _unwritten_told(path):
            if not path.is_file() or path.is_symlink() or not filecmp.cmp(temporary, path, shallow=False):
                temporary.replace(path)
    finally:
        with suppress(OSError):  # of the folder, which was told already
            temporary.unlink(missing_ok=True)


@contextmanager
def _unwritten_told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritten(f"{path}: cannot be written", error) from error


def _unwritten(what: str, error: OSError) -> ReportError:
    return ReportError(
        f"{what}: {error.strerror or error}. Make room there, or make it writable, and run the same command "
        "again: what was heard and judged is kept."
    )


def _replace(path: Path, content: bytes) -> None:
    """Puts `content` where `path` was, in one step.

    Without fsync: a report lost with the power is written again from the store, and thirty thousand
    waits for the disk would make every report of a large batch minutes slower.
    """
    temporary = temporary_beside(path)
    try:
        try:
            handle = temporary.open("xb")  # x: never through a link that somebody left there
        except FileExistsError:
            temporary.unlink()
            handle = temporary.open("xb")
        with handle:
            handle.write(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def without_surrogates(text: str) -> str:
    """`text` as it can be written: halves of characters (from file names that are no UTF-8) become �."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
