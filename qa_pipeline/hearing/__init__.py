"""Calls become transcripts: in this process, or in others that are watched over."""
