"""`init`: a workspace to start from, whose playbook passes its own examples."""

from importlib.resources import files
from pathlib import Path

from qa_pipeline.cli.console import Speech, say
from qa_pipeline.errors import SettingsError

TEMPLATE = "template"


def make_workspace(folder: Path, speech: Speech) -> None:
    """Makes the folder with everything in it; what is there already is left as it is.

    Raises:
        SettingsError: the folder cannot be made.
    """
    try:
        (folder / "recordings").mkdir(parents=True, exist_ok=True)
        made = [
            name for name in ("qa.yaml", "calls.csv", "playbooks/outbound-it.yaml") if _copy(folder, name)
        ]
    except OSError as fault:
        raise SettingsError(f"{folder}: cannot be made: {fault.strerror}") from fault
    for name in made:
        say(speech, f"made {folder / name}")
    say(
        speech,
        f"Put recordings into {folder / 'recordings'}, list them in calls.csv, adapt the playbook, then:",
    )
    say(speech, f"  qa-pipeline run {folder}")


def _copy(folder: Path, name: str) -> bool:
    """Writes one file of the template unless the folder has it."""
    target = folder / name
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    source = files("qa_pipeline.cli").joinpath(TEMPLATE, *name.split("/"))
    target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return True
