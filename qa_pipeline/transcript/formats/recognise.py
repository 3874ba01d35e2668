"""Which format a file is in, by what it holds and never by its name's ending; and its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats import (
    amazon_analytics,
    amazon_transcribe,
    azure,
    deepgram,
    genesys,
    google_ccai,
    srt,
    vcon,
    webvtt,
    whisper_cpp,
    whisper_json,
)
from qa_pipeline.transcript.formats.file_text import parsed_json
from qa_pipeline.transcript.formats.source import Source

AUTO = "auto"
MAX_LETTERS = 10_000_000
"""Of text that is no JSON; a day of subtitles has half of it."""
_JSON = frozenset("{[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: how it is known, and how it is read."""

    name: str
    title: str
    """For people."""
    fits: Callable[[Any], bool]
    """Whether a file's text (or, in JSON, its content) has this format's shape; sees anything at all."""
    read: Callable[[Any], Source]
    """What it says.

    Raises:
        TranscriptError: what in it cannot be.
    """
    is_json: bool = True


def _inside_vcon(body: object) -> Source:
    """A transcript inside a vCon: text, JSON in a text, or JSON."""
    if isinstance(body, str):
        return recognise(body)[1]
    return _json_format(body, [each for each in FORMATS if each.is_json and each.name != "vcon"]).read(body)


FORMATS = (
    # What two of them would fit stands first: WhisperX before Whisper, Contact Lens before Call Analytics.
    Format(name="vcon", title="vCon", fits=vcon.fits, read=lambda data: vcon.read(data, inside=_inside_vcon)),
    Format(
        name="whisper-cpp", title="whisper.cpp JSON (-oj, -ojf)", fits=whisper_cpp.fits, read=whisper_cpp.read
    ),
    Format(name="whisperx", title="whisperX JSON", fits=whisper_json.fits_whisperx, read=whisper_json.read),
    Format(
        name="whisper",
        title="openai-whisper and faster-whisper JSON",
        fits=whisper_json.fits,
        read=whisper_json.read,
    ),
    Format(
        name="amazon-transcribe",
        title="Amazon Transcribe",
        fits=amazon_transcribe.fits,
        read=amazon_transcribe.read,
    ),
    Format(
        name="contact-lens",
        title="Amazon Connect Contact Lens",
        fits=amazon_analytics.fits_contact_lens,
        read=amazon_analytics.read,
    ),
    Format(
        name="amazon-call-analytics",
        title="Amazon Transcribe Call Analytics",
        fits=amazon_analytics.fits,
        read=amazon_analytics.read,
    ),
    Format(name="azure", title="Azure fast and batch transcription", fits=azure.fits, read=azure.read),
    Format(name="deepgram", title="Deepgram", fits=deepgram.fits, read=deepgram.read),
    Format(name="genesys", title="Genesys Cloud", fits=genesys.fits, read=genesys.read),
    Format(name="google-ccai", title="Google CCAI", fits=google_ccai.fits, read=google_ccai.read),
    Format(name="webvtt", title="WebVTT", fits=webvtt.fits, read=webvtt.read, is_json=False),
    Format(name="srt", title="SRT", fits=srt.fits, read=srt.read, is_json=False),
)


def recognise(text: str, wanted: str = AUTO) -> tuple[Format, Source]:
    """The format of a file's text and what the file says.

    Args:
        text: the whole file's.
        wanted: a format's name, or `auto` to find out.

    Raises:
        TranscriptError: it is in none of the formats, or not in the wanted one, or something in it cannot be.
    """
    if len(text) > MAX_LETTERS and text.lstrip()[:1] not in _JSON:
        raise TranscriptError(f"a text of more than {MAX_LETTERS:,} letters; one file is one call")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if wanted != AUTO:
        found = next(each for each in FORMATS if each.name == wanted)
        data = parsed_json(text) if found.is_json else text
        if not found.fits(data):
            raise TranscriptError(f"not in the format {found.name} ({found.title}); leave --format out")
        return found, found.read(data)
    if text.lstrip()[:1] in _JSON:
        data = parsed_json(text)
        found = _json_format(data, [each for each in FORMATS if each.is_json])
        return found, found.read(data)
    for each in FORMATS:
        if not each.is_json and each.fits(text):
            return each, each.read(text)
    raise TranscriptError(_none_of_them())


def _json_format(data: object, formats: list[Format]) -> Format:
    found = next((each for each in formats if each.fits(data)), None)
    if found is None:
        raise TranscriptError(_none_of_them())
    return found


def _none_of_them() -> str:
    return "in no format that is known: " + ", ".join(each.title for each in FORMATS)
