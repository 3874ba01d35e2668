"""How far our word times are from the true ones, on synthetic calls whose word times are known.

    python tests/heavy/word_times.py                          # the starter, 50 sentences: minutes on two cores
    python tests/heavy/word_times.py --model models/small.pt --engine faster-whisper --sentences 25

Not a test that runs with the others. It needs espeak-ng (its library), festival with festvox-italp16k, -itapc16k, -kallpc16k
and -kdlpc16k, flite and sox; a voice that is not here is said and left out.

Sentences of models/starter/recipe/talk.txt, which the starter was never trained on, are said by two voices a synthesiser in
turns, 0.6 to 1.5 s apart, each voice on a channel of its own, band-limited, with a little noise, as 8 kHz mu-law; decoded
and heard as `qa-pipeline run` does. Of the words that were heard right, in the order in which they were said, starts and ends are
compared with the true ones, which come from the synthesisers:

- espeak-ng: its library has an event for each word and each phoneme. A word starts with its event, and where silence follows
  that, with its first phoneme; it ends with its last sounding phoneme, or with the next word's event if that is earlier. Of
  two words that it says as one ("of the") the first has no known end and the second no known start.
- festival: starts and ends of the words in its Word relation, taken together over the words of a token.
- flite: knows its phones' ends and not its words'. Each word is also said alone, its phones are counted, and the sentence's
  phones are dealt out by these counts; a sentence in which the counts do not add up is left out.

What a synthesiser calls a word's start is where its first phone begins, for a stop the silence of its closure. The voices of
espeak-ng (m4, f4) and festival's ked were held out of the starter's training; the others it has heard.
"""

import argparse
import importlib
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.bench.wer import words_of
from qa_pipeline.recordings.recording import AgentChannel, Speaker
from qa_pipeline.speech.engine import LazyHearing, make_transcriber
from qa_pipeline.speech.segment import CallSound, TimedWord

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "models" / "starter"
RATE_HZ = 8_000
PAUSES_S = (0.6, 1.5)
NOISE = 60
"""Standard deviation of the line's noise, of 32767: speech is some 30 dB louder."""
SILENCES = {"pau", "#", "h#", ""}
_SAME_S = 0.001
"""Events are placed to the millisecond."""
SPEAKERS = (Speaker.AGENT, Speaker.CUSTOMER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidWord:
    """A word as it was said; its times are those of the sentence's own sound, or of the call."""

    text: str
    start_s: float | None
    """None: not known."""
    end_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Speech with the times of its words."""

    sound: Path
    words: tuple[SaidWord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Errors in seconds, heard minus true, over the words that were heard right."""

    said: int
    right: int
    starts_s: tuple[float, ...]
    ends_s: tuple[float, ...]


Say = Callable[[Sequence[tuple[str, str]], Path], list[Sentence | None]]
"""(voice, text) each, and a folder for the sound -> sentences, None where it could not be said."""


def say_espeak(wanted: Sequence[tuple[str, str]], folder: Path) -> list[Sentence | None]:
    """By the recipe's binding of its library, which is asked for the words' events too."""
    sys.path.insert(0, str(STARTER))
    recipe: Any = importlib.import_module("recipe.espeak")
    voice: Any = importlib.import_module("recipe.voices").Voice
    espeak = recipe.Espeak()
    events_s: list[tuple[int, float]] = []  # place in the text, start

    def receive(sound: Any, count: int, events: Any) -> int:  # noqa: ANN401 - of ctypes
        index = 0
        while events[index].type != recipe.EVENT_LIST_TERMINATED:
            if events[index].type == 1:  # espeakEVENT_WORD
                events_s.append((events[index].text_position - 1, events[index].audio_position_ms / 1000))
            index += 1
        return int(espeak._receive(sound, count, events))

    callback = recipe.CALLBACK(receive)
    espeak._library.espeak_SetSynthCallback(callback)
    made: list[Sentence | None] = []
    for at, (name, text) in enumerate(wanted):
        events_s.clear()
        spoken = espeak.speak(text, voice(engine="espeak", name=name))
        if spoken is None:
            made.append(None)
            continue
        samples, phones = spoken
        path = folder / f"{at}.wav"
        write_wave(path, (samples * 32_767).astype(np.int16), espeak.rate_hz)
        made.append(Sentence(sound=path, words=tuple(words_of_events(text, events_s, phones))))
    return made


def words_of_events(
    text: str, events_s: Sequence[tuple[int, float]], phones: Sequence[tuple[float, str]]
) -> Iterator[SaidWord]:
    """The words of a text.

    Args:
        text: what was said.
        events_s: of the library: place in the text, start.
        phones: end, name; without a name where it is silent.
    """
    tokens = text.split()
    places = [*accumulate((len(token) + 1 for token in tokens), initial=0)]
    events_by_token = [
        next((start_s for place, start_s in events_s if first <= place < behind), None)
        for first, behind in pairwise(places)
    ]
    spans = [(begin_s, end_s, name) for (begin_s, _), (end_s, name) in pairwise([(0.0, ""), *phones])]
    for token, event_s, next_s in zip(
        tokens, events_by_token, [*events_by_token[1:], phones[-1][0]], strict=True
    ):
        start_s = end_s = None
        if event_s is not None:
            its = [span for span in spans if span[0] > event_s - _SAME_S]
            sounding = [span for span in its if span[2]]
            # An event lies before its first phoneme, by the closure of a stop; only silence between them is no word's.
            start_s = (
                event_s if sounding and its[0][2] else next((begin_s for begin_s, _, _ in sounding), None)
            )
            if next_s is not None:
                ends_s = [end_s for begin_s, end_s, _ in sounding if begin_s < next_s - _SAME_S]
                end_s = min(ends_s[-1], next_s) if ends_s else None
        yield SaidWord(text=token, start_s=start_s, end_s=end_s)


FESTIVAL = """
(define (say voice text sound words)
  (unwind-protect
    (let ((u (begin (eval (list voice)) (eval (list 'Utterance 'Text text)))) (file (fopen words "w")) (token nil))
      (utt.synth u)
      (utt.save.wave u sound)
      (set! token (utt.relation.first u 'Token))
      (while token
        (mapcar (lambda (w) (format file "%f %f " (item.feat w 'word_start) (item.feat w 'word_end)))
                (item.daughters token))
        (format file "\\n")
        (set! token (item.next token)))
      (fclose file))
    nil))
"""


def say_festival(wanted: Sequence[tuple[str, str]], folder: Path) -> list[Sentence | None]:
    """All in one process, whose start takes a second."""
    calls = [
        f'(say \'voice_{name} "{text}" "{folder / f"{at}.wav"}" "{folder / f"{at}.words"}")'
        for at, (name, text) in enumerate(wanted)
    ]
    script = folder / "say.scm"
    script.write_text(FESTIVAL + "\n".join(calls) + "\n", encoding="latin-1")  # festival's encoding
    subprocess.run(["festival", "-b", str(script)], capture_output=True, check=False)
    return [read_festival(text, folder / f"{at}.words") for at, (_, text) in enumerate(wanted)]


def read_festival(text: str, path: Path) -> Sentence | None:
    """A line a token: the starts and ends of its words, both 0 for a sign that is not said."""
    lines = path.read_text(encoding="ascii").splitlines() if path.is_file() else []
    tokens = text.split()
    if len(lines) != len(tokens) or not path.with_suffix(".wav").is_file():
        return None
    words = []
    for token, line in zip(tokens, lines, strict=True):
        times = [float(field) for field in line.split()]
        spans = [(start_s, end_s) for start_s, end_s in zip(times[::2], times[1::2], strict=True) if end_s]
        words.append(
            SaidWord(
                text=token,
                start_s=spans[0][0] if spans else None,
                end_s=spans[-1][1] if spans else None,
            )
        )
    return Sentence(sound=path.with_suffix(".wav"), words=tuple(words))


def say_flite(wanted: Sequence[tuple[str, str]], folder: Path) -> list[Sentence | None]:
    """A process a sentence, and one a word."""
    made: list[Sentence | None] = []
    for at, (name, text) in enumerate(wanted):
        path = folder / f"{at}.wav"
        phones = flite_phones(name, text, path)
        spans = [
            (begin_s, end_s)
            for (begin_s, _), (end_s, phone) in pairwise([(0.0, ""), *phones])
            if phone not in SILENCES
        ]
        counts = [flite_count(name, token) for token in text.split()]
        words = []
        if path.is_file() and sum(counts) == len(spans) and all(counts):
            firsts = accumulate(counts, initial=0)
            for token, first, count in zip(text.split(), firsts, counts, strict=False):
                span = spans[first : first + count]
                words.append(SaidWord(text=token, start_s=span[0][0], end_s=span[-1][1]))
        made.append(Sentence(sound=path, words=tuple(words)) if words else None)
    return made


def flite_phones(voice: str, text: str, path: Path | None) -> list[tuple[float, str]]:
    """(end in seconds, phone) of what it says."""
    out = str(path or "none")
    command = ["flite", "-voice", voice, "-psdur", "-t", text, "-o", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    pairs = (field.rpartition(":") for field in done.stdout.split())
    return [(float(end), phone) for phone, _, end in pairs]


@cache
def flite_count(voice: str, token: str) -> int:
    """The phones of a word said alone."""
    return sum(phone not in SILENCES for _, phone in flite_phones(voice, token.strip(".,:?!"), None))


SYNTHESISERS: dict[tuple[str, str], tuple[Say, tuple[str, str]]] = {
    ("it", "espeak-ng"): (say_espeak, ("it+m4", "it+f4")),
    ("it", "festival"): (say_festival, ("lp_diphone", "pc_diphone")),
    ("en", "espeak-ng"): (say_espeak, ("en-us+m4", "en-us+f4")),
    ("en", "festival"): (say_festival, ("kal_diphone", "ked_diphone")),
    ("en", "flite"): (say_flite, ("slt", "rms")),
}
"""By language and name: what says sentences, and the voices of both channels."""


def write_wave(path: Path, samples: NDArray[np.int16], rate_hz: int) -> None:
    """Mono, 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.astype("<i2").tobytes())


def by_telephone(path: Path) -> NDArray[np.int16]:
    """A sound as a line has it, 300 to 3400 Hz at 8 kHz; both filters are symmetric, so that nothing is moved in time."""
    raw = ["-t", "raw", "-e", "signed", "-b", "16", "-c", "1", "-"]
    effects = ["norm", "-6", "rate", "-h", str(RATE_HZ), "sinc", "300-3400"]
    done = subprocess.run(["sox", "-D", str(path), *raw, *effects], capture_output=True, check=True)
    return np.frombuffer(done.stdout, dtype="<i2").astype(np.int16)


def write_call(path: Path, sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Says the sentences in turns on the two channels of a mu-law file.

    Returns:
        For each channel its sentences, with times in the call.
    """
    rng = np.random.default_rng(1)
    placed: list[list[Sentence]] = [[], []]
    sounds: list[tuple[int, int, NDArray[np.int16]]] = []
    at = RATE_HZ
    for number, sentence in enumerate(sentences):
        sound = by_telephone(sentence.sound)
        moved = tuple(
            SaidWord(text=one.text, start_s=later(one.start_s, at), end_s=later(one.end_s, at))
            for one in sentence.words
        )
        placed[number % 2].append(Sentence(sound=sentence.sound, words=moved))
        sounds.append((number % 2, at, sound))
        at += len(sound) + round(rng.uniform(*PAUSES_S) * RATE_HZ)
    both = rng.normal(0, NOISE, (2, at + RATE_HZ))
    for channel, first, sound in sounds:
        both[channel, first : first + len(sound)] += sound
    with av.open(str(path), "w", format="wav") as file:
        stream = file.add_stream("pcm_mulaw", rate=RATE_HZ, layout="stereo")
        assert isinstance(stream, AudioStream)
        packed = np.ascontiguousarray(both.clip(-32_768, 32_767).astype(np.int16).T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout="stereo")
        frame.sample_rate = RATE_HZ
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return placed


def later(time_s: float | None, by_samples: int) -> float | None:
    """A time in the call for one in a sentence."""
    return None if time_s is None else time_s + by_samples / RATE_HZ


def hear(path: Path, language: str, transcriber: LazyHearing) -> list[list[TimedWord]]:
    """The words of each channel."""
    channels = decode_call(path, agent_channel=AgentChannel.LEFT).channels
    (heard,) = transcriber.transcribe_all([CallSound(channels=channels, language=language)])
    return [
        [word for one in heard.segments if one.speaker is speaker for word in one.words]
        for speaker in SPEAKERS
    ]


def compare(said: Sequence[Sentence], heard: Sequence[TimedWord], language: str) -> Found:
    """One channel; each heard word belongs to the sentence that is nearest to its middle."""
    spans_s = [sentence_span(one) for one in said]
    near: list[list[TimedWord]] = [[] for _ in said]
    for word in heard:
        middle_s = (word.start_s + word.end_s) / 2
        away = [max(begin_s - middle_s, middle_s - end_s) for begin_s, end_s in spans_s]
        near[away.index(min(away))].append(word)
    starts_s, ends_s, right = [], [], 0
    for sentence, words in zip(said, near, strict=True):
        keys = [[words_of(one.text, language) for one in side] for side in (sentence.words, words)]
        blocks = Levenshtein.opcodes(*[list(map(tuple, side)) for side in keys])
        for block in blocks:
            if block.tag != "equal":
                continue
            pairs = zip(
                sentence.words[block.src_start : block.src_end],
                words[block.dest_start : block.dest_end],
                strict=True,
            )
            for true, found in pairs:
                right += 1
                if true.start_s is not None:
                    starts_s.append(found.start_s - true.start_s)
                if true.end_s is not None:
                    ends_s.append(found.end_s - true.end_s)
    return Found(
        said=sum(len(one.words) for one in said),
        right=right,
        starts_s=tuple(starts_s),
        ends_s=tuple(ends_s),
    )


def sentence_span(sentence: Sentence) -> tuple[float, float]:
    """From the first known time to the last."""
    times_s = [time for one in sentence.words for time in (one.start_s, one.end_s) if time is not None]
    return min(times_s), max(times_s)


def together(parts: Sequence[Found]) -> Found:
    """Every word counts the same."""
    return Found(
        said=sum(one.said for one in parts),
        right=sum(one.right for one in parts),
        starts_s=tuple(time for one in parts for time in one.starts_s),
        ends_s=tuple(time for one in parts for time in one.ends_s),
    )


def row(name: str, found: Found) -> str:
    """A line of the table, in ms."""
    cells = []
    for errors_s in (found.starts_s, found.ends_s):
        errors = 1000 * np.array(errors_s or (np.nan,))
        away = np.abs(errors)
        cells += [f"{np.median(away):5.0f} {np.percentile(away, 90):5.0f} {np.median(errors):+5.0f}"]
    return f"{name:<14} {found.said:5} {found.right:5}   {cells[0]}   {cells[1]}"


def sentences_of(language: str) -> list[str]:
    """Those of talk.txt in that language."""
    parts = (STARTER / "recipe" / "talk.txt").read_text(encoding="utf-8").split(f"[{language}]\n")
    return parts[1].split("[")[0].split("\n")[:-1]


def main() -> None:
    """Says, hears, compares and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=STARTER)
    parser.add_argument("--engine", default="openai-whisper", choices=("openai-whisper", "faster-whisper"))
    parser.add_argument("--sentences", type=int, default=10, help="of each synthesiser, 25 at most")
    wanted = parser.parse_args()
    transcriber = make_transcriber(wanted.engine, str(wanted.model), ROOT / "models", 1)
    results: dict[tuple[str, str], Found] = {}
    for (language, name), (say, voices) in SYNTHESISERS.items():
        texts = sentences_of(language)[: wanted.sentences]
        with tempfile.TemporaryDirectory() as folder:
            asked = [(voices[at % 2], text) for at, text in enumerate(texts)]
            made = [one for one in say(asked, Path(folder)) if one is not None]
            if len(made) < len(texts):
                print(f"{language} {name}: {len(texts) - len(made)} of {len(texts)} sentences left out")
            if not made:
                continue
            path = Path(folder) / f"{language}-{name}.wav"
            said = write_call(path, made)
            heard = hear(path, language, transcriber)
        results[language, name] = together(
            [compare(*both, language) for both in zip(said, heard, strict=True)]
        )
    print(f"{'':14}  said right   start: median, 90 %, shift   end: median, 90 %, shift (ms)")
    for (language, name), found in results.items():
        print(row(f"{language} {name}", found))
    for language in ("it", "en"):
        print(row(language, together([one for (its, _), one in results.items() if its == language])))
    print(row("all", together(list(results.values()))))


if __name__ == "__main__":
    main()
