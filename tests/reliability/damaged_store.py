"""A finished batch, ways to damage its database, and what the program then says."""

import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fakes import write_tone
from typer.testing import CliRunner

from qa_pipeline.cli import crash
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from reliability.batches import Batch, make_batch, recordings
from reliability.slow_recogniser import make, seconds_of

PAGE = 4096
FILE, JOURNAL = "qa.sqlite", "qa.sqlite-wal"
IDS = tuple(path.stem for path in recordings(Batch(folder=Path(), calls=8)))
_TOGETHER = 4
"""So few calls are heard in the program's own process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a command answered."""

    code: int
    stdout: str
    stderr: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - JSON
        """What it said with --json."""
        return json.loads(self.stdout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A batch that is done, and what is right."""

    batch: Batch
    kept: Path
    """A copy of it."""
    earlier: dict[str, bytes]
    """Its files as they were a day before."""
    right: dict[str, bytes]
    """Its files."""
    database: bytes
    unfolded: bytes
    """The database without what was written into its journal since the day before."""
    journal: bytes

    def restore(self, database: bytes, journal: bytes = b"") -> None:
        """All as it was when it was done, but for the database."""
        shutil.rmtree(self.batch.folder, ignore_errors=True)
        shutil.copytree(self.kept, self.batch.folder)
        (self.batch.out / FILE).write_bytes(database)
        if journal:
            (self.batch.out / JOURNAL).write_bytes(journal)

    def tell(self, command: str, *arguments: str) -> Told:
        """What a command says in JSON; it may refuse, but not crash."""
        return _tell(self.batch, command, *arguments)


def _tell(batch: Batch, command: str, *arguments: str) -> Told:
    told = CliRunner().invoke(app, [command, str(batch.folder), *arguments, "--json"])
    assert told.exit_code != crash.EXIT_CODE, f"{command}: {told.stderr}"
    return Told(code=told.exit_code, stdout=told.stdout, stderr=told.stderr)


def finished_batch(folder: Path, patch: pytest.MonkeyPatch) -> Finished:
    """Calls of two days, judged by a playbook that was changed between them, so that there are old scorecards too."""
    batch = make_batch(folder / "batch", _TOGETHER)
    patch.setattr(run_module, "make_transcriber", partial(make, str(batch.log), 0.0))
    assert _tell(batch, "run").code == 0
    earlier = batch.artefacts()
    batch = replace(batch, calls=len(IDS))
    for number in range(_TOGETHER, len(IDS)):
        write_tone(recordings(batch)[number], seconds=seconds_of(number))
    playbook = batch.folder / "playbooks" / "p.yaml"
    text = playbook.read_text(encoding="utf-8")
    playbook.write_text(text.replace("version: 1", "version: 2"), encoding="utf-8")
    # As long as somebody reads it, the journal is not taken into the database.
    with closing(sqlite3.connect(batch.out / FILE)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM calls").fetchall()
        assert _tell(batch, "run").code == 0
        unfolded, journal = ((batch.out / name).read_bytes() for name in (FILE, JOURNAL))
    shutil.copytree(batch.folder, folder / "kept")
    return Finished(
        batch=batch,
        kept=folder / "kept",
        earlier=earlier,
        right=batch.artefacts(),
        database=(batch.out / FILE).read_bytes(),
        unfolded=unfolded,
        journal=journal,
    )


def _flip_bit(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _zero_page(data: bytearray, chance: random.Random) -> None:
    at = _page(data, chance)
    data[at : at + PAGE] = bytes(PAGE)


def _fill_page(data: bytearray, chance: random.Random) -> None:
    at = _page(data, chance)
    data[at : at + PAGE] = chance.randbytes(PAGE)


def _exchange_pages(data: bytearray, chance: random.Random) -> None:
    one, other = _page(data, chance), _page(data, chance)
    first, second = data[one : one + PAGE], data[other : other + PAGE]
    data[one : one + PAGE], data[other : other + PAGE] = second, first


def _change_score(data: bytearray, chance: random.Random) -> None:
    """A digit of what a scorecard says, where the database itself sees nothing."""
    _change_text(data, chance, (b'"max_points":', b'"compliance":', b'"confidence":0.'), b"123456789")


def _change_word(data: bytearray, chance: random.Random) -> None:
    """A letter of what was said."""
    _change_text(data, chance, (b'"text":"',), b"abcdefghilmnopqrstuvz")


def _change_verdict(data: bytearray, chance: random.Random) -> None:
    """One word in the place of another of the same length."""
    places = _places(data, b'"verdict":"pass"') + _places(data, b'"verdict":"fail"')
    at = chance.choice(places) + len(b'"verdict":"')
    data[at : at + 4] = b"fail" if data[at : at + 4] == b"pass" else b"pass"


def _change_id(data: bytearray, chance: random.Random) -> None:
    """One call's id in the place of another's."""
    one, other = chance.sample(IDS, 2)
    at = chance.choice(_places(data, one.encode()))
    data[at : at + len(one)] = other.encode()


def _page(data: bytearray, chance: random.Random) -> int:
    return PAGE * chance.randrange(len(data) // PAGE)


def _places(data: bytearray, text: bytes) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(text), data)]


def _change_text(data: bytearray, chance: random.Random, before: tuple[bytes, ...], signs: bytes) -> None:
    begin = chance.choice(before)
    at = chance.choice(_places(data, begin)) + len(begin)
    data[at] = chance.choice([sign for sign in signs if sign != data[at]])


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


Damage = Callable[[bytearray, random.Random], None]
DAMAGES: tuple[Damage, ...] = (
    _flip_bit,
    _zero_page,
    _change_score,
    _exchange_pages,
    _change_word,
    _fill_page,
    _change_verdict,
    _change_id,
)


def damaged(whole: bytes, number: int) -> bytes:
    """The database with a damage of its number's kind."""
    return _damaged(whole, number, DAMAGES[number % len(DAMAGES)])


def damaged_journal(whole: bytes, number: int) -> bytes:
    """The journal with a damage: of a bit, of a piece, or cut off."""
    return _damaged(whole, number, (_flip_bit, _zero_page, _cut)[number % 3])


def _damaged(whole: bytes, number: int, damage: Damage) -> bytes:
    chance = random.Random(f"pages {number}")  # noqa: S311 - the same each time, no secret
    data = bytearray(whole)
    while data == whole:
        damage(data, chance)
    return bytes(data)
