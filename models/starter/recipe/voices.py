"""Which synthetic voice says a sentence. Some voices are held out: they are only ever heard in tests."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import random

    from .slots import Language

Engine = Literal["espeak", "flite", "festival"]

# espeak-ng variants: one formant synthesiser, many throats. Women are fewer, so they are drawn more often.
MEN = [
    "m1",
    "m2",
    "m3",
    "m5",
    "m6",
    "m7",
    "Alex",
    "Andy",
    "Denis",
    "Diogo",
    "Gene",
    "Lee",
    "Marco",
    "Michael",
    "Mike",
    "adam",
    "antonio",
    "benjamin",
    "boris",
    "caleb",
    "david",
    "ed",
    "edward",
    "gustave",
    "iven",
    "iven3",
    "john",
    "max",
    "michel",
    "miguel",
    "norbert",
    "pablo",
    "paul",
    "pedro",
    "quincy",
    "rob",
    "robert",
    "sandro",
    "travis",
    "victor",
    "zac",
    "klatt",
    "klatt2",
    "klatt4",
    "marcelo",
    "announcer",
    "grandpa",
    "edward2",
    "Henrique",
    "Nguyen",
    "AnxiousAndy",
    "RicishayMax",
    "RicishayMax2",
    "klatt5",
    "klatt6",
    "iven4",
    "Gene2",
]
WOMEN = [
    "f1",
    "f2",
    "f3",
    "f5",
    "Alicia",
    "Andrea",
    "Jacky",
    "anika",
    "aunty",
    "belinda",
    "grandma",
    "shelby",
    "steph",
    "steph2",
    "kaukovalta",
]
HELD_OUT = ["m4", "m8", "f4", "Annie", "Mario", "linda", "klatt3", "Hugo", "steph3", "iven2"]
# "en" is the British voice: espeak-ng knows "en-gb" only as a language, and refuses it as a name
ENGLISH_ACCENTS = ["en-us"] * 6 + ["en"] * 3 + ["en-gb-x-rp", "en-gb-scotland"]

FESTIVAL: dict[Language, list[str]] = {
    "it": ["lp_diphone", "pc_diphone"],
    "en": ["cmu_us_slt_arctic_hts", "kal_diphone"],
}
FESTIVAL_HELD_OUT = "ked_diphone"
FLITE = ["slt", "slt", "slt", "rms", "rms", "rms", "awb", "awb", "kal16", "kal"]
HELD_OUT_PITCHES = [0.80, 0.84, 1.22, 1.27]  # outside the 0.87 to 1.16 heard in training


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One synthetic speaker, in one manner of speaking."""

    engine: Engine
    name: str
    pitch: float = 1.0  # by resampling: above 1 is a shorter throat, so a higher voice
    stretch: float = 1.0  # durations, above 1 is slower; festival and flite
    words_per_minute: int = 150  # this and the next three: espeak-ng
    espeak_pitch: int = 50
    espeak_range: int = 50
    word_gap: int = 0  # in units of 10 ms


@lru_cache(maxsize=1)
def festival_voices() -> frozenset[str]:
    """The festival voices that are installed on this machine."""
    try:
        done = subprocess.run(
            ["festival", "-b", "(print (voice.list))"], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(done.stdout.strip("()\n ").split())


def pick_voice(language: Language, rng: random.Random) -> Voice:
    """A voice for training: Italian 40 % festival; English 40 % flite, 20 % festival; the rest espeak-ng."""
    drawn = rng.random()
    installed = [name for name in FESTIVAL[language] if name in festival_voices()]
    if language == "en" and drawn < 0.4:
        return Voice(engine="flite", name=rng.choice(FLITE), pitch=_pitch(rng), stretch=rng.uniform(0.8, 1.2))
    if installed and drawn < (0.4 if language == "it" else 0.6):
        return Voice(
            engine="festival", name=rng.choice(installed), pitch=_pitch(rng), stretch=rng.uniform(0.8, 1.2)
        )
    variant = rng.choice(MEN + WOMEN * 3 + [""] * 3)
    return Voice(
        engine="espeak",
        name=_espeak_name(language, variant, rng),
        words_per_minute=rng.randint(112, 195),
        espeak_pitch=rng.randint(25, 75),
        espeak_range=rng.randint(25, 75),
        word_gap=rng.choice([0, 0, 0, 0, 1, 2]),
    )


def pick_held_out_voice(language: Language, rng: random.Random) -> Voice:
    """A voice that training never uses: other espeak-ng variants, or pitches outside its range."""
    stretch = rng.uniform(0.95, 1.1)
    installed = [name for name in FESTIVAL["it"] if name in festival_voices()]
    if language == "it" and installed and rng.random() < 0.4:
        pitch = rng.choice(HELD_OUT_PITCHES)
        return Voice(engine="festival", name=rng.choice(installed), pitch=pitch, stretch=stretch)
    if language == "en" and rng.random() < 0.5:
        if FESTIVAL_HELD_OUT in festival_voices():
            return Voice(engine="festival", name=FESTIVAL_HELD_OUT, stretch=stretch)
        return Voice(
            engine="flite", name=rng.choice(FLITE), pitch=rng.choice(HELD_OUT_PITCHES), stretch=stretch
        )
    return Voice(
        engine="espeak",
        name=_espeak_name(language, rng.choice(HELD_OUT), rng),
        words_per_minute=rng.randint(125, 175),
        espeak_pitch=rng.randint(30, 70),
        espeak_range=rng.randint(35, 65),
    )


def _pitch(rng: random.Random) -> float:
    return rng.choice([1.0, 1.0, rng.uniform(0.87, 1.16)])


def _espeak_name(language: Language, variant: str, rng: random.Random) -> str:
    accent = rng.choice(ENGLISH_ACCENTS) if language == "en" else "it"
    return f"{accent}+{variant}" if variant else accent
