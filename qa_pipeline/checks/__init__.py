"""Playbooks are data, kinds of check are code; together they give verdicts with evidence."""
