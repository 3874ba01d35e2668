"""The labels of a file or a folder, whatever form they have."""

from pathlib import Path

from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.gold_csv import read_csv_rows
from qa_pipeline.evaluation.gold_rows import labels_of
from qa_pipeline.evaluation.gold_yaml import read_expected
from qa_pipeline.evaluation.labels import Labels

GOLD_FILE = "gold.csv"
GOLD_FOLDER = "dialogues"
EXPECTED = ".expected.yaml"
MAX_BYTES = 100_000_000
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TABLE = (".xls", ".ods", ".numbers", ".pdf", ".docx", ".json")


def find_gold(workspace: Path) -> Path:
    """The workspace's own labels: `gold.csv`, else the folder `dialogues`.

    Raises:
        EvaluationError: it has none, or they lie outside of it.
    """
    file, folder = workspace / GOLD_FILE, workspace / GOLD_FOLDER
    found = file if file.is_file() else folder if folder.is_dir() else None
    if found is None:
        raise EvaluationError(
            f"{file}: no labels to compare with; write it with the columns call_id, check, verdict, or name another "
            "file with --gold"
        )
    if not found.resolve().is_relative_to(workspace.resolve()):
        raise EvaluationError(f"{found}: leads out of the workspace; name it with --gold if it is meant")
    return found


def read_gold(path: Path) -> Labels:
    """The labels of a CSV file, a workbook, an expected file, or a folder of those.

    Raises:
        EvaluationError: everything that is wrong in them, with its place; or there is not one label.
    """
    labels = _folder(path) if path.is_dir() else _file(path)
    if not labels.verdicts and not labels.outcomes:
        raise EvaluationError(
            f"{path}: not one verdict is filled in; write pass, fail, unsure or not_applicable"
        )
    return labels


def _folder(path: Path) -> Labels:
    files = sorted(path.glob(f"*{EXPECTED}"))
    if not files:
        raise EvaluationError(f"{path}: no file *{EXPECTED} in this folder; a table is named as a file")
    read, faults = [], []
    for file in files:
        try:
            read.append(read_expected(file))
        except EvaluationError as fault:
            faults.append(str(fault))
    if faults:
        raise EvaluationError("\n".join(faults))
    return Labels(
        verdicts=tuple(label for each in read for label in each.verdicts),
        outcomes=tuple(label for each in read for label in each.outcomes),
        playbooks=tuple(label for each in read for label in each.playbooks),
    )


def _file(path: Path) -> Labels:
    if path.suffix.lower() in {".yaml", ".yml"}:
        return read_expected(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise EvaluationError(f"{path}: cannot be read: {fault.strerror}") from fault
    if len(content) > MAX_BYTES:
        raise EvaluationError(f"{path}: larger than {MAX_BYTES:,} bytes; is it the right file?")
    if content.startswith(_ZIP):
        from qa_pipeline.evaluation.gold_book import read_book_rows  # noqa: PLC0415 - openpyxl takes a while to load

        return labels_of(read_book_rows(path, content))
    if path.suffix.lower() in _NO_TABLE or (b"\0" in content and not content.startswith(_UTF_16)):
        raise EvaluationError(f"{path}: not a table that can be read; save it as .csv or .xlsx")
    return labels_of(read_csv_rows(path, content))
