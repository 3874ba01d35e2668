"""What was done: calls, transcripts, scorecards and runs, in SQLite."""
