"""Names of recordings that a careless program stumbles over, trips on, or runs."""

import os
import unicodedata
from pathlib import Path

from fakes import write_tone

NAMES: tuple[bytes, ...] = (
    unicodedata.normalize("NFC", "perché.wav").encode(),
    unicodedata.normalize("NFD", "perché.wav").encode(),
    b"..wav",
    b"...wav",
    b"....wav",
    b"..%2f..%2fup.wav",
    b"..\\..\\up.wav",
    b"C:\\call.wav",
    b"a\nb.wav",
    b"a\rb.wav",
    b"a\tb.wav",
    b"a\x01\x1b[31mb.wav",
    b"\x7f.wav",
    b"x" * 251 + b".wav",
    "é".encode() * 125 + b".wav",
    b"\xff\xfe.wav",
    b"\\xff\\xfe.wav",
    b"caf\xe9.wav",
    b"\xed\xa0\x80.wav",
    b"=cmd|' -C calc'!A0.wav",
    b"+1+1.wav",
    b"@SUM(1).wav",
    b"12:30.wav",
    b"-i.wav",
    b"--help.wav",
    "a\u202egpj.wav".encode(),
    "\u200f\u200e.wav".encode(),
    "a\u0000b".replace("\0", "\ufeff").encode() + b".wav",
    b"CON.wav",
    b"nul.wav",
    b"COM1.wav",
    b"dots....wav",
    b"blanks   .wav",
    b"   blanks.wav",
    b" .wav",
    b"a'b\"c`d.wav",
    b"<script>alert(1)<!-- .wav",
    b"{{7*7}}{%x%}.wav",
    b"%s%n%x.wav",
    b"$(touch canary);`touch canary`.wav",
    "😀👩‍👩‍👧.wav".encode(),
    b"a.mp3.wav",
    b"index.wav",
    b"concat:a|b.wav",
)


def write_call(folder: Path, name: bytes, number: int, *, seconds: float = 6.0) -> None:
    """A recording of this name, which may be no text; its sound is its own."""
    made = write_tone(folder / "made.wav", hz=200 + number, seconds=seconds)
    made.rename(Path(os.fsdecode(os.fsencode(folder) + b"/" + name)))
