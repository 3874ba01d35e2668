"""What was stored is read as it was written, in one of two ways that agree."""

from pathlib import Path

import pytest

from conftest import make_transcript
from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.transcript.transcript import Transcript


def test_what_was_stored_comes_back_as_it_was() -> None:
    heard = make_transcript("agent: buongiorno, sono Anna", "customer: sì?")
    assert from_json(Transcript, to_json(heard), "a transcript") == heard


def test_a_path_whose_bytes_are_no_text_comes_back_too() -> None:
    """Only pydantic knows how such a name is written."""
    call = Recording(call_id="c", path=Path("caff\udce8.wav"), file="caffè.wav", sha256="")
    assert from_json(Recording, to_json(call), "a call").path == call.path


def test_other_ways_to_write_the_same_are_read() -> None:
    """A number as a text: the quick reader refuses it, the other does not."""
    heard = make_transcript("agent: buongiorno")
    text = to_json(heard).replace(f'"duration_s":{heard.duration_s}', f'"duration_s":"{heard.duration_s}"')
    assert f'"{heard.duration_s}"' in text
    assert from_json(Transcript, text, "a transcript") == heard


@pytest.mark.parametrize("text", ["", "{", "[]", '{"call_id": 5}', '{"call_id": "\\ud800"}', "[" * 100_000])
def test_what_is_damaged_is_said_to_be(text: str) -> None:
    with pytest.raises(StoreError, match="a transcript in the store is damaged"):
        from_json(Transcript, text, "a transcript")
