"""Recordings that were damaged on purpose, the same ones every time: small whole files and what a seed makes of them."""

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sounds import FORMATS, call, write

DATA = Path(__file__).parents[1] / "audio" / "data"
MADE_ELSEWHERE = ("bursts.amr", "bursts.gsm", "bursts_gsm.wav")
"""Telephone codecs that PyAV cannot write."""
CUT_FORMATS = ("pcm.wav", "ulaw.wav", "mp3", "m4a", "opus", "flac", "bursts_gsm.wav")
CUT_AT = (0.50, 0.10, 0.25, 0.75, 0.95)
"""Where recordings are cut, as shares of their bytes."""
ODD_NUMBERS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
HEAD_BYTES = 64
"""Where a file says of itself what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """One damaged recording: how it came about, and its bytes."""

    name: str
    content: bytes


def whole_recordings(folder: Path, seconds: float = 3.0) -> dict[str, bytes]:
    """A sound recording in each format that we take, by its ending."""
    made = {
        ending: write(folder / f"whole.{ending}", call(seconds), ending).read_bytes() for ending in FORMATS
    }
    return made | {name: (DATA / name).read_bytes() for name in MADE_ELSEWHERE}


def damaged(whole: dict[str, bytes], count: int, seed: int) -> Iterator[Damaged]:
    """So many damaged recordings, every format and every kind of damage in turn."""
    kinds = list(DAMAGES.items())
    endings = sorted(whole)
    for number in range(count):
        ending = endings[number % len(endings)]
        name, damage = kinds[number // len(endings) % len(kinds)]
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - the same damage each time, no secret
        other = whole[chance.choice(endings)]
        content = bytes(damage(bytearray(whole[ending]), other, chance))
        yield Damaged(name=f"{number:04d} {name} {ending}", content=content)


def _flip_few(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    return _flip(data, chance, chance.randrange(1, 20), len(data))


def _flip_many(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    return _flip(data, chance, len(data) // 50, len(data))


def _flip_head(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    return _flip(data, chance, chance.randrange(1, 6), HEAD_BYTES)


def _flip(data: bytearray, chance: random.Random, count: int, within: int) -> bytearray:
    for _ in range(count):
        data[chance.randrange(min(within, len(data)))] ^= 1 << chance.randrange(8)
    return data


def _odd_number_in_head(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    """A field of the head becomes a number that nobody expects."""
    at = chance.randrange(4, HEAD_BYTES)
    order = chance.choice("<>")
    data[at : at + 4] = struct.pack(order + "I", chance.choice(ODD_NUMBERS))
    return data


def _odd_numbers_anywhere(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    for _each in range(10):
        at = chance.randrange(len(data) - 4)
        data[at : at + 4] = struct.pack(">I", chance.choice(ODD_NUMBERS))
    return data


def _cut(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def _begins_late(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    return data[chance.randrange(1, len(data)) :]


def _spliced(data: bytearray, other: bytes, chance: random.Random) -> bytearray:
    """The beginning of one file and the end of another."""
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def _head_of_another(data: bytearray, other: bytes, chance: random.Random) -> bytearray:
    at = chance.choice((4, 12, 44, 64, 256))
    return bytearray(other[:at]) + data[at:]


def _zeroed(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    at, size = chance.randrange(len(data)), chance.choice((16, 500, len(data)))
    data[at : at + size] = bytes(len(data[at : at + size]))
    return data


def _filled_with_noise(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    at, size = chance.randrange(HEAD_BYTES, len(data)), 2_000
    data[at : at + size] = chance.randbytes(len(data[at : at + size]))
    return data


def _shuffled(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    """Blocks of the file change places."""
    blocks = [data[at : at + 700] for at in range(0, len(data), 700)]
    first, rest = blocks[0], blocks[1:]
    chance.shuffle(rest)
    return bytearray(b"".join([first, *rest]))


def _repeated(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    at = chance.randrange(len(data))
    return data[:at] + data[max(0, at - 3_000) : at] * 5 + data[at:]


DAMAGES: dict[str, Callable[[bytearray, bytes, random.Random], bytearray]] = {
    "few bits flipped": _flip_few,
    "many bits flipped": _flip_many,
    "bits of its head flipped": _flip_head,
    "odd number in its head": _odd_number_in_head,
    "odd numbers anywhere": _odd_numbers_anywhere,
    "cut": _cut,
    "begins late": _begins_late,
    "spliced": _spliced,
    "head of another": _head_of_another,
    "zeroed": _zeroed,
    "filled with noise": _filled_with_noise,
    "shuffled": _shuffled,
    "repeated": _repeated,
}
