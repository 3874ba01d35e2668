"""The tables as they were before stores had versions; a store of then may have all of them, or those that came first."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# As they are compared on a PostgreSQL server, which has seen this version in tests alone.
_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Makes those that are not there."""
    op.create_table(
        "transcripts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("audio_sha256", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.UniqueConstraint("audio_sha256", "fingerprint", name="uq_transcript"),
        if_not_exists=True,
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String()),
        sa.Column("transcribed", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), sa.ForeignKey("transcripts.id"), nullable=False),
        sa.Column("playbook_sha256", sa.String(), nullable=False),
        sa.Column("scorecard", sa.String(), nullable=False),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_scorecards_call", "scorecards", ["call_id"], if_not_exists=True)
    op.create_table(
        "calls",
        sa.Column("call_id", _KEY, primary_key=True),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("recording", sa.String()),
        sa.Column("skipped", sa.String()),
        sa.Column("transcript_id", sa.Integer(), sa.ForeignKey("transcripts.id")),
        sa.Column("scorecard_id", sa.Integer(), sa.ForeignKey("scorecards.id")),
        if_not_exists=True,
    )
    op.create_table(
        "imports",
        sa.Column("call_id", sa.String(), primary_key=True),
        sa.Column("transcript_id", sa.Integer(), sa.ForeignKey("transcripts.id"), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "notes",
        sa.Column("call_id", sa.String(), primary_key=True),
        sa.Column("note", sa.String(), nullable=False),
        if_not_exists=True,
    )
