"""espeak-ng through its C library, which tells when each phoneme was spoken (its command line does not)."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from .voices import Voice

LIBRARY = "libespeak-ng.so.1"
# Values from speak_lib.h
AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_PHONEME_EVENTS = 1
CHARS_UTF8 = 1
EVENT_LIST_TERMINATED, EVENT_PHONEME = 0, 7
RATE, PITCH, RANGE, WORDGAP = 1, 3, 4, 7
STRESS_MARKS = "',%=;|"


class Event(ctypes.Structure):
    """`espeak_EVENT`; the last field is a union of which we read the phoneme name (8 bytes)."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("phoneme", ctypes.c_char * 8),
    ]


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


class Espeak:
    """One synthesiser in this process (the library keeps global state, so make only one)."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        self.rate_hz: int = self._library.espeak_Initialize(
            AUDIO_OUTPUT_SYNCHRONOUS, 500, None, INITIALIZE_PHONEME_EVENTS
        )
        self._blocks: list[npt.NDArray[np.int16]] = []
        self._starts: list[tuple[float, str]] = []  # start in seconds, phoneme
        self._callback = CALLBACK(self._receive)  # held here: the library keeps only a bare pointer
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, wave: Any, count: int, events: Any) -> int:
        if wave and count > 0:
            self._blocks.append(np.ctypeslib.as_array(wave, (count,)).copy())
        index = 0
        while events[index].type != EVENT_LIST_TERMINATED:
            if events[index].type == EVENT_PHONEME:
                name = events[index].phoneme.decode("utf-8", "ignore")
                self._starts.append((events[index].audio_position_ms / 1000, name))
            index += 1
        return 0  # go on

    def speak(
        self, text: str, voice: Voice
    ) -> tuple[npt.NDArray[np.float32], list[tuple[float, str]]] | None:
        """Samples at `rate_hz`, phonemes as (end in seconds, name or ""); None without the voice."""
        self._blocks.clear()
        self._starts.clear()
        if self._library.espeak_SetVoiceByName(voice.name.encode()) != 0:
            return None
        settings = {
            RATE: voice.words_per_minute,
            PITCH: voice.espeak_pitch,
            RANGE: voice.espeak_range,
            WORDGAP: voice.word_gap,
        }
        for parameter, value in settings.items():
            self._library.espeak_SetParameter(parameter, value, 0)
        encoded = text.encode("utf-8")
        self._library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, CHARS_UTF8, None, None)
        if not self._blocks:
            return None
        samples = np.concatenate(self._blocks).astype(np.float32) / np.float32(32768)
        return samples, self._phones(len(samples) / self.rate_hz)

    def _phones(self, duration_s: float) -> list[tuple[float, str]]:
        """Turn starts into ends; pauses are called "_", "_:" and the like."""
        if not self._starts:
            return []
        ends = [start for start, _ in self._starts[1:]] + [duration_s]
        phones = [(self._starts[0][0], "")]
        for end, (_, name) in zip(ends, self._starts, strict=True):
            bare = name.strip(STRESS_MARKS)
            phones.append((end, "" if bare.startswith("_") else bare))
        return phones
