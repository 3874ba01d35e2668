"""Damaged recordings in a whole batch: none takes the others with it, and nobody fails for what could not be heard."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes import write_tone
from typer.testing import CliRunner

from qa_pipeline.cli import crash
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from reliability.broken_audio import CUT_AT, CUT_FORMATS, damaged, whole_recordings
from reliability.conftest import Figure
from reliability.degenerate_audio import DEGENERATE, write_degenerate
from reliability.extent import extent
from reliability.recognisers import make_small_talk

NEVER_SAID = """
playbook: p
version: 1
title: Prova
language: it
steps:
  - {id: agent, title: Recesso, say: ["le ricordo il diritto di recesso entro quattordici giorni"], critical: true}
  - {id: customer, title: Consenso, speaker: customer, say: ["accetto le condizioni del contratto"]}
"""
SOUND_SIDE = {
    "a dead agent": {"customer"},
    "a dead customer": {"agent"},
    "far too loud": {"agent", "customer"},
}
"""What a degenerate recording holds whole: who is heard and does not say it fails, as in any call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What became of a batch: the checks that failed, by call; and the calls that are listed with a reason."""

    failed: dict[str, set[str]]
    listed: set[str]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty one, with a playbook that asks for what nobody says."""
    monkeypatch.setattr(run_module, "make_transcriber", make_small_talk)
    for folder in ("recordings", "playbooks"):
        (tmp_path / "w" / folder).mkdir(parents=True)
    (tmp_path / "w" / "playbooks" / "p.yaml").write_text(NEVER_SAID, encoding="utf-8")
    return tmp_path / "w"


def run(workspace: Path) -> Results:
    result = CliRunner().invoke(app, ["run", str(workspace), "--json"])
    assert result.exit_code != crash.EXIT_CODE, result.stderr
    said = json.loads(result.stdout)
    for each in said["not_processed"]:
        assert each["reason"], each
    cards = [json.loads(path.read_bytes()) for path in (workspace / "out" / "scorecards").iterdir()]
    assert {card["call_id"] for card in cards} == {each["call_id"] for each in said["calls"]}
    return Results(
        failed={
            card["call_id"]: {each["check"] for each in card["results"] if each["verdict"] == "fail"}
            & {"agent", "customer"}
            for card in cards
        },
        listed={each["call_id"] for each in said["not_processed"]},
    )


def test_nobody_fails_for_what_a_degenerate_recording_lost(workspace: Path, figure: Figure) -> None:
    for name in DEGENERATE:
        write_degenerate(workspace / "recordings" / f"{name}.wav", name)

    results = run(workspace)

    assert results.failed.keys() | results.listed == set(DEGENERATE)
    wrong = {name: checks for name, checks in results.failed.items() if checks - SOUND_SIDE.get(name, set())}
    assert wrong == {}
    assert results.failed["far too loud"] == {"agent", "customer"}, (
        "the recogniser must hear what can be heard"
    )
    figure("degenerate recordings", 0, f"{len(DEGENERATE)} with the right state, {len(wrong)} fails")


def test_nobody_fails_for_what_a_cut_took_away(workspace: Path) -> None:
    whole = whole_recordings(workspace.parent)
    cuts = CUT_AT[: extent(1, len(CUT_AT))]
    for name in CUT_FORMATS:
        for at in cuts:
            content = whole[name][: round(len(whole[name]) * at)]
            (workspace / "recordings" / f"{name} {at}.wav").write_bytes(content)
        (workspace / "recordings" / f"{name} whole.wav").write_bytes(whole[name])

    results = run(workspace)

    assert len(results.failed) + len(results.listed) == len(CUT_FORMATS) * (len(cuts) + 1)
    assert [name for name, checks in results.failed.items() if checks and not name.endswith("whole")] == []
    assert results.failed["pcm.wav whole"] == {"agent", "customer"}


def test_of_a_batch_of_damaged_recordings_each_is_there_once_and_the_good_ones_are_scored(
    workspace: Path, figure: Figure
) -> None:
    count = extent(26, 500)
    for one in damaged(whole_recordings(workspace.parent), count, seed=11):
        (workspace / "recordings" / f"{one.name}.wav").write_bytes(one.content)
    for number in range(20):
        write_tone(workspace / "recordings" / f"good {number:02}.wav", hz=200 + number)

    results = run(workspace)

    assert not results.failed.keys() & results.listed
    assert len(results.failed) + len(results.listed) == count + 20
    good = [name for name in results.failed if name.startswith("good")]
    assert len(good) == 20
    figure(
        "damaged recordings in one batch", count, f"{count} there once, {len(good)} of 20 good ones scored"
    )
