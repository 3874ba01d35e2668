"""Playbooks as spreadsheets and back: what people have in Excel, without a script of theirs being lost."""
