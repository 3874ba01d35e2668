"""Does a sheet become the playbook again that it was made of? What it cannot hold is said, and not found out later."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qa_pipeline.checks.playbook_file import PlaybookFile
from qa_pipeline.errors import PlaybookError
from qa_pipeline.sheets.from_sheet import read_sheet


def not_kept(content: bytes, path: Path, file: PlaybookFile) -> list[str]:
    """What would be another when the workbook is made a playbook again, each as steps.greeting.say.

    Args:
        content: the workbook.
        path: the playbook's file.
        file: what it holds.
    """
    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet.xlsx"
        sheet.write_bytes(content)
        try:
            _, read = read_sheet(sheet, path)
        except PlaybookError as fault:
            return str(fault).splitlines()
    return list(_differences(_by_id(file), _by_id(read.file), ()))


def _by_id(file: PlaybookFile) -> dict[str, Any]:
    """The file's content with its items under their ids."""
    data = file.model_dump()
    for part in ("steps", "forbidden", "quality"):
        data[part] = {item["id"]: item for item in data[part]} | {
            "order": [item["id"] for item in data[part]]
        }
    return data


def _differences(before: Any, after: Any, where: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 - any of YAML
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _differences(before.get(key), after.get(key), (*where, str(key)))
    elif before != after:
        yield ".".join(where)
