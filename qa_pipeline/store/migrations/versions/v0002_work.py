"""Checksums of rows, who hears which call, which calls are parked, and more of each run."""

import json
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TOGETHER = 100
"""Rows that are held at a time."""
_TEXTS = {
    "transcripts": ("id", "audio_sha256", "fingerprint", "transcript"),
    "scorecards": ("id", "call_id", "transcript_id", "playbook_sha256", "scorecard"),
    "calls": ("call_id", "listed", "recording", "skipped", "transcript_id", "scorecard_id"),
    "imports": ("call_id", "transcript_id", "file", "sha256"),
}
"""The columns that a row's checksum is of; the first is its key."""

_JSON = {"transcripts": ("transcript",), "scorecards": ("scorecard",), "calls": ("recording", "skipped")}


def upgrade() -> None:
    """Adds them; what is stored already is taken to be sound if it can be read."""
    for table in _TEXTS:
        op.add_column(table, sa.Column("row_sha256", sa.String(), nullable=False, server_default=""))
    op.add_column("transcripts", sa.Column("heard_at", sa.Double()))
    for name in ("host", "process_started", "ended", "facts"):
        op.add_column("runs", sa.Column(name, sa.String()))
    op.add_column("runs", sa.Column("pid", sa.Integer()))
    op.execute("UPDATE runs SET ended = 'finished' WHERE finished_at IS NOT NULL")
    op.execute("UPDATE runs SET ended = 'died' WHERE finished_at IS NULL")
    _make_tables()
    _change_keys()
    for table, columns in _TEXTS.items():
        _seal(table, columns)


def _make_tables() -> None:
    op.create_table(
        "claims",
        sa.Column("audio_sha256", sa.String(), primary_key=True),
        sa.Column("fingerprint", sa.String(), primary_key=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("process_started", sa.String(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
    )
    op.create_table(
        "parked",
        sa.Column("audio_sha256", sa.String(), primary_key=True),
        sa.Column("fingerprint", sa.String(), primary_key=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("is_parked", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
    )


def _change_keys() -> None:
    """Calls that have no id are told apart by a sign that PostgreSQL can hold too."""
    calls = sa.table("calls", sa.column("call_id", sa.String()))
    connection = op.get_bind()
    for (key,) in connection.execute(sa.select(calls.c.call_id)).all():
        if key.startswith("\x00"):
            new = "\x01" + json.dumps(key.split("\x00")[1:])
            connection.execute(sa.update(calls).where(calls.c.call_id == key).values(call_id=new))


def _seal(table: str, columns: tuple[str, ...]) -> None:
    rows = sa.table(table, *map(sa.column, (*columns, "row_sha256")))
    key = rows.c[columns[0]]
    connection = op.get_bind()
    keys = connection.scalars(sa.select(key)).all()
    change = sa.update(rows).where(key == sa.bindparam("which")).values(row_sha256=sa.bindparam("sum"))
    for start in range(0, len(keys), _TOGETHER):
        found = connection.execute(
            sa.select(*(rows.c[name] for name in columns)).where(key.in_(keys[start : start + _TOGETHER]))
        ).all()
        connection.execute(change, [{"which": row[0], "sum": _checksum(table, row)} for row in found])


def _checksum(table: str, row: Any) -> str:  # noqa: ANN401 - a row of any table
    """As the store computes it; none for what cannot be read, which is so made anew."""
    try:
        for name in _JSON.get(table, ()):
            if (text := getattr(row, name)) is not None:
                json.loads(text)
    except ValueError:
        return ""
    found = sha256(repr([len(value) if isinstance(value, str) else value for value in row]).encode())
    for value in row:
        if isinstance(value, str):
            found.update(value.encode("utf-8", "surrogatepass"))
    return found.hexdigest()
