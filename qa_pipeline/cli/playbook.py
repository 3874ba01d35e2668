"""`playbook check` and `playbook schema`."""

from pathlib import Path

from qa_pipeline.checks.examples import ExampleResult, run_examples
from qa_pipeline.checks.lexicon import load_lexicons
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.playbook_file import PlaybookFile
from qa_pipeline.checks.playbook_load import load_playbooks, read_playbook
from qa_pipeline.checks.playbook_references import ReadFile
from qa_pipeline.cli.console import Speech, err, print_json, say
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.errors import PlaybookError


def check_files(files: list[Path], speech: Speech) -> ExitCode:
    """Loads the playbooks and judges their examples; every mistake is a line file:line:column."""
    files = [
        path for given in files for path in (sorted(given.glob("*.yaml")) if given.is_dir() else [given])
    ]
    problems: list[str] = []
    counts = {"playbooks": len(files), "examples": 0}
    for path in files:
        lexicons = load_lexicons(path.parent.parent / "lexicons")
        try:
            [playbook] = load_playbooks([path], frozenset(each.id for each in lexicons))
        except PlaybookError as fault:
            problems += str(fault).splitlines()
            continue
        results = list(run_examples(playbook))
        counts["examples"] += len(results)
        problems += _broken(read_playbook(path), playbook, results)
    if speech.as_json:
        print_json(counts | {"problems": problems})
    else:
        for problem in problems:
            err().print(problem, markup=False)
        say(
            speech,
            f"{counts['playbooks']} playbooks, {counts['examples']} examples, {len(problems)} problems",
        )
    return ExitCode.UNUSABLE if problems else ExitCode.OK


def _broken(read: ReadFile, playbook: Playbook, results: list[ExampleResult]) -> list[str]:
    """The examples that are not judged as they say, each at its line."""
    ids = {part: [item.id for item in getattr(read.file, part)] for part in ("steps", "forbidden")}
    problems = []
    for result in results:
        if result.holds:
            continue
        if result.check in ids[result.part]:
            index = ids[result.part].index(result.check)
            examples = getattr(getattr(read.file, result.part)[index].examples, result.wanted)
            where = read.at(result.part, index, "examples", result.wanted, examples.index(result.text))
        else:  # a parent's
            where = read.at("extends")
        verb = "is not found" if result.wanted == "present" else "is taken for said"
        problems.append(
            f"{where}: {playbook.id}/{result.check}: {result.text!r} {verb} "
            f"({result.grade.value}, fit {100 * result.score:.0f} %)"
        )
    return problems


def print_schema() -> None:
    """The JSON Schema of a playbook file."""
    schema = PlaybookFile.model_json_schema(by_alias=True)
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
