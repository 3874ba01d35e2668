"""Hearing in processes of its own."""
