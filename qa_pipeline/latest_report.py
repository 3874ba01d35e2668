"""The report of what the store lists when it is done, also where another run lists more while it is written."""

import structlog

from qa_pipeline.pipeline import Listener
from qa_pipeline.reporting import StoredReport, write_stored
from qa_pipeline.reports.csv_report import CsvForm
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store

log = structlog.get_logger()

_AGAIN = 2
"""So often at most: a run that goes on changing what it has will write its own report in the end."""


def write_latest(store: Store, settings: Settings, tell: Listener, form: CsvForm = "machine") -> StoredReport:
    """Writes the report, and again where calls or results were added meanwhile.

    Another run's report of them may have been done before this one's pages of all calls took its place.

    Args:
        store: of the workspace.
        settings: of the workspace.
        tell: hears of each call.
        form: for whom the CSV files are.

    Raises:
        ReportError: the folder cannot be written; every file is then the old one or the new one, whole.
    """
    reported = store.list_checksum()
    report = write_stored(store, settings, tell, form)
    for _ in range(_AGAIN):
        if (listed := store.list_checksum()) == reported:
            break
        log.info("list_changed")
        reported = listed
        report = write_stored(store, settings, tell, form)
    return report
