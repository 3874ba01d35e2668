"""Make every recording of this sample from its dialogue, with free speech synthesisers.

Usage: python make_audio.py [NAME ...] [--out recordings]

Each `dialogues/NAME.txt` is spoken line by line, laid on a timeline (agent left, customer
right), sent through a telephone line and stored in the format that its header asks for.
The same dialogue always gives the same file. README.md describes the dialogue files.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Speaker = Literal["agent", "customer"]
Writer = Callable[[Samples, Path], None]
AudioCodec = Literal["libmp3lame", "aac", "libopus"]

HERE = Path(__file__).parent
APT_PACKAGES = {
    "espeak-ng": "espeak-ng",
    "festival": "festival festlex-ifd festvox-italp16k festvox-itapc16k",
    "flite": "flite",
    "sox": "sox libsox-fmt-all",
}
SPEECH_RATE = 16_000
LINE_RATE = 8_000
BLOCK = 1280  # GSM packs 2 x 320 samples at 8 kHz; a part of that is no valid end of a file
EDGE_S = 0.8  # silence before the first and after the last word
TURN_GAP_S = 0.7  # before a reply, unless the dialogue says otherwise
BREATH_S = 0.9  # before the same speaker goes on
LINE_EFFECTS = "norm -6 highpass 250 lowpass 3500 compand 0.05,0.4 6:-70,-70,-30,-26,-12,-10 -3 gain -n -4"
TURN = re.compile(r"(agent|customer): (.+)")
TIMING = re.compile(r"\((pause|overlap) ([\d.]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing said, `gap_s` seconds after the line before it (negative: overlapping it)."""

    speaker: Speaker
    text: str
    gap_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One call: where its audio goes, in which format, who speaks and what is said."""

    name: str
    file: str
    format: str
    voices: dict[Speaker, str]
    noise: float
    keep: float
    lines: tuple[Line, ...]


def read_dialogue(path: Path) -> Dialogue:
    """Read a dialogue file: `key: value` lines, an empty line, then the turns."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    pairs = (line.split(": ", 1) for line in head.splitlines() if not line.startswith("#"))
    header = {key: value.strip() for key, value in pairs}
    return Dialogue(
        name=path.stem,
        file=header["file"],
        format=header["format"],
        voices={"agent": header["agent_voice"], "customer": header["customer_voice"]},
        noise=float(header.get("noise", "0.0015")),
        keep=float(header.get("keep", "1")),
        lines=tuple(read_turns(body, path)),
    )


def read_turns(body: str, path: Path) -> Iterator[Line]:
    """Yield the turns; a `(pause s)` or `(overlap s)` line sets the gap before the next one."""
    gap_s: float | None = 0.0
    before: Speaker = "agent"
    for text in filter(None, body.splitlines()):
        if timing := TIMING.fullmatch(text):
            gap_s = float(timing[2]) * (1 if timing[1] == "pause" else -1)
        elif turn := TURN.fullmatch(text):
            speaker: Speaker = "agent" if turn[1] == "agent" else "customer"
            usual_s = BREATH_S if speaker == before else TURN_GAP_S
            yield Line(speaker=speaker, text=turn[2], gap_s=usual_s if gap_s is None else gap_s)
            gap_s, before = None, speaker
        else:
            raise SystemExit(f"{path}: cannot read this line: {text!r}")


def run(*command: str, stdin: bytes | None = None) -> bytes:
    """Run a tool and return what it prints; stop with its own words if it fails."""
    done = subprocess.run(command, input=stdin, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.decode(errors='replace')}")
    return done.stdout


def speak(voice: str, text: str, scratch: Path) -> Samples:
    """Say `text` with `voice`, as `engine name rate [pitch]`; 16 kHz, silence cut off, peak 1."""
    engine, name, rate, *pitch = voice.split()
    wav = scratch / "line.wav"
    if engine == "espeak-ng":
        run(engine, "-v", name, "-s", rate, "-p", *(pitch or ["50"]), "-w", str(wav), text)
    elif engine == "flite":
        run(engine, "-voice", name, "--setf", f"duration_stretch={rate}", "-t", text, "-o", str(wav))
    else:
        script = scratch / "line.scm"
        script.write_text(
            f"(voice_{name}_diphone)\n(Parameter.set 'Duration_Stretch {rate})\n"
            f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{wav}")\n',
            encoding="latin-1",
        )
        run(engine, "-b", str(script))
    raw = run("sox", "-D", "-V1", str(wav), "-r", str(SPEECH_RATE), "-c", "1", "-t", "f32", "-")
    speech: Samples = np.frombuffer(raw, dtype=np.float32)
    level = np.abs(speech)
    loud = np.flatnonzero(level > 0.01 * level.max())
    return speech[loud[0] : loud[-1] + 1] / float(level.max())


def lay_out(dialogue: Dialogue, scratch: Path) -> dict[Speaker, Samples]:
    """Put every line at its time: one track a speaker, both of the call's length."""
    placed: list[tuple[Speaker, int, Samples]] = []
    now = int(EDGE_S * SPEECH_RATE)
    for line in dialogue.lines:
        speech = speak(dialogue.voices[line.speaker], line.text, scratch)
        now += int(line.gap_s * SPEECH_RATE)
        placed.append((line.speaker, now, speech))
        now += len(speech)
    length = (now + int(EDGE_S * SPEECH_RATE)) // BLOCK * BLOCK
    agent, customer = np.zeros((2, length), np.float32)
    tracks: dict[Speaker, Samples] = {"agent": agent, "customer": customer}
    for speaker, start, speech in placed:
        tracks[speaker][start : start + len(speech)] += speech
    return tracks


def telephone(track: Samples, noise: float, seed: int) -> Samples:
    """The track as a telephone line delivers it: 8 kHz, 300-3400 Hz, compressed, a little noise."""
    raw = ["-t", "f32", "-c", "1", "-r"]
    quiet = (0.5 * track).astype(np.float32).tobytes()
    heard = run(
        *("sox", "-V1", "-D", *raw, str(SPEECH_RATE), "-", *raw, str(LINE_RATE), "-"),
        *LINE_EFFECTS.split(),
        stdin=quiet,
    )
    line = np.frombuffer(heard, dtype=np.float32)
    hiss = np.random.default_rng(seed).standard_normal(len(line)).astype(np.float32)
    return line + noise * hiss


def with_sox(*options: str) -> Writer:
    """Return a writer that stores the channels (rows) with sox."""

    def write(channels: Samples, path: Path) -> None:
        pcm = ["-t", "f32", "-r", str(LINE_RATE), "-c", str(len(channels)), "-"]
        stdin = channels.T.astype(np.float32).tobytes()
        run("sox", "-V1", "-D", *pcm, *options, str(path), stdin=stdin)

    return write


def with_av(codec: AudioCodec, bit_rate: int, rate: int, **options: str) -> Writer:
    """Return a writer that stores the channels (rows) with a codec of PyAV."""

    def write(channels: Samples, path: Path) -> None:
        layout = "stereo" if len(channels) > 1 else "mono"
        with av.open(str(path), "w", options={"fflags": "+bitexact"}) as container:
            stream = container.add_stream(codec, rate=rate, layout=layout, options=options)
            stream.bit_rate = bit_rate
            stream.codec_context.flags |= Flags.bitexact
            resampler = av.AudioResampler(stream.format.name, layout, rate)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(channels), "fltp", layout)
            frame.sample_rate = LINE_RATE
            for piece in [*resampler.resample(frame), *resampler.resample(None)]:
                container.mux(stream.encode(piece))
            container.mux(stream.encode(None))

    return write


# Joint stereo mixes the two speakers at low bit rates, so it is off wherever it can be.
WRITERS: dict[str, Writer] = {
    "wav a-law": with_sox("-e", "a-law"),
    "wav u-law": with_sox("-e", "u-law"),
    "wav pcm16": with_sox("-e", "signed-integer", "-b", "16"),
    "wav ima-adpcm": with_sox("-e", "ima-adpcm"),
    "wav gsm mono": with_sox("-e", "gsm-full-rate", "-c", "1"),
    "flac": with_sox("-b", "16", "-C", "8"),
    "mp3": with_av("libmp3lame", 48_000, LINE_RATE, joint_stereo="0"),
    "m4a": with_av("aac", 48_000, LINE_RATE, aac_ms="0"),
    "opus": with_av("libopus", 64_000, 48_000, vbr="off"),
}


def make(dialogue: Dialogue, out: Path) -> float:
    """Make one recording and return the seconds it was planned to last."""
    with tempfile.TemporaryDirectory() as scratch:
        tracks = lay_out(dialogue, Path(scratch))
    seed = sum(map(ord, dialogue.name))
    channels = np.stack([telephone(tracks[who], dialogue.noise, seed + i) for i, who in enumerate(tracks)])
    if dialogue.format.endswith("mono"):
        channels = channels.mean(axis=0, keepdims=True)
    path = out / dialogue.file
    path.parent.mkdir(parents=True, exist_ok=True)
    WRITERS[dialogue.format](channels, path)
    if dialogue.keep < 1:  # the header goes on promising the whole call
        data = path.read_bytes()
        path.write_bytes(data[: int(dialogue.keep * len(data))])
    return float(channels.shape[1]) / LINE_RATE


def missing_tools() -> str:
    """Return the Debian packages of the tools that are not installed."""
    return " ".join(pkg for tool, pkg in APT_PACKAGES.items() if not shutil.which(tool))


def main() -> int:
    """Make the recordings that were asked for, or all of them."""
    parser = argparse.ArgumentParser(description="Make the sample recordings from dialogues/.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="dialogues to make (default: all)")
    parser.add_argument("--out", type=Path, default=HERE / "recordings", help="target folder")
    options = parser.parse_args()
    if packages := missing_tools():
        print(f"Tools are missing. On Debian: apt-get install {packages}", file=sys.stderr)
        return 2
    for path in sorted((HERE / "dialogues").glob("*.txt")):
        if not options.names or path.stem in options.names:
            dialogue = read_dialogue(path)
            seconds = make(dialogue, options.out)
            print(f"{dialogue.file}: {seconds:.1f} s, {dialogue.format}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
