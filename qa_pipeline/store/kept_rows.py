"""What is kept of a damaged database, table by table: where a row is lost on which others rest, an empty one stands in its place.

So a call that was judged or imported never looks as if it had not been: it is listed as damaged until it is made again.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from qa_pipeline import __version__
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.store.checksums import seal
from qa_pipeline.store.runs import RunEnd
from qa_pipeline.store.stored_call import in_brief, is_imported, key_of_id
from qa_pipeline.store.tables import CallRow, ImportRow, ScorecardRow, TranscriptRow
from qa_pipeline.store.transcripts import Key
from qa_pipeline.store.work_tables import RunRow
from qa_pipeline.stored_json import to_json

_LOST_ENTRY = (
    "its entry in the list of calls is lost with the damaged part of the store; run again to make it new"
)


class KeptRows:
    """Each method gives on what is stored of a table; they are called in this order.

    Args:
        keys: of the transcripts, as far as known, also of those that are lost: one that is heard again then takes its old place, and what
            rests on it is right again.
    """

    def __init__(self, keys: Mapping[int, Key]) -> None:
        self._keys = dict(keys)
        self.transcripts: set[int] = set()
        self.scorecards: set[int] = set()
        self._taken: set[Key] = set()
        self._runs: set[int] = set()
        self._judged: dict[str, str] = {}
        """Ids of calls that have, or had, a scorecard, by their keys; those that have an entry are taken out."""
        self._imports: dict[str, ImportRow] = {}
        """By call id, entries of imports as the calls' own rows tell of them."""
        self._stand_ins: dict[
            tuple[type[TranscriptRow | ScorecardRow], int], TranscriptRow | ScorecardRow
        ] = {}
        self._waiting: list[TranscriptRow | ScorecardRow] = []
        self._repair = 0

    def stand_ins(self) -> list[TranscriptRow | ScorecardRow]:
        """The empty rows on which those rest that were given on since this was asked; to be stored before them."""
        made, self._waiting = self._waiting, []
        return made

    def of_runs(self, rows: Iterable[RunRow]) -> Iterator[RunRow]:
        """All that can be read, and this repair's own: scorecards whose run is lost are its."""
        for row in rows:
            self._runs.add(row.id)
            yield row
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        self._repair = max(self._runs, default=0) + 1
        self._runs.add(self._repair)
        yield RunRow(
            id=self._repair,
            command="repair",
            version=__version__,
            started_at=now,
            finished_at=now,
            transcribed=0,
            scored=0,
            skipped=0,
            ended=RunEnd.FINISHED.value,
        )

    def of_transcripts(self, rows: Iterable[TranscriptRow]) -> Iterator[TranscriptRow]:
        """Those that are sound; of two of the same call the first."""
        for row in rows:
            key = (row.audio_sha256, row.fingerprint)
            if key not in self._taken:
                self._taken.add(key)
                self._keys[row.id] = key
                self.transcripts.add(row.id)
                yield row

    def of_scorecards(self, rows: Iterable[ScorecardRow]) -> Iterator[ScorecardRow]:
        """Those that are sound, also where the transcript is lost that they tell of."""
        for row in rows:
            self._need_transcript(row.transcript_id)
            if row.run_id not in self._runs:
                row.run_id = self._repair
            self.scorecards.add(row.id)
            self._judged[key_of_id(row.call_id)] = row.call_id
            yield row

    def of_calls(self, rows: Iterable[CallRow]) -> Iterator[CallRow]:
        """Those that are sound, and for a judged call whose entry is lost one that says so."""
        places = [-1]
        for row in rows:
            places.append(row.listed)
            self._judged.pop(row.call_id, None)
            if row.transcript_id is not None:
                self._need_transcript(row.transcript_id)
                self._note_import(row, row.transcript_id)
            if row.scorecard_id is not None:
                self._need_scorecard(row.scorecard_id, row)
            yield row
        for place, (key, call_id) in enumerate(self._judged.items(), start=max(places) + 1):
            yield _lost_entry(key, call_id, place)

    def of_imports(self, rows: Iterable[ImportRow]) -> Iterator[ImportRow]:
        """Those that are sound, and those that are lost where the call's entry tells enough."""
        for row in rows:
            self._need_transcript(row.transcript_id)
            self._imports.pop(row.call_id, None)
            yield row
        yield from self._imports.values()

    def _note_import(self, call: CallRow, number: int) -> None:
        recording = in_brief(call).recording
        if recording is None:
            return
        # Of a call with audio only a sound transcript proves that it was made elsewhere: else it is heard.
        audio = self._keys[number][0] if number in self.transcripts else ""
        if is_imported(recording, audio):
            # The file was called as its call is.
            file = recording.call_id if recording.path else recording.file
            sha256 = audio or recording.sha256
            row = ImportRow(call_id=recording.call_id, transcript_id=number, file=file, sha256=sha256)
            seal(row)
            self._imports[recording.call_id] = row

    def _need_transcript(self, number: int) -> None:
        if number in self.transcripts:
            return
        key = self._keys.get(number)
        if key is None or key in self._taken:
            key = ("", f"lost {number}")
        row = TranscriptRow(
            id=number, audio_sha256=key[0], fingerprint=key[1], transcript="", row_sha256="", heard_at=None
        )
        if self._stand_in(row):
            self._taken.add(key)

    def _need_scorecard(self, number: int, call: CallRow) -> None:
        if number not in self.scorecards and call.transcript_id is not None:
            self._stand_in(
                ScorecardRow(
                    id=number,
                    call_id=call.call_id,
                    transcript_id=call.transcript_id,
                    playbook_sha256="",
                    scorecard="",
                    run_id=self._repair,
                    row_sha256="",
                )
            )

    def _stand_in(self, row: TranscriptRow | ScorecardRow) -> bool:
        """Puts an empty row where one is lost; False where there is one."""
        place = (type(row), row.id)
        if place in self._stand_ins:
            return False
        self._stand_ins[place] = row
        self._waiting.append(row)
        return True


def _lost_entry(key: str, call_id: str, place: int) -> CallRow:
    skipped = SkippedRecording(call_id=call_id, file="", problem=Problem.FAILED, reason=_LOST_ENTRY)
    row = CallRow(
        call_id=key,
        listed=place,
        recording=None,
        skipped=to_json(skipped),
        transcript_id=None,
        scorecard_id=None,
    )
    seal(row)
    return row
