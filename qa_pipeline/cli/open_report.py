"""`--open`: the team page in the user's own browser."""

import webbrowser
from pathlib import Path

from qa_pipeline.cli.console import err

PAGE = Path("report") / "index.html"


def show_report(out: Path) -> None:
    """Opens the team page; where no browser can be opened, says which file to open elsewhere.

    That is no fault of the report: what the command ends with stays as it is.

    Args:
        out: the output folder.
    """
    page = (out / PAGE).absolute()
    try:
        shown = webbrowser.open(page.as_uri())
    except (webbrowser.Error, OSError):
        shown = False
    if not shown:
        err().print(f"qa-pipeline: no browser can be opened here; open {page} in one", markup=False)
