"""Transcripts made elsewhere: one module a family of formats, one that recognises them, one that builds our own."""
