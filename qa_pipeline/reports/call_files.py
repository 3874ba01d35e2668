"""The files of one call: its page, its scorecard, its transcript; written anew only where something would change."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from qa_pipeline import __version__
from qa_pipeline.reports.batch import Language, ReportedCall
from qa_pipeline.reports.digest import BatchDigest, CallDigest, digest
from qa_pipeline.reports.files import write_bytes
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.reports.json_report import scorecard_json, transcript_json
from qa_pipeline.reports.notes import CallNote, is_current, note_of
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.paths import CallPaths, call_paths
from qa_pipeline.reports.sharing import PackedDigest, packed
from qa_pipeline.reports.tables import TableRows, table_rows
from qa_pipeline.reports.texts import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCall:
    """What the files that are made of many calls need of one whose own files are written."""

    call_id: str
    digest: PackedDigest | CallDigest
    note: CallNote


Written = tuple[WrittenCall, TableRows]
"""A call and its rows, of which `TableMaker` makes a part of the tables."""


class CallFiles:
    """Writes the files of calls, one by one."""

    def __init__(self, out: Path, language: Language, pages: Pages) -> None:
        """Loads what pages are made with.

        Args:
            out: the output folder.
            language: of the report.
            pages: where the pages of all calls and agents lie, since pages lead to each other.
        """
        self._out, self._pages = out, pages
        self._texts = translate(language)
        self._html = HtmlReport(BatchDigest(calls=(), language=language), pages)

    def is_current(self, call: ReportedCall, checksum: str, earlier: CallNote) -> bool:
        """Whether the call's files are there already as they would be written; what was said in it is not looked at.

        Args:
            call: whose files.
            checksum: of all that the store holds of the call.
            earlier: what the last report noted of it.
        """
        return is_current(self._out, earlier, self._paths(call), self._made_from(call, checksum))

    def unchanged(self, call: ReportedCall, note: CallNote) -> Written:
        """A call whose files are current; what was said in it may be left out."""
        brief = packed(digest(call, self._texts))
        written = WrittenCall(call_id=call.call_id, digest=brief, note=note)
        return written, table_rows(call, self._texts)

    def write(self, call: ReportedCall, checksum: str = "") -> Written:
        """Writes what is not there already.

        Args:
            call: to write.
            checksum: of all that the store holds of the call; empty: it is not known, and the next report writes it again.

        Raises:
            ReportError: a file cannot be written.
        """
        paths = self._paths(call)
        contents = {
            paths.scorecard: scorecard_json(call, self._texts),
            paths.transcript: transcript_json(call.recording, call.transcript),
            paths.page: self._html.call(call).encode(),
        }
        for name, content in contents.items():
            write_bytes(self._out / name, content)
        made_from = self._made_from(call, checksum) if checksum else ""
        return self.unchanged(call, note_of(self._out, contents, made_from))

    def _paths(self, call: ReportedCall) -> CallPaths:
        return call_paths(self._pages.call_names[call.call_id])

    def _made_from(self, call: ReportedCall, checksum: str) -> str:
        """A checksum of all that decides what the files say."""
        agent = call.scorecard.agent
        told = (
            *(program(), checksum, self._texts.language, call.audio_href),
            call.peaks.model_dump_json() if call.peaks else None,
            self._pages.call_names[call.call_id],
            self._pages.agent_names.get(agent) if agent else None,
        )
        return blake2b(repr(told).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


@lru_cache
def program() -> str:
    """Tells this program from every other that would write other files: its version, and all that the reports are made with."""
    found = blake2b(__version__.encode(), digest_size=16)
    _add(found, files("qa_pipeline.reports"))
    return found.hexdigest()


def _add(found: blake2b, folder: Traversable) -> None:
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        if each.is_dir() and each.name != "__pycache__":
            _add(found, each)
        elif each.is_file():
            found.update(each.name.encode() + b"\0" + each.read_bytes())
