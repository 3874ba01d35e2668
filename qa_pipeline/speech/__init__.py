"""Channels become segments of recognised words; whisper and torch live here alone."""
