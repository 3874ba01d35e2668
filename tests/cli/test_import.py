"""`import` as a person or a script meets it: transcripts made elsewhere become calls like any other."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner, Result

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.import_commands import Format
from qa_pipeline.store.store import Store
from qa_pipeline.transcript.formats.recognise import AUTO, FORMATS

PLAYBOOK = """
playbook: p
version: 1
language: it
steps:
  - {id: notice, strictness: verbatim, say: ["la informo che questa chiamata è registrata"], critical: true}
quality:
  - {id: pauses, measure: longest_silence_s, at_most: 10}
"""
SAID = "Buongiorno, la informo che questa chiamata è registrata."


def vtt(said: str = SAID, agent: str = "Operatore") -> str:
    return (
        f"WEBVTT\n\n00:01.000 --> 00:05.000\n<v {agent}>{said}</v>\n\n"
        "00:06.000 --> 00:07.000\n<v Cliente>Va bene.</v>\n"
    )


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A playbook, a row without a file for call a, and no recordings."""
    folder = tmp_path / "w"
    (folder / "playbooks").mkdir(parents=True)
    (folder / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    (folder / "calls.csv").write_text(
        "call_id,file,agent,campaign,language\na,,Anna Bassi,luce,it\n", encoding="utf-8"
    )
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    return folder


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def write(folder: Path, name: str, content: str | bytes = "") -> Path:
    path = folder.parent / name
    path.write_bytes(content if isinstance(content, bytes) else (content or vtt()).encode())
    return path


def outcomes(result: Result) -> dict[str, str]:
    return {each["call_id"]: each["outcome"] for each in json.loads(result.stdout)["calls"]}


def page(workspace: Path, name: str = "a") -> str:
    return (workspace / "out" / "report" / "calls" / f"{name}.html").read_text(encoding="utf-8")


def refusals(result: Result) -> dict[str, str]:
    return {each["file"]: each["reason"] for each in json.loads(result.stdout)["not_imported"]}


def test_the_formats_of_the_command_are_those_that_are_read() -> None:
    assert get_args(Format) == (AUTO, *(each.name for each in FORMATS))


def test_an_imported_transcript_is_scored_with_its_row_and_shown_as_imported(workspace: Path) -> None:
    told = call("import", workspace, write(workspace, "a.vtt"))
    assert told.exit_code == ExitCode.OK
    for part in ("a.vtt", "webvtt", "agent, customer", "word times, confidence", "qa-pipeline score"):
        assert part in told.stdout

    scored = call("score", workspace, "--json")
    assert scored.exit_code == ExitCode.OK
    assert outcomes(scored) == {"a": "passed"}
    card = json.loads((workspace / "out" / "scorecards" / "a.json").read_text(encoding="utf-8"))
    assert (card["agent"], card["campaign"]) == ("Anna Bassi", "luce")
    assert (card["engine"]["name"], card["engine"]["model"]) == ("import webvtt", "unknown")
    heard = json.loads((workspace / "out" / "transcripts" / "a.json").read_text(encoding="utf-8"))
    first = heard["utterances"][0]
    assert (first["confidence"], first["words"][0]["start_s"], first["words"][0]["confidence"]) == (None,) * 3
    assert first["start_s"] == 1.0
    assert "Trascrizione importata" in page(workspace)
    assert "import webvtt" in page(workspace)
    assert "Non c'è una registrazione: la trascrizione è stata importata da a.vtt" in page(workspace).replace(
        "&#39;", "'"
    )
    assert "<audio" not in page(workspace)


def test_json_tells_the_same_to_programs_and_quiet_tells_nothing(workspace: Path) -> None:
    path = write(workspace, "a.vtt")
    assert call("import", workspace, path, "--quiet").output == ""
    assert json.loads(call("import", workspace, path, "--json").stdout) == {
        "imported": [
            {
                "file": "a.vtt",
                "call_id": "a",
                "format": "webvtt",
                "language": "it",
                "speakers": ["agent", "customer"],
                "unknown_labels": [],
                "utterances": 2,
                "words": 10,
                "unknown": ["word times", "confidence"],
                "new": False,
            }
        ],
        "not_imported": [],
    }


def test_one_bad_file_does_not_stop_the_others(workspace: Path) -> None:
    files = [
        write(workspace, "a.vtt"),
        write(workspace, "b.txt", "buongiorno a tutti"),
        write(workspace, "c.json", '{"segments": ['),
        write(workspace, "d.json", json.dumps({"language": "de", "segments": []})),
        workspace.parent / "none.vtt",
        workspace,
        write(workspace, "z.vtt", vtt("Un'altra chiamata.")),
    ]
    result = call("import", workspace, *files, "--json")
    assert result.exit_code == ExitCode.NOT_PROCESSED
    assert [each["file"] for each in json.loads(result.stdout)["imported"]] == ["a.vtt", "z.vtt"]
    why = refusals(result)
    assert "SRT" in why["b.txt"]
    assert "line 1 column" in why["c.json"]
    assert "'de'" in why["d.json"]
    assert "no such file" in why["none.vtt"]
    assert "folder" in why["w"]
    told = call("import", workspace, *files)
    assert "not imported: d.json: its language is 'de'" in told.stderr
    assert "2 transcripts imported, 0 of them new; 5 not imported" in told.stdout


def test_wrong_usage_ends_with_2(workspace: Path) -> None:
    path = write(workspace, "a.vtt")
    assert call("import", workspace).exit_code == ExitCode.USAGE
    assert call("import", workspace, path, "--format", "docx").exit_code == ExitCode.USAGE
    assert call("import", workspace, path, "--language", "auto").exit_code == ExitCode.USAGE


def test_the_call_is_named_by_the_file_without_its_last_ending(workspace: Path) -> None:
    result = call("import", workspace, write(workspace, "2026-10-12_1004.final.vtt"), "--json")
    assert json.loads(result.stdout)["imported"][0]["call_id"] == "2026-10-12_1004.final"


def test_names_that_give_no_id_are_refused(workspace: Path) -> None:
    (workspace.parent / "more").mkdir()
    files = [
        write(workspace, "same.vtt"),
        write(workspace, "more/same.json", vtt("No.")),
        write(workspace, f"{'x' * 201}.vtt", vtt("Uno.")),
        write(workspace, "b\u202eb.vtt", vtt("Due.")),
        write(workspace, "c\nc.vtt", vtt("Tre.")),
    ]
    why = refusals(call("import", workspace, *files, "--json"))
    assert len(why) == 5
    assert "more than one of the files is called 'same'" in why["same.vtt"]
    assert "longer than 200" in why[f"{'x' * 201}.vtt"]


def test_the_same_file_under_two_names_is_one_call(workspace: Path) -> None:
    result = call("import", workspace, write(workspace, "a.vtt"), write(workspace, "b.vtt"), "--json")
    assert refusals(result) == {"b.vtt": "the same file, byte for byte, as that of call 'a'"}
    again = call("import", workspace, write(workspace, "c.vtt"), "--json")
    assert "call 'a'" in refusals(again)["c.vtt"]


def test_files_that_change_places_or_give_one_away_are_no_twins(workspace: Path) -> None:
    one, other, third = vtt("Uno."), vtt("Due."), vtt("Tre.")
    call("import", workspace, write(workspace, "a.vtt", one), write(workspace, "b.vtt", other))
    swapped = call(
        "import", workspace, write(workspace, "a.vtt", other), write(workspace, "b.vtt", one), "--json"
    )
    assert refusals(swapped) == {}
    given = call(
        "import", workspace, write(workspace, "a.vtt", third), write(workspace, "b.vtt", other), "--json"
    )
    assert refusals(given) == {}


def test_a_bad_row_refuses_its_call_with_its_line(workspace: Path) -> None:
    (workspace / "calls.csv").write_text("call_id,file,direction\na,,sideways\n", encoding="utf-8")
    result = call("import", workspace, write(workspace, "a.vtt"), "--json")
    assert refusals(result)["a.vtt"].startswith("line 2 of calls.csv: direction")


def test_importing_the_same_twice_changes_nothing(workspace: Path) -> None:
    path = write(workspace, "a.vtt")
    call("import", workspace, path)
    call("score", workspace)
    before = written(workspace)
    assert call("import", workspace, path).exit_code == ExitCode.OK
    assert call("score", workspace, "--json").exit_code == ExitCode.OK
    assert written(workspace) == before


def written(workspace: Path) -> dict[str, bytes]:
    out = workspace / "out"
    changing = {"run.json", "qa.sqlite", "qa.sqlite-wal", "qa.sqlite-shm"}
    return {str(p): p.read_bytes() for p in out.rglob("*") if p.is_file() and p.name not in changing}


def test_a_changed_file_replaces_the_transcript_and_keeps_the_old_scorecard(workspace: Path) -> None:
    call("import", workspace, write(workspace, "a.vtt"))
    call("score", workspace)
    call(
        "import",
        workspace,
        write(workspace, "a.vtt", vtt("La informo che questa chiamata non è registrata.")),
    )
    assert outcomes(call("score", workspace, "--json")) == {"a": "failed"}
    with Store(workspace / "out", workspace) as store:
        assert [card.outcome for card in store.history("a")] == ["passed", "failed"]


def test_run_keeps_imported_calls_and_needs_no_model_for_them(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("import", workspace, write(workspace, "a.vtt"), write(workspace, "z.vtt", vtt("Buongiorno.")))

    def no_model(*_: object, **__: object) -> None:
        raise AssertionError("there is nothing to hear")

    monkeypatch.setattr(run_module, "make_transcriber", no_model)
    result = call("run", workspace, "--json")
    assert result.exit_code == ExitCode.OK
    assert outcomes(result) == {"a": "passed", "z": "failed"}
    assert json.loads(call("transcribe", workspace, "--json").stdout)["calls"] == ["a", "z"]
    assert call("report", workspace, "--report-language", "en").exit_code == ExitCode.OK
    assert "Transcript imported" in page(workspace)
    assert call("show", workspace, "z").exit_code == ExitCode.OK


def test_a_row_without_a_file_is_skipped_until_its_transcript_is_imported(workspace: Path) -> None:
    write_tone(workspace / "recordings" / "r.wav")
    with (workspace / "calls.csv").open("a", encoding="utf-8") as file:
        file.write("r,r.wav,,,\n")
    first = call("run", workspace, "--json")
    assert first.exit_code == ExitCode.NOT_PROCESSED
    [skipped] = json.loads(first.stdout)["not_processed"]
    assert (skipped["call_id"], skipped["problem"]) == ("a", "not_imported")
    assert "qa-pipeline import" in skipped["reason"]

    call("import", workspace, write(workspace, "a.vtt"))
    for command in ("score", "run"):
        result = call(command, workspace, "--json")
        assert result.exit_code == ExitCode.OK
        assert set(outcomes(result)) == {"a", "r"}
        assert json.loads(result.stdout)["not_processed"] == []


@pytest.mark.parametrize("row", [True, False], ids=["in calls.csv", "in a bare folder"])
def test_a_recording_of_the_same_call_is_played_and_not_heard(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, row: bool
) -> None:
    write_tone(workspace / "recordings" / "a.wav")
    if row:
        (workspace / "calls.csv").write_text("call_id,file,agent\na,a.wav,Anna\n", encoding="utf-8")
    else:
        (workspace / "calls.csv").unlink()
    heard = FakeTranscriber()
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: heard)
    call("import", workspace, write(workspace, "a.vtt"))
    call("score", workspace)
    assert 'src="../../../recordings/a.wav"' in page(workspace)
    assert outcomes(call("run", workspace, "--json")) == {"a": "passed"}
    assert 'src="../../../recordings/a.wav"' in page(workspace)
    assert "import webvtt" in page(workspace)
    assert heard.heard == []


def test_a_recording_that_browsers_cannot_play_has_its_copy(workspace: Path) -> None:
    source = Path(__file__).parents[1] / "audio" / "data" / "bursts_gsm.wav"
    (workspace / "recordings").mkdir()
    (workspace / "recordings" / "a.wav").write_bytes(source.read_bytes())
    (workspace / "calls.csv").unlink()
    call("import", workspace, write(workspace, "a.vtt"))
    call("score", workspace)
    assert 'src="../../audio/' in page(workspace)
    [copy] = (workspace / "out" / "audio").glob("*.mp3")
    copy.unlink()
    call("run", workspace)
    assert copy.is_file()


def test_a_damaged_entry_is_said_and_imported_again(workspace: Path) -> None:
    path = write(workspace, "a.vtt")
    call("import", workspace, path)
    with sqlite3.connect(workspace / "out" / "qa.sqlite") as file:
        file.execute("update transcripts set transcript = '{'")
    for _ in range(2):
        result = call("run", workspace, "--json")
        assert "import the file again" in json.loads(result.stdout)["not_processed"][0]["reason"]
    call("import", workspace, path)
    assert outcomes(call("run", workspace, "--json")) == {"a": "passed"}


def numbered(speakers: Sequence[str] = ("SPEAKER_00", "SPEAKER_01")) -> str:
    """A whisperX file whose speakers have numbers."""
    segments = [
        {"start": at * 5.0, "end": at * 5.0 + 4, "text": text, "speaker": speaker}
        for at, (speaker, text) in enumerate(zip(speakers, (SAID, "Va bene."), strict=True))
    ]
    return json.dumps({"segments": segments, "word_segments": []})


def test_who_the_agent_is_may_be_said_later(workspace: Path) -> None:
    path = write(workspace, "a.json", numbered())
    told = call("import", workspace, path)
    assert "? SPEAKER_00, ? SPEAKER_01" in told.stdout
    assert "--agent-speaker LABEL" in told.stdout
    assert outcomes(call("score", workspace, "--json")) == {"a": "needs_review"}
    assert "Interlocutori non noti" in page(workspace)
    assert "un solo canale" not in page(workspace)

    told = call("import", workspace, path, "--agent-speaker", "SPEAKER_00")
    assert "agent, customer" in told.stdout
    assert outcomes(call("score", workspace, "--json")) == {"a": "passed"}

    result = call("import", workspace, path, "--agent-speaker", "spk_9", "--json")
    assert "there: " not in refusals(result)["a.json"]
    assert "'SPEAKER_00', 'SPEAKER_01'" in refusals(result)["a.json"]


def test_the_agents_name_of_the_row_is_the_agent(workspace: Path) -> None:
    path = write(workspace, "a.json", numbered(("Piero Neri", "Anna Bassi")))
    call("import", workspace, path)
    call("score", workspace)
    heard = json.loads((workspace / "out" / "transcripts" / "a.json").read_text(encoding="utf-8"))
    assert [each["speaker"] for each in heard["utterances"]] == ["customer", "agent"]


@pytest.mark.parametrize(
    ("settings", "options", "language"),
    [
        pytest.param("", (), "it", id="the default of the settings"),
        pytest.param("language: en", (), "en", id="the settings"),
        pytest.param("language: auto", ("--language", "en"), "en", id="the command line"),
    ],
)
def test_the_language_of_a_file_that_does_not_say_it(
    workspace: Path, settings: str, options: tuple[str, ...], language: str
) -> None:
    (workspace / "qa.yaml").write_text(settings, encoding="utf-8")
    told = call("import", workspace, write(workspace, "b.vtt"), *options)
    assert told.exit_code == ExitCode.OK
    assert (f"are taken for '{language}'" in told.stdout) == (not options)
    [found] = json.loads(call("import", workspace, write(workspace, "b.vtt"), *options, "--json").stdout)[
        "imported"
    ]
    assert found["language"] == language


def test_where_nobody_says_the_language_the_file_is_refused(workspace: Path) -> None:
    (workspace / "qa.yaml").write_text("language: auto", encoding="utf-8")
    files = [write(workspace, "a.vtt"), write(workspace, "b.vtt", vtt("Altro."))]
    result = call("import", workspace, *files, "--json")
    assert [each["file"] for each in json.loads(result.stdout)["imported"]] == ["a.vtt"], "its row says it"
    assert "--language" in refusals(result)["b.vtt"]


def test_silences_cannot_be_measured_where_nobody_knows_when_somebody_stopped(workspace: Path) -> None:
    began_us = 1_760_000_000_000_000
    entries = [
        {"text": text, "role": role, "user_id": 1, "start_timestamp_usec": began_us + 1_000_000 * at}
        for at, (role, text) in enumerate((("AGENT", SAID), ("CUSTOMER", "Va bene.")))
    ]
    call("import", workspace, write(workspace, "a.json", json.dumps({"entries": entries})))
    call("score", workspace)
    results: list[dict[str, Any]] = json.loads(
        (workspace / "out" / "scorecards" / "a.json").read_text(encoding="utf-8")
    )["results"]
    verdicts = {each["check"]: (each["verdict"], each["reason"]) for each in results}
    assert verdicts["notice"][0] == "pass"
    assert verdicts["pauses"][0] == "unsure"
    assert "quando finisce" in verdicts["pauses"][1]


def test_a_callers_words_are_in_no_log_and_in_no_reason(workspace: Path) -> None:
    broken = numbered().replace('"start": 5.0', '"start": "Buongiorno"')
    files = [write(workspace, "a.vtt"), write(workspace, "b.json", broken)]
    result = call("import", workspace, *files, "-vv")
    assert "segments.1.start" in result.stderr
    for word in ("registrata", "Buongiorno", "Anna"):
        assert word not in result.stderr


def test_a_fault_of_ours_costs_its_file_alone(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("registrata")

    monkeypatch.setattr("qa_pipeline.importing.read_transcript", broken)
    result = call("import", workspace, write(workspace, "a.vtt"), "--json")
    assert result.exit_code == ExitCode.NOT_PROCESSED
    assert "ZeroDivisionError" in refusals(result)["a.vtt"]
    assert "registrata" not in result.output
