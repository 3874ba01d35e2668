"""Run as a program: reads transcripts made elsewhere, and tells what is said of each, how long it took and how much memory."""

import json
import sys
import time
from pathlib import Path

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats.file_text import read_bytes
from qa_pipeline.transcript.formats.reading import read_transcript
from qa_pipeline.transcript.formats.speakers import CallKnown
from reliability.peak import peak_mb


def main(paths: list[Path]) -> None:
    """Says what became of each file."""
    known = CallKnown(agent_label=None, agent_name=None, agent_channel=None, direction=None)
    for path in paths:
        began = time.process_time()
        said, fault = "", ""
        try:
            read_transcript(read_bytes(path), "c1", known, language="it")
        except TranscriptError as error:
            said, fault = str(error), "TranscriptError"
        except Exception as error:  # noqa: BLE001 - any other is what the test looks for
            said, fault = str(error), type(error).__name__
        told = {
            "name": path.name,
            "said": said,
            "fault": fault,
            "seconds": time.process_time() - began,
            "peak_mb": peak_mb(),
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sorted(Path(sys.argv[1]).iterdir()))
