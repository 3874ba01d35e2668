"""`playbook check` and `playbook schema`."""

from pathlib import Path

from qa_pipeline.checks.playbook_check import check_playbooks
from qa_pipeline.checks.playbook_file import PlaybookFile
from qa_pipeline.cli.console import Speech, err, print_json, say
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.errors import RecordingsError
from qa_pipeline.recordings.calls_csv import GoodRow, read_calls


def check_files(files: list[Path], speech: Speech, *, strict: bool) -> ExitCode:
    """Loads the playbooks and judges their examples; every mistake is a line file:line:column.

    Args:
        files: playbooks, and folders of them.
        speech: how much to say.
        strict: a warning counts as a mistake.
    """
    given = [path for file in files for path in (sorted(file.glob("*.yaml")) if file.is_dir() else [file])]
    paths = list({path.resolve(): path for path in given}.values())
    checked = check_playbooks(paths, {folder: _columns(folder) for folder in {path.parent for path in paths}})
    problems, warnings = list(checked.problems), list(checked.warnings)
    if speech.as_json:
        counts = {"playbooks": len(paths), "examples": checked.examples}
        print_json(counts | {"problems": problems, "warnings": warnings})
    else:
        for line in [*problems, *([] if speech.quiet and not strict else warnings)]:
            err().print(line, markup=False)
        say(
            speech,
            f"{len(paths)} playbooks, {checked.examples} examples, {len(problems)} problems, {len(warnings)} warnings",
        )
    return ExitCode.UNUSABLE if problems or (strict and warnings) else ExitCode.OK


def _columns(folder: Path) -> frozenset[str]:
    """The columns of the workspace's list of calls, which wordings may use; a list that is wrong is `run`'s to say."""
    try:
        rows = read_calls(folder.absolute().parent / "calls.csv")
    except RecordingsError:
        return frozenset()
    return frozenset(name for row in rows if isinstance(row, GoodRow) for name, _ in row.columns)


def print_schema() -> None:
    """The JSON Schema of a playbook file."""
    schema = PlaybookFile.model_json_schema(by_alias=True)
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
