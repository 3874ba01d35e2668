"""A checksum of each row that results rest on: a damaged disk must never become a score."""

from hashlib import sha256

from qa_pipeline.store.tables import CallRow, ImportRow, ScorecardRow, TranscriptRow

Summed = CallRow | ImportRow | ScorecardRow | TranscriptRow


def checksum(*values: str | int | None) -> str:
    """Of the values of a row together; the lengths keep one from running into the next.

    Stored with every row: another way to compute it needs a migration.
    """
    found = sha256(repr([len(value) if isinstance(value, str) else value for value in values]).encode())
    for value in values:
        if isinstance(value, str):
            found.update(value.encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def is_text(value: object) -> bool:
    """Whether a value that was read is a text that can be written: what is no UTF-8 any more is read with signs that none of ours has."""
    return isinstance(value, str) and (
        value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)
    )


def row_checksum(row: Summed) -> str:
    """Of all that a row says, its own number too: one that is found in the place of another is not taken for it."""
    match row:
        case CallRow():
            results = (row.transcript_id, row.scorecard_id)
            return checksum(row.call_id, row.listed, row.recording, row.skipped, *results)
        case TranscriptRow():
            return checksum(row.id, row.audio_sha256, row.fingerprint, row.transcript)
        case ScorecardRow():
            return checksum(row.id, row.call_id, row.transcript_id, row.playbook_sha256, row.scorecard)
        case ImportRow():
            return checksum(row.call_id, row.transcript_id, row.file, row.sha256)


def is_sound(row: Summed) -> bool:
    """Whether a row still says what was written."""
    return row.row_sha256 == row_checksum(row)


def seal(row: Summed) -> None:
    """Notes the checksum of a row that has its number and its last word."""
    row.row_sha256 = row_checksum(row)
