"""What the program's exit codes mean."""

from enum import IntEnum


class ExitCode(IntEnum):
    """A closed list; scripts depend on it."""

    OK = 0
    """Every call was processed."""
    FAILED_CALL = 1
    """At least one call fails compliance; only with --strict."""
    USAGE = 2
    """Wrong usage; Typer's own code too."""
    NOT_PROCESSED = 3
    """At least one recording could not be processed; the rest are scored."""
    UNUSABLE = 4
    """Settings, playbook, model or store cannot be used."""
