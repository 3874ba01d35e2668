"""The calls that are measured, and the words that were said in them."""

import json
from pathlib import Path

import pytest
from fakes import write_tone

from qa_pipeline.bench.calls import BenchCall, LeftOut, find_calls
from qa_pipeline.bench.job import BenchError
from qa_pipeline.recordings.recording import AgentChannel, Speaker

SAMPLE = Path(__file__).parents[2] / "recordings_sample"
DIALOGUE = """file: a.wav
agent_voice: flite slt 1.0

agent: Buongiorno.
customer: Mi dica.
(pause 4)
agent: La ringrazio.
"""


def find(
    folder: Path, *, language: str | None = "it", only: tuple[str, ...] = ()
) -> tuple[tuple[BenchCall, ...], tuple[LeftOut, ...]]:
    recordings = folder / "recordings"
    return find_calls(
        folder,
        recordings if recordings.is_dir() else folder,
        folder / "calls.csv",
        leave_out=folder / "out",
        language=language,
        agent_channel=AgentChannel.LEFT,
        only=only,
    )


def test_the_sample_has_a_reference_for_every_call_but_the_one_that_breaks_off() -> None:
    calls, left_out = find(SAMPLE)
    assert len(calls) == 11
    assert [each.file for each in left_out] == ["vendite/2026-11-05_1630_ferri.wav"]
    assert "breaks off" in left_out[0].reason
    assert {call.task.language for call in calls} == {"it", "en"}


def test_each_channel_is_held_to_its_own_speakers_words(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    (tmp_path / "a.txt").write_text(DIALOGUE, encoding="utf-8")
    [call], _ = find(tmp_path)
    assert call.reference == {Speaker.AGENT: "Buongiorno. La ringrazio.", Speaker.CUSTOMER: "Mi dica."}
    assert call.duration_s == pytest.approx(8, abs=0.01)


def test_a_mono_recording_is_held_to_everybodys_words_in_their_order() -> None:
    [call], _ = find(SAMPLE, only=("c11-mono",))
    assert set(call.reference) == {Speaker.UNKNOWN}
    assert call.reference[Speaker.UNKNOWN].startswith(
        "Buongiorno, sono Luca di Sole Energia, come posso aiutarla? Buon"
    )


@pytest.mark.parametrize(
    "turns",
    [
        [[0.9, 2.0, "A", "Good morning."], [2.0, 3.0, "B", "Hello."]],
        [{"speaker": "agent", "text": "Good morning."}, {"speaker": "customer", "text": "Hello.", "end": 3}],
    ],
    ids=["lists", "objects"],
)
def test_a_json_beside_the_recording_is_its_reference_and_its_name_says_the_language(
    tmp_path: Path, turns: list[object]
) -> None:
    write_tone(tmp_path / "en.wav")
    (tmp_path / "en.json").write_text(json.dumps(turns), encoding="utf-8")
    [call], _ = find(tmp_path)
    assert call.reference == {Speaker.AGENT: "Good morning.", Speaker.CUSTOMER: "Hello."}
    assert call.task.language == "en"


def test_a_name_that_only_begins_like_a_language_says_none(tmp_path: Path) -> None:
    write_tone(tmp_path / "energia.wav")
    (tmp_path / "energia.txt").write_text(DIALOGUE, encoding="utf-8")
    [call], _ = find(tmp_path, language="it")
    assert call.task.language == "it"
    with pytest.raises(BenchError, match="language is not known"):
        find(tmp_path, language=None)


def test_a_recording_without_a_reference_is_left_out_with_the_reason(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    write_tone(tmp_path / "b.wav", hz=400)
    (tmp_path / "a.txt").write_text(DIALOGUE, encoding="utf-8")
    calls, left_out = find(tmp_path)
    assert [call.task.call_id for call in calls] == ["a"]
    assert "dialogues/b.txt" in left_out[0].reason


def test_without_any_reference_there_is_nothing_to_measure(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    with pytest.raises(BenchError, match="no reference text"):
        find(tmp_path)


def test_a_call_that_is_not_there_is_said_so() -> None:
    with pytest.raises(BenchError, match="no call nobody"):
        find(SAMPLE, only=("nobody",))


def test_a_json_that_is_no_reference_is_named(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    (tmp_path / "a.json").write_text('{"turns": 3}', encoding="utf-8")
    with pytest.raises(BenchError, match=r"a\.json: is no reference text"):
        find(tmp_path)
