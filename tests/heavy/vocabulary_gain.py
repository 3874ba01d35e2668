"""What it gains to tell the recogniser which names to expect, and what it costs where other names are said.

    python tests/heavy/vocabulary_gain.py
    python tests/heavy/vocabulary_gain.py --engine faster-whisper --model models/starter
    python tests/heavy/vocabulary_gain.py --help-a-letter 0.15 0.3 0.6

Every sentence holds a person, a company and a product; synthesisers say it over a telephone line. It is heard with no
names expected, with the right ones, and with others that sound like them. Printed for each: the share of said names
that were written; of names expected but not said, the share written all the same, and how many of those as surely as a
check asks for (`sure_word` of thresholds.yaml); the word error rate of everything else. Needs the synthesisers of
`recordings_sample/make_audio.py`.
"""

import argparse
import itertools
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.bench.wer import count_errors
from qa_pipeline.checks.matching.chance import sure_word
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.speech import vocabulary as help_for_names
from qa_pipeline.speech.doubt import plain
from qa_pipeline.speech.engine import make_transcriber
from qa_pipeline.speech.segment import CallSound, HeardCall

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "recordings_sample"))
import make_audio  # noqa: E402 - it is a script, and no package

# Said, and something that sounds like it.
NAMES = {
    "it": {
        "person": [
            ("Marco Sala", "Mario Salvi"),
            ("Giulia Ferri", "Giulio Ferrari"),
            ("Luca Conti", "Lucia Monti"),
            ("Anna Bassi", "Gianna Grassi"),
            ("Elena Riva", "Milena Rivolta"),
            ("Paolo Bruni", "Paola Bruno"),
            ("Sara Galli", "Samara Gallo"),
            ("Davide Neri", "Davina Meri"),
        ],
        "company": [
            ("Sole Energia", "Sala Energetica"),
            ("Nova Luce", "Nuova Lucente"),
            ("Tele Veneta", "Tela Verità"),
            ("Banca Aurora", "Barca Aurea"),
        ],
        "product": [
            ("Casa Serena", "Cassa Severa"),
            ("Fibra Rapida", "Febbre Rabida"),
            ("Zero Pensieri", "Zorro Pensiero"),
            ("Luce Verde", "Luci Verdi"),
        ],
    },
    "en": {
        "person": [
            ("Mary Bell", "Marie Bill"),
            ("Karen Stone", "Carol Stein"),
            ("Peter Grant", "Petra Grand"),
            ("Susan Clark", "Suzanne Clerk"),
            ("Thomas Reed", "Tomas Reid"),
            ("Helen Moore", "Ellen Muir"),
            ("James Wood", "Jane Woods"),
            ("Laura Price", "Lara Prince"),
        ],
        "company": [
            ("Northern Energy", "Northam Energies"),
            ("Green Valley Gas", "Grand Valley Glass"),
            ("Harbour Bank", "Harper Banking"),
            ("Silver Line", "Sylvan Lane"),
        ],
        "product": [
            ("Home Comfort", "Hume Comfit"),
            ("Fast Fibre", "First Fiber"),
            ("Easy Switch", "Eazy Swish"),
            ("Family Plan", "Familia Plane"),
        ],
    },
}
SENTENCES = {
    "it": [
        "Buongiorno, sono {person} di {company}, la chiamo per l'offerta {product}.",
        "Le parla {person}, il contratto {product} è con {company}.",
        "{company}, buonasera, sono {person}. Ha già sentito di {product}?",
    ],
    "en": [
        "Good morning, this is {person} from {company}, I am calling about {product}.",
        "You are speaking to {person}, your contract {product} is with {company}.",
        "{company}, good evening, my name is {person}. Have you heard of {product}?",
    ],
}
VOICES = {
    "it": ["festival lp 1.0", "festival pc 1.05", "espeak-ng it+f2 155", "espeak-ng it+m3 165"],
    "en": ["flite slt 1.0", "flite rms 1.0", "espeak-ng en-us+m2 160", "espeak-ng en-gb+f3 155"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One sentence as it was said, and how it sounds."""

    language: str
    text: str
    said: tuple[str, ...]
    others: tuple[str, ...]
    channel: AudioChannel


def sayings(rounds: int) -> list[Saying]:
    """The same ones every time."""
    chance = random.Random(7)
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for language, names in NAMES.items():
            kinds = {kind: itertools.cycle(chance.sample(pairs, len(pairs))) for kind, pairs in names.items()}
            for at in range(rounds * len(SENTENCES[language]) * len(VOICES[language])):
                pairs = {kind: next(one) for kind, one in kinds.items()}
                template = SENTENCES[language][at % len(SENTENCES[language])]
                text = template.format(**{kind: said for kind, (said, _) in pairs.items()})
                voice = VOICES[language][at // len(SENTENCES[language]) % len(VOICES[language])]
                speech = make_audio.speak(voice, text, Path(folder))
                quiet = np.zeros(make_audio.SPEECH_RATE // 2, np.float32)
                line = make_audio.telephone(np.concatenate([quiet, speech, quiet]), 0.002, at)
                path = Path(folder) / "call.wav"
                make_audio.WRITERS["wav u-law"](np.stack([line, np.zeros_like(line)]), path)
                channels = decode_call(path, agent_channel=AgentChannel.LEFT).channels
                made.append(
                    Saying(
                        language=language,
                        text=text,
                        said=tuple(said for said, _ in pairs.values()),
                        others=tuple(other for _, other in pairs.values()),
                        channel=channels[0],
                    )
                )
    return made


def words(heard: HeardCall) -> list[tuple[str, float]]:
    """What was written, word by word, with its probability."""
    return [(plain(word.text), word.probability) for segment in heard.segments for word in segment.words]


def found(name: str, written: Sequence[tuple[str, float]]) -> list[float]:
    """The probability of the name's least sure word, each time it was written whole."""
    wanted = plain(name).split()
    texts = [text for text, _ in written]
    places = range(len(texts) - len(wanted) + 1)
    return [
        min(chance for _, chance in written[at : at + len(wanted)])
        for at in places
        if texts[at : at + len(wanted)] == wanted
    ]


def report(title: str, made: Sequence[Saying], heard: Sequence[HeardCall]) -> None:
    """One line of figures a language."""
    for language in NAMES:
        pairs = [
            (one, words(call)) for one, call in zip(made, heard, strict=True) if one.language == language
        ]
        said = [found(name, written) for one, written in pairs for name in one.said]
        others = [found(name, written) for one, written in pairs for name in one.others]
        rest = [
            count_errors(one.text, " ".join(text for text, _ in written), language) for one, written in pairs
        ]
        errors = sum(one.errors for one in rest) / sum(one.words for one in rest)
        wrong = [place for places in others for place in places]
        print(
            f"{title:34} {language}: {100 * sum(map(bool, said)) / len(said):5.1f} % of {len(said)} said names "
            f"written ({sum(max(p, default=0) >= sure_word() for p in said)} surely), {len(wrong)} of {len(others)} "
            f"others ({sum(p >= sure_word() for p in wrong)} surely), {100 * errors:.1f} % word errors"
        )


def main() -> None:
    """Says, hears and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=str(ROOT / "models" / "starter"))
    parser.add_argument("--engine", default="openai-whisper")
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=4, help="of a dozen sentences a language")
    parser.add_argument("--help-a-letter", type=float, nargs="+", default=[help_for_names.HELP_A_LETTER])
    wanted = parser.parse_args()
    made = sayings(wanted.rounds)
    engine = make_transcriber(wanted.engine, wanted.model, ROOT / "models", 1, beam=wanted.beam)

    def hear(names: Sequence[tuple[str, ...]]) -> list[HeardCall]:
        return engine.transcribe_all(
            [
                CallSound(channels=(one.channel,), language=one.language, vocabulary=expected)
                for one, expected in zip(made, names, strict=True)
            ]
        )

    report("nothing expected", made, hear([() for _ in made]))
    for help_a_letter in wanted.help_a_letter:
        help_for_names.HELP_A_LETTER = help_a_letter
        report(f"{help_a_letter}: the right names", made, hear([one.said for one in made]))
        report(f"{help_a_letter}: others", made, hear([one.others for one in made]))
        report(f"{help_a_letter}: both", made, hear([one.said + one.others for one in made]))


if __name__ == "__main__":
    main()
