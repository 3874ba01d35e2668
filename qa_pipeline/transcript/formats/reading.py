"""One file made elsewhere, from its bytes to a Transcript."""

import hashlib
from dataclasses import dataclass, replace

from qa_pipeline.transcript.formats.building import READER, build
from qa_pipeline.transcript.formats.file_text import decoded
from qa_pipeline.transcript.formats.languages import language_of, mixed_languages
from qa_pipeline.transcript.formats.recognise import AUTO, recognise
from qa_pipeline.transcript.formats.speakers import CallKnown, roles_of
from qa_pipeline.transcript.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What a file became."""

    transcript: Transcript
    format: str
    fingerprint: str
    """What decided the words besides the file's bytes: the same fingerprint means the same transcript."""
    nobody: tuple[str, ...]
    """What the file calls those of whom it is not known whether they are agent or customer."""


def read_transcript(
    content: bytes, call_id: str, known: CallKnown, *, language: str | None, wanted: str = AUTO
) -> ReadFile:
    """The transcript that a file holds.

    Args:
        content: of the file.
        call_id: the call's.
        known: of the call, besides the file.
        language: ISO 639-1, where the file does not say it; None: not known.
        wanted: the format's name; `auto`: by what the file holds.

    Raises:
        TranscriptError: why it cannot be used, and what to do.
    """
    found, source = recognise(decoded(content), wanted)
    spoken = language_of(source, language)
    roles = roles_of(source.utterances, known)
    transcript = build(call_id, found.name, source, spoken, roles)
    transcript = replace(transcript, problems=(*transcript.problems, *mixed_languages(source, spoken[0])))
    labels = dict.fromkeys(each.label for each in source.utterances if each.label)
    return ReadFile(
        transcript=transcript,
        format=found.name,
        fingerprint=_fingerprint(transcript),
        nobody=tuple(label for label in labels if label not in roles),
    )


def _fingerprint(transcript: Transcript) -> str:
    engine = transcript.engine
    speakers = hashlib.sha256(",".join(one.speaker for one in transcript.utterances).encode()).hexdigest()
    return f"{engine.name}; reader {READER}; language {engine.language}; speakers {speakers[:16]}"
